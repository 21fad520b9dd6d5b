import { IconPencil, IconRobot } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentRow, AgentSort } from '#shared/contract/agents.ts';
import { METRIC_DAYS } from '#shared/domain/agent-limits.ts';
import { PLATFORM_PROFILES } from '#shared/domain/platform-profile.ts';
import { formatCount, formatLanguage, formatPercent } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { ListView } from '../../ui/ListView.tsx';
import type { WindowedRows } from '../../ui/use-windowed-rows.ts';
import classes from './AgentsList.module.css';
import { AgentState, pipelineText } from './agent-words.tsx';
import { agentsView, clearAgentFilter } from './agents-view.ts';

/** Agents of every platform, a row each. */
export function AgentsList({
  rows,
  openId,
  onOpen,
  empty,
}: {
  rows: WindowedRows<AgentRow>;
  openId: string | null;
  onOpen: (id: string) => void;
  empty: { title: string; text: string; action?: ReactNode };
}) {
  const { t } = useTranslation();
  const { filter, sort } = useStore(agentsView, (view) => view);
  const isNarrow = openId !== null;
  const columns = useMemo(() => columnsOf(t, isNarrow), [t, isNarrow]);
  return (
    <ListView
      label={t('agents.title')}
      testId="agents-list"
      rows={rows}
      columns={columns}
      openId={openId}
      onOpen={(row) => onOpen(row.id)}
      sort={sort}
      onSort={({ by, order }) => agentsView.set({ sort: { by: by as AgentSort['by'], order } })}
      isFiltered={Object.keys(filter).length > 0}
      onClearFilter={clearAgentFilter}
      empty={{ icon: <IconRobot />, ...empty }}
      isDim={(row) => row.status === 'archived'}
    />
  );
}

const DASH = '–';

function columnsOf(t: TFunction, isNarrow: boolean): GridColumn<AgentRow>[] {
  const data = (text: string | null) => (
    <span className="data" dir="auto" title={text ?? undefined}>
      {text ?? DASH}
    </span>
  );
  const columns: (GridColumn<AgentRow> & { wideOnly?: boolean })[] = [
    {
      id: 'name',
      header: t('agents.column.name'),
      width: 'minmax(160px, 1.6fr)',
      sortKey: 'name',
      cell: (row) => (
        <span className={classes.name} title={row.name}>
          <span className="data" dir="auto">
            {row.name}
          </span>
          {row.hasDraft && <IconPencil size={13} className={classes.draft} aria-label={t('agents.hasDraft')} />}
        </span>
      ),
    },
    {
      id: 'state',
      header: t('agents.column.state'),
      width: '104px',
      sortKey: 'status',
      cell: (row) => <AgentState status={row.status} plain />,
    },
    {
      id: 'platform',
      header: t('agents.column.platform'),
      width: '96px',
      wideOnly: true,
      cell: (row) => <bdi>{PLATFORM_PROFILES[row.platform].name}</bdi>,
    },
    {
      id: 'language',
      header: t('agents.column.language'),
      width: 'minmax(96px, 0.7fr)',
      wideOnly: true,
      cell: (row) => data(formatLanguage(row.language)),
    },
    {
      id: 'pipeline',
      header: t('agents.column.pipeline'),
      width: 'minmax(110px, 0.8fr)',
      wideOnly: true,
      cell: (row) => data(pipelineText(row.pipelineMode, t)),
    },
    {
      id: 'knowledge',
      header: t('agents.column.knowledge'),
      width: 'minmax(120px, 1fr)',
      wideOnly: true,
      cell: (row) => data(row.knowledgeBaseName),
    },
    {
      id: 'rate',
      header: t('agents.column.rate', { days: formatCount(METRIC_DAYS) }),
      width: '118px',
      align: 'end',
      cell: (row) => (row.resolutionRate === null ? DASH : formatPercent(row.resolutionRate)),
    },
    {
      id: 'conversations',
      header: t('agents.column.conversations', { days: formatCount(METRIC_DAYS) }),
      width: '150px',
      align: 'end',
      cell: (row) => (row.conversationCount === null ? DASH : formatCount(row.conversationCount)),
    },
  ];
  return columns.filter(({ wideOnly }) => !(isNarrow && wideOnly));
}
