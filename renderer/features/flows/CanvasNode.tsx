import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, isolate } from '../../lib/format.ts';
import classes from './FlowCanvas.module.css';
import type { NodeTone } from './flow-look.ts';
import { NodeIcon } from './NodeIcon.tsx';

export interface CanvasNodeData extends Record<string, unknown> {
  domId: string;
  label: string;
  kind: string;
  kindText: string;
  summary: string;
  isActive: boolean;
  isFound: boolean;
  visit: { count: number; isCurrent: boolean } | null;
  tone: NodeTone;
  isStart: boolean;
}

/** A node on the canvas: what it is called, what it does, and what tells it from its like. */
export const CanvasNode = memo(function CanvasNode({ data }: NodeProps<Node<CanvasNodeData>>) {
  const { t } = useTranslation();
  const { label, kind, summary, visit, tone } = data;
  return (
    <div
      id={data.domId}
      className={classes.node}
      role="img"
      aria-label={[isolate(label), data.kindText, isolate(summary), visit && t('flows.visited', { count: visit.count })]
        .filter(Boolean)
        .join(', ')}
      data-tone={tone}
      data-active={data.isActive || undefined}
      data-found={data.isFound || undefined}
      data-visited={visit === null ? undefined : visit.isCurrent ? 'current' : 'past'}
    >
      <Handle className={classes.handle} type="target" position={Position.Left} isConnectable={false} />
      <span className={classes.nodeHead}>
        <NodeIcon kind={kind} tone={tone} />
        <span className={classes.kind}>
          {data.isStart ? `${t('flows.startMark')} · ${data.kindText}` : data.kindText}
        </span>
        {visit !== null && <span className={classes.visits}>{`${formatCount(visit.count)}×`}</span>}
      </span>
      <span className={classes.label} dir="auto" title={label}>
        {label}
      </span>
      {summary !== '' && (
        <span className={classes.summary} dir="auto" title={summary}>
          {summary}
        </span>
      )}
      <Handle className={classes.handle} type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
});
