// biome-ignore-all lint/a11y/useFocusableInteractive: the tree has the focus and names the active line by aria-activedescendant
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the tree takes the keys for all of its lines
import { IconArrowRight, IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { rowHeightOf, usePreferences } from '../../ipc/queries.ts';
import { formatCount } from '../../lib/format.ts';
import { kindText } from '../../lib/node-words.ts';
import classes from './FlowOutline.module.css';
import type { FlowLook } from './flow-look.ts';
import { edgesText } from './flow-words.ts';
import { NodeIcon } from './NodeIcon.tsx';
import { type OutlineRow, outlineRows } from './outline-rows.ts';

/** The flow as a tree: every node with its ways out, by keyboard and for those who hear it. */
export function FlowOutline({ look }: { look: FlowLook }) {
  const { t } = useTranslation();
  const { density } = usePreferences();
  const { drawn, place } = look;
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => outlineRows(drawn, closed), [drawn, closed]);
  const [activeKey, setActiveKey] = useState<string | null>(place?.nodeId ?? rows[0]?.key ?? null);
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightOf(density),
    overscan: 16,
  });
  const activeIndex = Math.max(
    0,
    rows.findIndex(({ key }) => key === activeKey),
  );
  const placeId = place?.nodeId ?? null;
  // A search or the panel leads to a node; a way out of that node stays the active line.
  useEffect(() => {
    if (placeId === null) return;
    setActiveKey((key) => (key === placeId || key?.startsWith(`${placeId}\n`) ? key : placeId));
  }, [placeId]);
  useEffect(() => virtualizer.scrollToIndex(activeIndex, { align: 'auto' }), [activeIndex, virtualizer]);

  const move = (row: OutlineRow | undefined) => {
    if (row === undefined) return;
    setActiveKey(row.key);
    const nodeId = row.kind === 'node' ? row.node.id : row.from;
    if (nodeId !== placeId) look.go({ nodeId, trail: [] });
  };
  const toggle = (id: string, open: boolean) => {
    const next = new Set(closed);
    if (open) next.delete(id);
    else next.add(id);
    setClosed(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[activeIndex];
    if (row === undefined || !onOutlineKey(event.key, { row, rows, activeIndex, move, toggle, look })) return;
    event.preventDefault();
  };
  const items = virtualizer.getVirtualItems();
  return (
    <div
      ref={scroller}
      className={classes.tree}
      role="tree"
      tabIndex={0}
      aria-label={t('flows.outlineLabel')}
      aria-activedescendant={rows.length === 0 ? undefined : `${look.baseId}-line-${activeIndex}`}
      data-own-arrows
      data-pane
      data-testid="flow-outline"
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={classes.body} style={{ blockSize: virtualizer.getTotalSize() }}>
        {items.map(({ index, start, size }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <div
              key={row.key}
              id={`${look.baseId}-line-${index}`}
              className={classes.row}
              role="treeitem"
              aria-level={row.kind === 'node' ? 1 : 2}
              aria-setsize={row.size}
              aria-posinset={row.position}
              aria-selected={index === activeIndex}
              aria-expanded={row.kind === 'node' && row.exitCount > 0 ? row.isOpen : undefined}
              data-active={index === activeIndex || undefined}
              data-level={row.kind === 'node' ? 1 : 2}
              style={{ transform: `translateY(${start}px)`, blockSize: size }}
              onClick={() => {
                move(row);
                look.inspect(row.kind === 'node' ? row.node.id : row.from);
              }}
            >
              {row.kind === 'node' ? <NodeLine row={row} look={look} /> : <ExitLine row={row} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface Move {
  row: OutlineRow;
  rows: readonly OutlineRow[];
  activeIndex: number;
  move: (row: OutlineRow | undefined) => void;
  toggle: (id: string, open: boolean) => void;
  look: FlowLook;
}

/** Carries a key out; false where it means nothing here. Start and end of a line turn with the language, so both arrows are asked. */
function onOutlineKey(key: string, { row, rows, activeIndex, move, toggle, look }: Move): boolean {
  const isTurned = document.documentElement.dir === 'rtl';
  const inward = isTurned ? 'ArrowLeft' : 'ArrowRight';
  const outward = isTurned ? 'ArrowRight' : 'ArrowLeft';
  const find = (id: string) => rows.find((one) => one.key === id);
  if (key === 'ArrowDown') move(rows[activeIndex + 1]);
  else if (key === 'ArrowUp') move(rows[activeIndex - 1]);
  else if (key === 'Home') move(rows[0]);
  else if (key === 'End') move(rows.at(-1));
  else if (key === 'Enter') {
    if (row.kind === 'exit') move(find(row.to.id));
    look.inspect(row.kind === 'exit' ? row.to.id : row.node.id);
  } else if (key === inward) {
    if (row.kind === 'exit') move(find(row.to.id));
    else if (!row.isOpen) toggle(row.node.id, true);
    else if (row.exitCount > 0) move(rows[activeIndex + 1]);
  } else if (key === outward) {
    if (row.kind === 'exit') move(find(row.from));
    else if (row.exitCount > 0) toggle(row.node.id, false);
  } else return false;
  return true;
}

function NodeLine({ row, look }: { row: Extract<OutlineRow, { kind: 'node' }>; look: FlowLook }) {
  const { t } = useTranslation();
  const { node, exitCount, isOpen } = row;
  const tone = look.toneOf(node);
  const visit = look.visits.get(node.id);
  return (
    <>
      <span className={classes.twist} aria-hidden="true">
        {exitCount > 0 && (isOpen ? <IconChevronDown size={14} /> : <IconChevronRight className="flip" size={14} />)}
      </span>
      <span className={classes.icon} data-tone={tone}>
        <NodeIcon kind={node.kind} tone={tone} />
      </span>
      <bdi className={classes.label} data-found={look.found.has(node.id) || undefined}>
        {node.label}
      </bdi>
      <span className={classes.kind}>{kindText(t, node.kind)}</span>
      <bdi className={classes.summary}>{node.summary}</bdi>
      {visit !== undefined && (
        <span className={classes.visits} title={t('flows.visited', { count: visit.count })}>
          {`${formatCount(visit.count)}×`}
        </span>
      )}
      {look.drawn.start === node.id && <span className={classes.mark}>{t('flows.startMark')}</span>}
    </>
  );
}

function ExitLine({ row }: { row: Extract<OutlineRow, { kind: 'exit' }> }) {
  const { t } = useTranslation();
  return (
    <>
      <span className={classes.exitLabel}>{edgesText(t, row.labels, 4) || t('flows.anyOutput')}</span>
      <IconArrowRight className="flip" size={13} aria-label={t('flows.leadsTo')} />
      <bdi className={classes.target}>{row.to.label}</bdi>
    </>
  );
}
