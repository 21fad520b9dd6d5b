import { Button, Select } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconPlug, IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowKind, FlowRow, FlowSort } from '#shared/contract/flows.ts';
import { useOffering } from '../../ipc/offered.ts';
import { connectionsQuery } from '../../ipc/queries.ts';
import { formatCount, formatFull, formatMoment } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { ListAsOf } from '../../ui/AsOf.tsx';
import { Badge } from '../../ui/Badge.tsx';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { ExportButton } from '../../ui/export/ExportButton.tsx';
import { FilterChip } from '../../ui/FilterChip.tsx';
import { ListBar } from '../../ui/ListBar.tsx';
import { ListSearch } from '../../ui/ListSearch.tsx';
import { ListView } from '../../ui/ListView.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { EmptyState } from '../../ui/States.tsx';
import type { WindowedRows } from '../../ui/use-windowed-rows.ts';
import classes from './FlowsList.module.css';
import { clearFlowFilter, flowsView, setFlowFilter } from './flows-view.ts';
import { useFlowOverview, useFlowRows } from './use-flows.ts';

/** The flows of every platform. */
export function FlowsList({ onOpen, connect }: { onOpen: (id: string) => void; connect: ReactNode }) {
  const { t } = useTranslation();
  const rows = useFlowRows();
  const { filter, sort } = useStore(flowsView, (view) => view);
  const overview = useFlowOverview();
  const offering = useOffering('flows', 'messageFlows', 'callFlows', 'liveFlows');
  const isConnected = (useQuery(connectionsQuery).data?.length ?? 0) > 0;
  const isBare = isConnected && offering?.length === 0 && rows.total === 0;
  return (
    <>
      <ScreenHead title={t('flows.title')} count={rows.total === null ? undefined : formatCount(rows.total)}>
        {overview !== undefined && <ListAsOf at={overview.readAt} />}
        <ExportButton
          of={[{ target: { source: 'flows', query: { filter, sort } }, title: t('exports.source.flows') }]}
          isDisabled={!rows.total}
        />
      </ScreenHead>
      {isBare ? (
        <EmptyState icon={<IconPlug />} title={t('lists.notOffered')} action={connect} testId="flows-not-offered">
          {t('lists.notOfferedText')}
        </EmptyState>
      ) : (
        <>
          <Bar />
          <Rows rows={rows} onOpen={onOpen} connect={connect} />
        </>
      )}
    </>
  );
}

function Rows({
  rows,
  onOpen,
  connect,
}: {
  rows: WindowedRows<FlowRow>;
  onOpen: (id: string) => void;
  connect: ReactNode;
}) {
  const { t } = useTranslation();
  const { filter, sort } = useStore(flowsView, (view) => view);
  const connections = useQuery(connectionsQuery).data;
  const columns = useMemo(() => {
    const names = new Map(connections?.map(({ id, name }) => [id, name]));
    return columnsOf(t, (id) => names.get(id) ?? '');
  }, [t, connections]);
  return (
    <div className={classes.list}>
      <ListView
        label={t('flows.title')}
        testId="flows-grid"
        rows={rows}
        columns={columns}
        onOpen={({ id }) => onOpen(id)}
        sort={sort}
        onSort={({ by, order }) => flowsView.set({ sort: { by: by as FlowSort['by'], order } })}
        isFiltered={Object.keys(filter).length > 0}
        onClearFilter={clearFlowFilter}
        empty={{ icon: <IconRoute />, title: t('flows.empty'), text: t('flows.emptyText'), action: connect }}
      />
    </div>
  );
}

const columnsOf = (t: TFunction, connectionName: (id: string) => string): GridColumn<FlowRow>[] => [
  {
    id: 'name',
    header: t('flows.column.name'),
    width: 'minmax(200px, 3fr)',
    sortKey: 'name',
    cell: ({ name }) => (
      <bdi className={classes.name} title={name}>
        {name}
      </bdi>
    ),
  },
  { id: 'kind', header: t('flows.column.kind'), width: '132px', cell: ({ kind }) => t(`flows.kind.${kind}`) },
  {
    id: 'platform',
    header: t('flows.column.platform'),
    width: 'minmax(120px, 1fr)',
    cell: ({ platform, connectionId }) => (
      <span title={connectionName(connectionId)}>{t(`connections.platformName.${platform}`)}</span>
    ),
  },
  {
    id: 'state',
    header: t('flows.column.state'),
    width: '96px',
    cell: ({ isActive }) =>
      isActive === null ? null : (
        <Badge
          plain
          tone={isActive ? 'ok' : 'calm'}
          icon={isActive ? <IconCircleCheck size={13} /> : <IconCircleDashed size={13} />}
        >
          {isActive ? t('flows.active') : t('flows.inactive')}
        </Badge>
      ),
  },
  {
    id: 'version',
    header: t('flows.column.version'),
    width: '76px',
    align: 'end',
    cell: ({ version }) => (version === null ? '' : formatCount(version)),
  },
  {
    id: 'nodes',
    header: t('flows.column.nodes'),
    width: '72px',
    align: 'end',
    cell: ({ nodeCount }) => (nodeCount === null ? '' : formatCount(nodeCount)),
  },
  {
    id: 'programs',
    header: t('flows.column.programs'),
    width: '96px',
    align: 'end',
    cell: ({ programCount }) => (programCount === 0 ? '' : formatCount(programCount)),
  },
  {
    id: 'updated',
    header: t('flows.column.updated'),
    width: '132px',
    sortKey: 'updatedAt',
    cell: ({ updatedAt }) => (
      <span title={updatedAt === null ? undefined : formatFull(updatedAt)}>{formatMoment(updatedAt)}</span>
    ),
  },
];

const KINDS: readonly FlowKind[] = ['flow', 'callFlow', 'messageFlow', 'liveFlow'];

const setText = (text: string): void => setFlowFilter({ text });

function Bar() {
  const { t } = useTranslation();
  const filter = useStore(flowsView, (view) => view.filter);
  const connections = useQuery(connectionsQuery).data ?? [];
  const counts = useFlowOverview()?.counts;
  const kinds = filter.kinds ?? [];
  return (
    <ListBar label={t('flows.filter')}>
      <ListSearch label={t('flows.search')} text={filter.text ?? ''} onChange={setText} testId="flows-search" />
      <Select
        className={classes.select}
        aria-label={t('flows.connection')}
        placeholder={t('lists.allConnections')}
        clearable
        data={connections.map(({ id, name }) => ({ value: id, label: name }))}
        value={filter.connectionId ?? null}
        onChange={(value) => setFlowFilter({ connectionId: value ?? undefined })}
      />
      {KINDS.filter((kind) => (counts?.[kind] ?? 0) > 0 || kinds.includes(kind)).map((kind) => (
        <FilterChip
          key={kind}
          label={t(`flows.kind.${kind}`)}
          on={kinds.includes(kind)}
          onChange={(on) => setFlowFilter({ kinds: on ? [...kinds, kind] : kinds.filter((one) => one !== kind) })}
        />
      ))}
      {Object.keys(filter).length > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={clearFlowFilter}>
          {t('common.clear')}
        </Button>
      )}
    </ListBar>
  );
}
