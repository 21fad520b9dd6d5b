import { edgesByNode, type FlowEdge, type FlowFinding, type FlowGraph, finding } from './flow-graph.ts';

/** Kinds of nodes after which nothing has to follow, on any platform; in small letters without separators. */
const ENDS: ReadonlySet<string> = new Set([
  'hangup',
  'end',
  'endcall',
  'endconversation',
  'stop',
  'exit',
  'finish',
  'transfer',
  'transfercall',
]);

export const isEndKind = (kind: string): boolean => ENDS.has(kind.toLowerCase().replace(/[^a-z]/g, ''));

/**
 * Everything odd about a flow: what its mapping found, then what is never reached, where it ends without an end, and where it goes
 * round. Without a start nothing is said to be unreachable.
 */
export function checkFlow(graph: FlowGraph): FlowFinding[] {
  const { out } = edgesByNode(graph);
  return [...graph.problems, ...unreachable(graph, out), ...deadEnds(graph, out), ...loops(graph, out)];
}

type Outgoing = ReadonlyMap<string, readonly FlowEdge[]>;

export function reachableFrom(start: string, out: Outgoing): Set<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    for (const { to } of out.get(id) ?? []) if (!reached.has(to)) waiting.push(to);
  }
  return reached;
}

function unreachable({ nodes, start }: FlowGraph, out: Outgoing): FlowFinding[] {
  if (start === null) return [];
  const reached = reachableFrom(start, out);
  return nodes.filter(({ id }) => !reached.has(id)).map(({ id }) => finding('unreachable', { nodeId: id }));
}

const deadEnds = ({ nodes }: FlowGraph, out: Outgoing): FlowFinding[] =>
  nodes
    .filter(({ id, kind }) => !isEndKind(kind) && out.get(id)?.length === 0)
    .map(({ id }) => finding('deadEnd', { nodeId: id }));

/** One finding a loop; that of one which nothing leaves is the graver. */
function loops({ nodes }: FlowGraph, out: Outgoing): FlowFinding[] {
  return components(
    nodes.map(({ id }) => id),
    out,
  )
    .filter(([first, ...others]) => others.length > 0 || (out.get(first ?? '') ?? []).some(({ to }) => to === first))
    .map((nodeIds) => {
      const inside = new Set(nodeIds);
      const hasExit = nodeIds.some((id) => (out.get(id) ?? []).some(({ to }) => !inside.has(to)));
      return finding(hasExit ? 'loop' : 'loopWithoutExit', { nodeId: nodeIds[0] ?? null, nodeIds });
    });
}

interface Visit {
  id: string;
  next: number;
}

/** Strongly connected components (Tarjan), without recursion: a chain may be thousands of nodes long. Each in the order of `ids`. */
export function components(ids: readonly string[], out: Outgoing): string[][] {
  const place = new Map(ids.map((id, index) => [id, index]));
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open = new Set<string>();
  const stack: string[] = [];
  const found: string[][] = [];
  const enter = (id: string, path: Visit[]) => {
    index.set(id, index.size);
    low.set(id, index.size - 1);
    stack.push(id);
    open.add(id);
    path.push({ id, next: 0 });
  };
  const lower = (id: string, value: number | undefined) => low.set(id, Math.min(low.get(id) ?? 0, value ?? 0));
  const close = (id: string) => {
    if (low.get(id) !== index.get(id)) return;
    const members = stack.splice(stack.lastIndexOf(id));
    for (const member of members) open.delete(member);
    found.push(members.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)));
  };
  for (const root of ids) {
    if (index.has(root)) continue;
    const path: Visit[] = [];
    enter(root, path);
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const to = out.get(visit.id)?.[visit.next++]?.to;
      if (to !== undefined) {
        if (!index.has(to)) enter(to, path);
        else if (open.has(to)) lower(visit.id, index.get(to));
        continue;
      }
      path.pop();
      close(visit.id);
      const parent = path.at(-1);
      if (parent) lower(parent.id, low.get(visit.id));
    }
  }
  return found.sort(([a = ''], [b = '']) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
}
