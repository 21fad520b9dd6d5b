import { Button } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rowHeightOf, usePreferences } from '../ipc/queries.ts';
import { DataGrid, type GridColumn, type GridSort } from './DataGrid.tsx';
import { EmptyState, ErrorState, SkeletonLines } from './States.tsx';
import type { WindowedRows } from './use-windowed-rows.ts';

export interface ListViewProps<R extends { id: string }> {
  /** What the list is called, for those who hear it. */
  label: string;
  testId: string;
  rows: WindowedRows<R>;
  columns: GridColumn<R>[];
  onOpen: (row: R) => void;
  /** The row whose detail is beside the list; it goes along with the active row. */
  openId?: string | null;
  sort?: GridSort;
  onSort?: (sort: GridSort) => void;
  /** Whether a search or a filter narrows the list, and how it is lifted. */
  isFiltered?: boolean;
  onClearFilter?: () => void;
  /** Shown where there is nothing at all: why, and the one thing to do. */
  empty: { icon: ReactNode; title: string; text: string; action?: ReactNode };
  isDim?: (row: R) => boolean;
}

/** A list of any length with the states that every list has: reading, failed, empty, and empty by filter. */
export function ListView<R extends { id: string }>(props: ListViewProps<R>) {
  const { label, testId, rows, columns, onOpen, openId = null, sort, onSort, isFiltered = false, empty } = props;
  const { t } = useTranslation();
  const { density } = usePreferences();
  const [activeIndex, setActiveIndex] = useState(0);
  if (rows.error !== null) return <ErrorState error={rows.error} onRetry={rows.retry} />;
  if (rows.total === null) return <SkeletonLines count={12} label={t('common.loading')} />;
  if (rows.total === 0 && isFiltered) {
    return (
      <EmptyState
        icon={<IconFilterOff />}
        title={t('lists.noMatch')}
        testId={`${testId}-no-match`}
        action={
          props.onClearFilter && (
            <Button variant="default" onClick={props.onClearFilter}>
              {t('lists.clear')}
            </Button>
          )
        }
      >
        {t('lists.noMatchText')}
      </EmptyState>
    );
  }
  if (rows.total === 0) {
    return (
      <EmptyState icon={empty.icon} title={empty.title} action={empty.action} testId={`${testId}-empty`}>
        {empty.text}
      </EmptyState>
    );
  }
  const active = openId === null || rows.rowAt(activeIndex)?.id === openId ? activeIndex : placeOf(rows, openId);
  return (
    <DataGrid
      // A new order starts at the top again.
      key={JSON.stringify([sort, isFiltered])}
      label={label}
      testId={testId}
      columns={columns}
      total={rows.total}
      rowAt={rows.rowAt}
      rowKey={(row) => row.id}
      onShow={rows.show}
      rowHeight={rowHeightOf(density)}
      activeIndex={active}
      onActiveChange={(index, row) => {
        setActiveIndex(index);
        if (openId !== null && row !== undefined) onOpen(row);
      }}
      onOpen={onOpen}
      opensOnClick
      {...(sort && { sort })}
      {...(onSort && { onSort })}
      {...(props.isDim && { isDim: props.isDim })}
    />
  );
}

/** How far a record that was opened by a link is looked for in its list. */
const SEARCH_ROWS = 200;

function placeOf<R extends { id: string }>(rows: WindowedRows<R>, id: string): number {
  for (let index = 0; index < Math.min(rows.total ?? 0, SEARCH_ROWS); index++) {
    if (rows.rowAt(index)?.id === id) return index;
  }
  return -1;
}
