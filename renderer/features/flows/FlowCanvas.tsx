import '@xyflow/react/dist/base.css';
import { Background, type Edge, MarkerType, MiniMap, type Node, Position, ReactFlow } from '@xyflow/react';
import type { TFunction } from 'i18next';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isolate } from '../../lib/format.ts';
import { kindText } from '../../lib/node-words.ts';
import { keysOf } from '../../shortcuts/bindings.ts';
import type { ShortcutId } from '../../shortcuts/catalogue.ts';
import { matches, parseKeys } from '../../shortcuts/keys.ts';
import { SkeletonLines } from '../../ui/States.tsx';
import { CanvasControls } from './CanvasControls.tsx';
import { CanvasNode, type CanvasNodeData } from './CanvasNode.tsx';
import { beginAt, type CanvasInstance, showNode, useFittedView } from './canvas-view.ts';
import classes from './FlowCanvas.module.css';
import type { FlowLook } from './flow-look.ts';
import { edgesText } from './flow-words.ts';
import { type Drawn, NODE_HEIGHT, NODE_WIDTH, type Places } from './layered-layout.ts';
import { layoutOf } from './layout.ts';
import { back, forward, type Place, sibling, type Ways, waysOf } from './walk.ts';

/** Larger ones begin at their start, at a size that can be read. */
const MOST_TO_FIT = 24;
const FIT = { padding: 0.1, maxZoom: 1 };
const NODE_TYPES = { step: CanvasNode };
const HANDLE = { width: 1, height: 1, y: NODE_HEIGHT / 2 };
const HANDLES = [
  { type: 'target' as const, position: Position.Left, x: 0, ...HANDLE },
  { type: 'source' as const, position: Position.Right, x: NODE_WIDTH, ...HANDLE },
];

/** A flow as nodes and edges: read only, walked by keys or by pointer. Drawn from the left in every language. */
export function FlowCanvas({ look }: { look: FlowLook }) {
  const { t } = useTranslation();
  const { drawn } = look;
  const places = usePlaces(drawn);
  if (places === null) return <SkeletonLines count={10} label={t('common.loading')} />;
  return <Canvas look={look} places={places} />;
}

/** Null while it is computed. */
function usePlaces(drawn: Drawn): Places | null {
  const [laid, setLaid] = useState<{ drawn: Drawn; places: Places } | null>(null);
  useEffect(() => {
    let isWanted = true;
    void layoutOf(drawn).then((places) => {
      if (isWanted) setLaid({ drawn, places });
    });
    return () => {
      isWanted = false;
    };
  }, [drawn]);
  return laid?.drawn === drawn ? laid.places : null;
}

function Canvas({ look, places }: { look: FlowLook; places: Places }) {
  const { t } = useTranslation();
  const { drawn, place } = look;
  const flow = useRef<CanvasInstance | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const ways = useMemo(() => waysOf(drawn), [drawn]);
  const nodes = useMemo(() => nodesOf(t, look, places), [t, look, places]);
  const edges = useMemo(() => edgesOf(t, drawn, places), [t, drawn, places]);
  const activeId = place?.nodeId ?? null;
  const isSmall = drawn.nodes.length <= MOST_TO_FIT;

  // The active node comes into view; nothing moves while it is in view already.
  useEffect(() => {
    const at = activeId === null ? undefined : places.get(activeId);
    if (at && flow.current && box.current) showNode(flow.current, box.current, at);
  }, [activeId, places]);

  const onInit = (instance: CanvasInstance) => {
    flow.current = instance;
    const first = places.get(activeId ?? drawn.start ?? drawn.nodes[0]?.id ?? '');
    if (!isSmall && first && box.current) beginAt(instance, box.current, first);
  };
  const view = useFittedView(box, () => {
    if (isSmall) void flow.current?.fitView(FIT);
  });
  const zoom = (by: 'in' | 'out' | 'fit') => {
    view.isOwn = by !== 'fit';
    if (by === 'fit') void flow.current?.fitView(FIT);
    else void (by === 'in' ? flow.current?.zoomIn() : flow.current?.zoomOut());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const key = CANVAS_KEYS.find((id) =>
      keysOf(id).some((keys) => parseKeys(keys).every((one) => matches(one, event))),
    );
    if (key === undefined) return;
    const isTaken = onCanvasKey(key, { look, ways, zoom });
    if (isTaken) event.preventDefault();
  };
  return (
    <div
      ref={box}
      className={classes.canvas}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the canvas takes the keys and names the active node
      tabIndex={0}
      role="application"
      aria-label={t('flows.canvasLabel')}
      aria-describedby={`${look.baseId}-help`}
      aria-activedescendant={activeId === null ? undefined : `${look.baseId}-${activeId}`}
      data-own-arrows
      data-pane
      data-testid="flow-canvas"
      dir="ltr"
      onKeyDown={onKeyDown}
    >
      <p id={`${look.baseId}-help`} className="sr-only">
        {t('flows.canvasHelp')}
      </p>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        onInit={onInit}
        // Without an event it is the canvas itself that moves.
        onMoveStart={(event) => {
          if (event !== null) view.isOwn = true;
        }}
        fitView={isSmall}
        fitViewOptions={FIT}
        onNodeClick={(_event, { id }) => {
          look.inspect(id);
          box.current?.focus({ preventScroll: true });
        }}
        minZoom={0.02}
        maxZoom={1.75}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomActivationKeyCode={null}
        panActivationKeyCode={null}
        onlyRenderVisibleElements
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={20} size={1} />
        {!isSmall && (
          <MiniMap
            pannable
            zoomable
            className={classes.map}
            ariaLabel={t('flows.map')}
            nodeClassName={({ data }) => (data as CanvasNodeData).tone}
            nodeStrokeWidth={0}
          />
        )}
      </ReactFlow>
      <CanvasControls onZoom={zoom} />
      <p className="sr-only" role="status">
        {activeId === null ? '' : announcement(t, drawn, ways, activeId)}
      </p>
    </div>
  );
}

const CANVAS_KEYS = [
  'canvas.forward',
  'canvas.back',
  'canvas.nextSibling',
  'canvas.previousSibling',
  'canvas.inspect',
  'canvas.start',
  'canvas.zoomIn',
  'canvas.zoomOut',
  'canvas.fit',
] as const satisfies ShortcutId[];

interface Deck {
  look: FlowLook;
  ways: Ways;
  zoom: (by: 'in' | 'out' | 'fit') => void;
}

/** Carries a key out; false where it means nothing here, so that Tab leaves the canvas at the last of the siblings. */
function onCanvasKey(key: (typeof CANVAS_KEYS)[number], { look, ways, zoom }: Deck): boolean {
  const { place, drawn } = look;
  const go = (to: Place | null): boolean => {
    if (to !== null) look.go(to);
    return to !== null;
  };
  const start = drawn.start ?? drawn.nodes[0]?.id ?? null;
  const first: Place | null = start === null ? null : { nodeId: start, trail: [] };
  switch (key) {
    case 'canvas.forward':
      go(place === null ? first : forward(place, ways));
      return true;
    case 'canvas.back':
      go(place === null ? first : back(place, ways));
      return true;
    case 'canvas.nextSibling':
      return place !== null && go(sibling(place, ways, 1));
    case 'canvas.previousSibling':
      return place !== null && go(sibling(place, ways, -1));
    case 'canvas.start':
      return go(first);
    case 'canvas.inspect':
      if (place !== null) look.inspect(place.nodeId);
      return place !== null;
    case 'canvas.zoomIn':
      zoom('in');
      return true;
    case 'canvas.zoomOut':
      zoom('out');
      return true;
    case 'canvas.fit':
      zoom('fit');
      return true;
  }
}

function nodesOf(t: TFunction, look: FlowLook, places: Places): Node<CanvasNodeData>[] {
  return look.drawn.nodes.map((node) => ({
    id: node.id,
    type: 'step',
    position: places.get(node.id) ?? { x: 0, y: 0 },
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    // Known before it is drawn: what is out of view counts when the whole is shown.
    measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
    handles: HANDLES,
    data: {
      domId: `${look.baseId}-${node.id}`,
      label: node.label,
      kind: node.kind,
      kindText: kindText(t, node.kind),
      summary: node.summary,
      isActive: look.place?.nodeId === node.id,
      isFound: look.found.has(node.id),
      visit: look.visits.get(node.id) ?? null,
      tone: look.toneOf(node),
      isStart: look.drawn.start === node.id && !/^start/i.test(node.kind),
    },
  }));
}

/** Edges between the same two nodes are one, with all their words. */
function edgesOf(t: TFunction, { edges }: Drawn, places: Places): Edge[] {
  const joined = new Map<string, { from: string; to: string; labels: string[] }>();
  for (const { from, to, label } of edges) {
    const key = JSON.stringify([from, to]);
    const known = joined.get(key) ?? { from, to, labels: [] };
    known.labels.push(label);
    joined.set(key, known);
  }
  return [...joined].map(([id, { from, to, labels }]) => ({
    id,
    source: from,
    target: to,
    label: isolate(edgesText(t, labels, 1)),
    ariaLabel: [from, to].map(isolate).join(' → '),
    className: (places.get(from)?.x ?? 0) < (places.get(to)?.x ?? 0) ? '' : 'back',
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'var(--text-3)' },
    labelBgPadding: [4, 2],
    labelBgBorderRadius: 4,
  }));
}

function announcement(t: TFunction, { nodes }: Drawn, { out, into }: Ways, id: string): string {
  const node = nodes.find((one) => one.id === id);
  if (node === undefined) return '';
  return [
    node.label,
    kindText(t, node.kind),
    t('flows.exits', { count: out.get(id)?.length ?? 0 }),
    t('flows.entries', { count: into.get(id)?.length ?? 0 }),
  ].join(', ');
}
