import { IconPhoneOutgoing } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Program, ProgramSort } from '#shared/contract/programs.ts';
import { formatCount, formatMoment } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { FilterChip } from '../../ui/FilterChip.tsx';
import { ListBar } from '../../ui/ListBar.tsx';
import { ListSearch } from '../../ui/ListSearch.tsx';
import { ListView } from '../../ui/ListView.tsx';
import classes from './Programs.module.css';
import { ProgressCell } from './Progress.tsx';
import { programStatusWords } from './program-words.ts';
import { programsView } from './programs-view.ts';
import { ExecutionBadge, ProgramBadge } from './StatusBadges.tsx';
import type { ReadRows } from './use-programs.ts';

const STATUSES = ['draft', 'active', 'archived'] as const;

/** Every program, a row each, with how far its last execution is. */
export function ProgramsList({
  rows,
  openId,
  onOpen,
}: {
  rows: ReadRows<Program>;
  openId: string | null;
  onOpen: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { filter, sort } = useStore(programsView, (view) => view);
  const columns = useColumns(openId !== null);
  const setFilter = (change: typeof filter) => programsView.set({ filter: { ...filter, ...change } });
  return (
    <>
      <ListBar label={t('programs.search')}>
        <ListSearch
          label={t('programs.search')}
          text={filter.text ?? ''}
          onChange={(text) => setFilter({ text: text === '' ? undefined : text })}
          testId="programs-search"
        />
        {STATUSES.map((status) => (
          <FilterChip
            key={status}
            label={programStatusWords(status, t)}
            on={filter.status === status}
            onChange={(on) => setFilter({ status: on ? status : undefined })}
          />
        ))}
      </ListBar>
      <ListView
        label={t('programs.title')}
        testId="programs-list"
        rows={rows}
        columns={columns}
        openId={openId}
        onOpen={({ id }) => onOpen(id)}
        sort={sort}
        onSort={({ by, order }) => programsView.set({ sort: { by: by as ProgramSort['by'], order } })}
        isFiltered={filter.text !== undefined || filter.status !== undefined}
        onClearFilter={() => programsView.set({ filter: {} })}
        isDim={({ status }) => status === 'archived'}
        empty={{
          icon: <IconPhoneOutgoing />,
          title: t('programs.empty'),
          text: t('programs.emptyText'),
        }}
      />
    </>
  );
}

function useColumns(isNarrow: boolean): GridColumn<Program>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const all: (GridColumn<Program> & { isWideOnly?: boolean })[] = [
      {
        id: 'name',
        header: t('programs.column.name'),
        width: 'minmax(150px, 2fr)',
        sortKey: 'name',
        cell: ({ name }) => (
          <span className={classes.name} dir="auto" title={name}>
            {name}
          </span>
        ),
      },
      {
        id: 'status',
        header: t('programs.column.status'),
        width: '104px',
        sortKey: 'status',
        cell: ({ status }) => <ProgramBadge status={status} plain />,
      },
      {
        id: 'audience',
        header: t('programs.column.audience'),
        width: 'minmax(120px, 1.4fr)',
        isWideOnly: true,
        cell: ({ audience }) => (
          <span className={classes.cell} dir="auto" title={audience?.name ?? undefined}>
            {audience?.name ?? '–'}
          </span>
        ),
      },
      {
        id: 'people',
        header: t('programs.column.people'),
        width: '92px',
        align: 'end',
        cell: ({ audience }) =>
          audience?.contactCount == null ? (
            '–'
          ) : (
            <span className={classes.figure}>{formatCount(audience.contactCount)}</span>
          ),
      },
      {
        id: 'flow',
        header: t('programs.column.flow'),
        width: 'minmax(110px, 1.2fr)',
        isWideOnly: true,
        cell: ({ flow }) => (
          <span className={classes.cell} dir="auto" title={flow?.name ?? undefined}>
            {flow?.name ?? '–'}
          </span>
        ),
      },
      {
        id: 'start',
        header: t('programs.column.start'),
        width: '96px',
        isWideOnly: true,
        cell: ({ startAt }) => formatMoment(startAt),
      },
      {
        id: 'stop',
        header: t('programs.column.stop'),
        width: '96px',
        isWideOnly: true,
        cell: ({ stopAt }) => formatMoment(stopAt),
      },
      {
        id: 'last',
        header: t('programs.column.last'),
        width: '150px',
        cell: ({ lastExecution }) =>
          lastExecution === null ? (
            <span className={classes.quiet}>{t('programs.never')}</span>
          ) : (
            <ExecutionBadge execution={lastExecution} plain />
          ),
      },
      {
        id: 'progress',
        header: t('programs.column.progress'),
        width: '120px',
        cell: ({ lastExecution }) => lastExecution && <ProgressCell counts={lastExecution.counts} />,
      },
    ];
    return all.filter(({ isWideOnly }) => !(isNarrow && isWideOnly));
  }, [t, isNarrow]);
}
