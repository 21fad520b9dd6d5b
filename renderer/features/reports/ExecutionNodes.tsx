import type { TFunction } from 'i18next';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeFigures, ReportTableInput } from '#shared/contract/report-shapes.ts';
import { dropShare, shareOf } from '#shared/domain/figures.ts';
import { formatCount, formatDuration, isolate } from '../../lib/format.ts';
import { edgeText, kindText } from '../../lib/node-words.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import classes from './Reports.module.css';
import { RowsGrid } from './RowsGrid.tsx';
import { ShareBar } from './ShareBar.tsx';

/** How the calls went through the nodes of the flow, in its order. */
export function ExecutionNodes({
  id,
  nodes,
  actions,
}: {
  id: string;
  nodes: readonly NodeFigures[] | null;
  actions: ((of: ReportTableInput) => ReactNode) | undefined;
}) {
  const { t } = useTranslation();
  const most = Math.max(0, ...(nodes ?? []).map(({ entered }) => entered));
  const columns = useMemo(() => nodeColumns(t, most), [t, most]);
  if (nodes === null) return <p className={`${classes.bar} ${classes.quiet}`}>{t('reports.execution.partMissing')}</p>;
  return (
    <>
      <div className={classes.bar}>
        <span className={classes.quiet}>{t('reports.execution.nodesNote')}</span>
        <span className={classes.space} />
        {actions?.({ report: 'executionNodes', id })}
      </div>
      <div className={classes.grid}>
        <RowsGrid
          label={t('reports.execution.tab.nodes')}
          testId="report-nodes"
          rows={nodes}
          columns={columns}
          rowKey={({ nodeId }) => nodeId}
        />
      </div>
    </>
  );
}

function nodeColumns(t: TFunction, most: number): GridColumn<NodeFigures>[] {
  const count = (name: 'entered' | 'exited' | 'dropped'): GridColumn<NodeFigures> => ({
    id: name,
    header: t(`reports.column.${name}`),
    width: '76px',
    align: 'end',
    cell: (node) => formatCount(node[name]),
  });
  return [
    {
      id: 'node',
      header: t('reports.column.node'),
      width: 'minmax(150px, 1.4fr)',
      cell: (node) => (
        <span className="data" dir="auto" title={isolate(node.nodeId)}>
          {node.nodeLabel ?? node.nodeId}
        </span>
      ),
    },
    {
      id: 'nodeType',
      header: t('reports.column.nodeType'),
      width: '100px',
      cell: ({ nodeType }) => <bdi className={classes.quiet}>{nodeType === null ? '–' : kindText(t, nodeType)}</bdi>,
    },
    {
      id: 'reach',
      header: t('reports.column.reach'),
      width: '116px',
      cell: ({ entered }) => <ShareBar share={shareOf(entered, most)} />,
    },
    count('entered'),
    count('exited'),
    count('dropped'),
    {
      id: 'dropShare',
      header: t('reports.column.dropShare'),
      width: '112px',
      cell: (node) => <ShareBar share={dropShare(node)} />,
    },
    {
      id: 'stayMs',
      header: t('reports.column.stayMs'),
      width: '96px',
      align: 'end',
      cell: ({ averageMs, entered }) => formatDuration(entered === 0 ? null : averageMs),
    },
    {
      id: 'outputs',
      header: t('reports.column.outputs'),
      width: 'minmax(160px, 1.6fr)',
      cell: ({ outputs }) => {
        const text = outputs.map(({ name, count: n }) => `${edgeText(t, name)}: ${formatCount(n)}`);
        return (
          <span className={`data ${classes.quiet}`} dir="auto" title={text.join(' · ')}>
            {text.join(' · ') || '–'}
          </span>
        );
      },
    },
  ];
}
