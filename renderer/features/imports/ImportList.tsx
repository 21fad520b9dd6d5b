import { IconFileImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '#shared/contract/imports.ts';
import { MAX_IMPORT_BYTES, MAX_IMPORT_ROWS } from '#shared/domain/import-limits.ts';
import { connectionsQuery, isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { formatBytes, formatCount, formatFull, formatMoment } from '../../lib/format.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { ListView } from '../../ui/ListView.tsx';
import type { WindowedRows } from '../../ui/use-windowed-rows.ts';
import { ImportStateBadge } from './ImportStateBadge.tsx';
import classes from './Imports.module.css';

/** Files that were taken in, newest first, with where each stands and what came of it. */
export function ImportList({
  rows,
  onOpen,
  action,
}: {
  rows: WindowedRows<Import>;
  onOpen: (id: string) => void;
  /** Chooses a file, where there is none yet. */
  action: ReactNode;
}) {
  const { t } = useTranslation();
  const columns = useColumns();
  const limits = { rows: formatCount(MAX_IMPORT_ROWS), size: formatBytes(MAX_IMPORT_BYTES) };
  return (
    <ListView
      label={t('imports.title')}
      testId="imports-grid"
      rows={rows}
      columns={columns}
      onOpen={({ id }) => onOpen(id)}
      empty={{
        icon: <IconFileImport />,
        title: t('imports.empty'),
        text: t('imports.emptyText', limits),
        action,
      }}
    />
  );
}

function useColumns(): GridColumn<Import>[] {
  const { t } = useTranslation();
  const connections = useQuery(connectionsQuery).data ?? [];
  const isOffline = isOfflineState(useSyncStatus()?.state);
  return [
    {
      id: 'file',
      header: t('imports.column.file'),
      width: 'minmax(180px, 2fr)',
      cell: ({ fileName }) => (
        <span className="data" dir="auto" title={fileName}>
          {fileName}
        </span>
      ),
    },
    {
      id: 'rows',
      header: t('imports.column.rows'),
      width: '90px',
      align: 'end',
      cell: ({ rowCount }) => formatCount(rowCount),
    },
    {
      id: 'state',
      header: t('imports.column.state'),
      width: '168px',
      cell: ({ state }) => <ImportStateBadge state={state} isOffline={isOffline} />,
    },
    {
      id: 'result',
      header: t('imports.column.result'),
      width: 'minmax(200px, 2fr)',
      cell: (row) => <span className={classes.quiet}>{resultLine(row, t)}</span>,
    },
    {
      id: 'connection',
      header: t('imports.column.connection'),
      width: 'minmax(120px, 1fr)',
      cell: ({ connectionId }) => (
        <span className={classes.quiet} dir="auto">
          {connections.find(({ id }) => id === connectionId)?.name ?? '–'}
        </span>
      ),
    },
    {
      id: 'created',
      header: t('imports.column.created'),
      width: '130px',
      cell: ({ createdAt }) => (
        <time className={classes.quiet} title={formatFull(createdAt)}>
          {formatMoment(createdAt)}
        </time>
      ),
    },
  ];
}

function resultLine({ state, result, counts, error }: Import, t: TFunction): string {
  if (result !== null) {
    const taken = result.created + result.updated + result.merged;
    const left = result.skipped + result.invalid + result.refused + result.missing;
    const words = [t('imports.taken', { count: taken, formatted: formatCount(taken) })];
    if (left > 0) words.push(t('imports.left', { count: left, formatted: formatCount(left) }));
    return words.join(' · ');
  }
  if (state === 'unreadable' && error !== null) return t('imports.unreadable');
  if (counts === null || counts.invalid === 0) return '–';
  return t('imports.toCorrect', { count: counts.invalid, formatted: formatCount(counts.invalid) });
}
