import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBook2, IconFileText, IconPencil } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { KnowledgeRow, KnowledgeSort } from '#shared/contract/knowledge.ts';
import { PLATFORM_PROFILES } from '#shared/domain/platform-profile.ts';
import { formatCount, formatMoment } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { FilterChip } from '../../ui/FilterChip.tsx';
import { ListBar } from '../../ui/ListBar.tsx';
import { ListSearch } from '../../ui/ListSearch.tsx';
import { ListView } from '../../ui/ListView.tsx';
import type { WindowedRows } from '../../ui/use-windowed-rows.ts';
import classes from './KnowledgeList.module.css';
import { clearKnowledgeFilter, knowledgeView, setKnowledgeFilter } from './knowledge-view.ts';

const search = (text: string) => setKnowledgeFilter({ text });

export function KnowledgeBar() {
  const { t } = useTranslation();
  const filter = useStore(knowledgeView, (view) => view.filter);
  return (
    <ListBar label={t('knowledge.filter')}>
      <ListSearch label={t('knowledge.search')} text={filter.text ?? ''} onChange={search} testId="knowledge-search" />
      <FilterChip
        icon={<IconBook2 />}
        label={t('knowledge.kinds.base')}
        on={filter.kind === 'base'}
        onChange={(on) => setKnowledgeFilter({ kind: on ? 'base' : undefined })}
      />
      <FilterChip
        icon={<IconFileText />}
        label={t('knowledge.kinds.item')}
        on={filter.kind === 'item'}
        onChange={(on) => setKnowledgeFilter({ kind: on ? 'item' : undefined })}
      />
      {Object.keys(filter).length > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={clearKnowledgeFilter}>
          {t('common.clear')}
        </Button>
      )}
    </ListBar>
  );
}

/** Bases with documents and single items, of every platform. */
export function KnowledgeList({
  rows,
  openId,
  onOpen,
  empty,
}: {
  rows: WindowedRows<KnowledgeRow>;
  openId: string | null;
  onOpen: (id: string) => void;
  empty: { title: string; text: string; action?: ReactNode };
}) {
  const { t } = useTranslation();
  const { filter, sort } = useStore(knowledgeView, (view) => view);
  const isNarrow = openId !== null;
  const columns = useMemo(() => columnsOf(t, isNarrow), [t, isNarrow]);
  return (
    <ListView
      label={t('knowledge.title')}
      testId="knowledge-list"
      rows={rows}
      columns={columns}
      openId={openId}
      onOpen={(row) => onOpen(row.id)}
      sort={sort}
      onSort={({ by, order }) => knowledgeView.set({ sort: { by: by as KnowledgeSort['by'], order } })}
      isFiltered={Object.keys(filter).length > 0}
      onClearFilter={clearKnowledgeFilter}
      empty={{ icon: <IconBook2 />, ...empty }}
    />
  );
}

const DASH = '–';

/** How much it is: documents of a base, with those that failed, or characters of an item. */
function SizeCell({ row }: { row: KnowledgeRow }) {
  const { t } = useTranslation();
  const { documentCount, failedCount, contentLength } = row;
  if (row.kind === 'item') {
    if (contentLength === null) return DASH;
    return <>{t('knowledge.characters', { count: contentLength, shown: formatCount(contentLength) })}</>;
  }
  return (
    <span className={classes.size}>
      {t('knowledge.documents', { count: documentCount ?? 0, shown: formatCount(documentCount ?? 0) })}
      {(failedCount ?? 0) > 0 && (
        <IconAlertTriangle
          size={13}
          className={classes.failed}
          aria-label={t('knowledge.someFailed', { count: failedCount ?? 0, shown: formatCount(failedCount ?? 0) })}
        />
      )}
    </span>
  );
}

function columnsOf(t: TFunction, isNarrow: boolean): GridColumn<KnowledgeRow>[] {
  const columns: (GridColumn<KnowledgeRow> & { wideOnly?: boolean })[] = [
    {
      id: 'name',
      header: t('knowledge.column.name'),
      width: 'minmax(170px, 1.6fr)',
      sortKey: 'name',
      cell: (row) => (
        <span className={classes.name} title={row.name}>
          {row.kind === 'base' ? (
            <IconBook2 size={15} className={classes.icon} aria-label={t('knowledge.kind.base')} />
          ) : (
            <IconFileText size={15} className={classes.icon} aria-label={t('knowledge.kind.item')} />
          )}
          <span className="data" dir="auto">
            {row.name}
          </span>
          {row.hasDraft && <IconPencil size={13} className={classes.draft} aria-label={t('knowledge.hasDraft')} />}
        </span>
      ),
    },
    { id: 'size', header: t('knowledge.column.size'), width: '140px', cell: (row) => <SizeCell row={row} /> },
    {
      id: 'agents',
      header: t('knowledge.column.agents'),
      width: 'minmax(120px, 1.2fr)',
      cell: (row) => {
        const names = row.agents.map(({ name }) => name).join(', ');
        return (
          <span className="data" dir="auto" title={names}>
            {names || DASH}
          </span>
        );
      },
    },
    {
      id: 'platform',
      header: t('knowledge.column.platform'),
      width: '110px',
      wideOnly: true,
      cell: (row) => <bdi>{PLATFORM_PROFILES[row.platform].name}</bdi>,
    },
    {
      id: 'updated',
      header: t('knowledge.column.updated'),
      width: '120px',
      wideOnly: true,
      cell: (row) => formatMoment(row.updatedAt),
    },
  ];
  return columns.filter(({ wideOnly }) => !(isNarrow && wideOnly));
}
