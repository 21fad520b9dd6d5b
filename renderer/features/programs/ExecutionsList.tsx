import { IconPlayerPlay } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Execution } from '#shared/contract/programs.ts';
import { formatCount, formatMoment } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { FilterChip } from '../../ui/FilterChip.tsx';
import { ListBar } from '../../ui/ListBar.tsx';
import { ListSearch } from '../../ui/ListSearch.tsx';
import { ListView } from '../../ui/ListView.tsx';
import { ExecutionsOrCalls } from './ExecutionsOrCalls.tsx';
import classes from './Programs.module.css';
import { ProgressCell } from './Progress.tsx';
import { executionsView } from './programs-view.ts';
import { ExecutionBadge } from './StatusBadges.tsx';
import type { ReadRows } from './use-programs.ts';

/** Every launch of every program, the newest first. */
export function ExecutionsList({
  rows,
  openId,
  onOpen,
}: {
  rows: ReadRows<Execution>;
  openId: string | null;
  onOpen: (id: string) => void;
}) {
  const { t } = useTranslation();
  const { filter } = useStore(executionsView, (view) => view);
  const columns = useColumns(openId !== null);
  const setFilter = (change: typeof filter) => executionsView.set({ filter: { ...filter, ...change } });
  return (
    <>
      <ListBar label={t('programs.searchExecutions')}>
        <ListSearch
          label={t('programs.searchExecutions')}
          text={filter.text ?? ''}
          onChange={(text) => setFilter({ text: text === '' ? undefined : text })}
          testId="executions-search"
        />
        {(['live', 'ended'] as const).map((state) => (
          <FilterChip
            key={state}
            label={t(`programs.executionState.${state}`)}
            on={filter.state === state}
            onChange={(on) => setFilter({ state: on ? state : undefined })}
          />
        ))}
        <ExecutionsOrCalls />
      </ListBar>
      <ListView
        label={t('programs.executions')}
        testId="executions-list"
        rows={rows}
        columns={columns}
        openId={openId}
        onOpen={({ id }) => onOpen(id)}
        isFiltered={filter.text !== undefined || filter.state !== undefined}
        onClearFilter={() => executionsView.set({ filter: {} })}
        empty={{ icon: <IconPlayerPlay />, title: t('programs.noExecutions'), text: t('programs.noExecutionsText') }}
      />
    </>
  );
}

function useColumns(isNarrow: boolean): GridColumn<Execution>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const all: (GridColumn<Execution> & { isWideOnly?: boolean })[] = [
      {
        id: 'program',
        header: t('programs.column.program'),
        width: 'minmax(150px, 2fr)',
        cell: ({ programName }) => (
          <span className={classes.name} dir="auto" title={programName ?? undefined}>
            {programName ?? t('programs.unknownProgram')}
          </span>
        ),
      },
      {
        id: 'status',
        header: t('programs.column.status'),
        width: '168px',
        cell: (execution) => <ExecutionBadge execution={execution} plain />,
      },
      {
        id: 'progress',
        header: t('programs.column.progress'),
        width: 'minmax(120px, 1.2fr)',
        cell: ({ counts }) => <ProgressCell counts={counts} />,
      },
      {
        id: 'people',
        header: t('programs.column.people'),
        width: '92px',
        align: 'end',
        cell: ({ counts }) => <span className={classes.figure}>{formatCount(counts.total)}</span>,
      },
      {
        id: 'failed',
        header: t('programs.column.failed'),
        width: '80px',
        align: 'end',
        isWideOnly: true,
        cell: ({ counts }) => <span className={classes.figure}>{formatCount(counts.failed)}</span>,
      },
      {
        id: 'started',
        header: t('programs.column.started'),
        width: '110px',
        isWideOnly: true,
        cell: ({ startedAt, scheduledStartAt }) => formatMoment(startedAt ?? scheduledStartAt),
      },
      {
        id: 'ended',
        header: t('programs.column.ended'),
        width: '110px',
        isWideOnly: true,
        cell: ({ endedAt }) => formatMoment(endedAt),
      },
    ];
    return all.filter(({ isWideOnly }) => !(isNarrow && isWideOnly));
  }, [t, isNarrow]);
}
