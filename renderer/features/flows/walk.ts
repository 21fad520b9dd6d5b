import type { FlowGraphView } from '#shared/contract/flows.ts';

/** Where a walk over a flow stands, and the way it came: going back leads along it. */
export interface Place {
  nodeId: string;
  trail: readonly string[];
}

/** Longest way that is remembered. */
const MAX_TRAIL = 200;

export interface Ways {
  /** Where each node leads and what leads to it, each neighbour once, in the order of the edges. */
  out: ReadonlyMap<string, readonly string[]>;
  into: ReadonlyMap<string, readonly string[]>;
}

export function waysOf({ nodes, edges }: Pick<FlowGraphView, 'nodes' | 'edges'>): Ways {
  const out = new Map<string, Set<string>>(nodes.map(({ id }) => [id, new Set()]));
  const into = new Map<string, Set<string>>(nodes.map(({ id }) => [id, new Set()]));
  for (const { from, to } of edges) {
    out.get(from)?.add(to);
    into.get(to)?.add(from);
  }
  const lists = (sets: Map<string, Set<string>>) => new Map([...sets].map(([id, set]) => [id, [...set]]));
  return { out: lists(out), into: lists(into) };
}

/** Along the first way out; null where there is none. */
export function forward({ nodeId, trail }: Place, { out }: Ways): Place | null {
  const to = out.get(nodeId)?.[0];
  return to === undefined ? null : { nodeId: to, trail: [...trail, nodeId].slice(-MAX_TRAIL) };
}

/** Back the way it came, or else to the first node that leads here; null where nothing does. */
export function back({ nodeId, trail }: Place, { into }: Ways): Place | null {
  const came = trail.at(-1);
  if (came !== undefined) return { nodeId: came, trail: trail.slice(0, -1) };
  const from = into.get(nodeId)?.find((id) => id !== nodeId);
  return from === undefined ? null : { nodeId: from, trail: [] };
}

/** To the next (1) or previous (-1) node that the one before leads to; null at the end, where the focus may leave. */
export function sibling({ nodeId, trail }: Place, { out, into }: Ways, step: 1 | -1): Place | null {
  const parent = trail.at(-1) ?? into.get(nodeId)?.find((id) => id !== nodeId);
  if (parent === undefined) return null;
  const siblings = out.get(parent) ?? [];
  const next = siblings[siblings.indexOf(nodeId) + step];
  return next === undefined ? null : { nodeId: next, trail: trail.length > 0 ? trail : [parent] };
}
