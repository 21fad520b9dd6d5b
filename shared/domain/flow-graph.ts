/** A value of a node's configuration, and how it is reached: `['retry', 'maxRetries']`. */
export interface FlowDetail {
  path: string[];
  value: string | number | boolean | null;
  /** What the value names, where it is the id of something that is known here. */
  name: string | null;
}

export interface FlowNode {
  /** Unique in its graph; the platform's own unless that one was taken or missing. */
  id: string;
  /** As the platform spells it, such as `play`, `start`, `LLM`: an open set. */
  kind: string;
  label: string;
  /** The part of its configuration that tells it from its like, in a line; empty where there is none. */
  summary: string;
  details: FlowDetail[];
}

export interface FlowEdge {
  from: string;
  to: string;
  /** The platform's name of the way out; empty where it has none. A key of a menu is `branches.1`. */
  label: string;
}

export const FLOW_FINDINGS = [
  'missingStart',
  'duplicateId',
  'missingId',
  'danglingEdge',
  'tooLarge',
  'unreachable',
  'deadEnd',
  'loop',
  'loopWithoutExit',
] as const;

export type FlowFindingCode = (typeof FLOW_FINDINGS)[number];

/** What is odd about a flow, and where. */
export interface FlowFinding {
  code: FlowFindingCode;
  /** The node that it leads to; null where it is about the whole. */
  nodeId: string | null;
  /** Every node of a loop; else empty. */
  nodeIds: string[];
  /** The edge's label, or the id that was taken. */
  label: string;
  /** Where a dangling edge points; empty otherwise. */
  target: string;
}

/** A flow of any platform. Every edge joins nodes that exist; what does not fit is among the problems. */
export interface FlowGraph {
  nodes: FlowNode[];
  edges: FlowEdge[];
  /** The id of a node. */
  start: string | null;
  problems: FlowFinding[];
}

/** A node as a mapping found it; its edges name other nodes by the platform's ids. */
export interface FoundNode {
  id: string | null;
  kind: string;
  label: string;
  summary: string;
  details: FlowDetail[];
}

export interface FoundEdge {
  from: string;
  to: string;
  label: string;
}

/** Beyond it a flow is cut, and says so: a page could not hold more. */
export const MAX_FLOW_GRAPH_NODES = 5000;
export const MAX_FLOW_GRAPH_EDGES = 20_000;

export const finding = (code: FlowFindingCode, more: Partial<FlowFinding> = {}): FlowFinding => ({
  code,
  nodeId: null,
  nodeIds: [],
  label: '',
  target: '',
  ...more,
});

/**
 * Puts what a mapping found together: ids become unique, edges without an end become problems, size is bounded. An edge that names
 * an id which two nodes have leads to the first of them, as the platforms do. `start` is the platform's id, null where it names none.
 */
export function assembleGraph(
  found: readonly FoundNode[],
  foundEdges: readonly FoundEdge[],
  start: string | null,
): FlowGraph {
  const problems: FlowFinding[] = [];
  const nodes = withUniqueIds(found.slice(0, MAX_FLOW_GRAPH_NODES), problems);
  const ids = new Set(nodes.map(({ id }) => id));
  const edges: FlowEdge[] = [];
  for (const edge of foundEdges) {
    if (edges.length === MAX_FLOW_GRAPH_EDGES) break;
    if (ids.has(edge.from) && ids.has(edge.to)) edges.push(edge);
    else if (ids.has(edge.from)) {
      problems.push(finding('danglingEdge', { nodeId: edge.from, label: edge.label, target: edge.to }));
    } else if (ids.has(edge.to)) {
      problems.push(finding('danglingEdge', { nodeId: edge.to, label: edge.label, target: edge.from }));
    }
  }
  if (found.length > nodes.length || edges.length === MAX_FLOW_GRAPH_EDGES) problems.unshift(finding('tooLarge'));
  const known = start !== null && ids.has(start) ? start : null;
  if (known === null && nodes.length > 0) problems.unshift(finding('missingStart', { target: start ?? '' }));
  return { nodes, edges, start: known, problems };
}

function withUniqueIds(found: readonly FoundNode[], problems: FlowFinding[]): FlowNode[] {
  // Given ids come first, so that no made one takes the place of a given one.
  const taken = new Set(found.flatMap(({ id }) => id ?? []));
  const seen = new Set<string>();
  const makeId = (base: string): string => {
    let number = 2;
    while (taken.has(`${base}#${number}`)) number++;
    taken.add(`${base}#${number}`);
    return `${base}#${number}`;
  };
  return found.map(({ id, ...rest }) => {
    if (id !== null && !seen.has(id)) {
      seen.add(id);
      return { id, ...rest };
    }
    const made = makeId(id ?? rest.kind);
    problems.push(finding(id === null ? 'missingId' : 'duplicateId', { nodeId: made, label: id ?? '' }));
    return { id: made, ...rest };
  });
}

/** The edges that leave each node, and those that come in, by the node's id. */
export function edgesByNode({ nodes, edges }: Pick<FlowGraph, 'nodes' | 'edges'>): {
  out: Map<string, FlowEdge[]>;
  into: Map<string, FlowEdge[]>;
} {
  const out = new Map<string, FlowEdge[]>(nodes.map(({ id }) => [id, []]));
  const into = new Map<string, FlowEdge[]>(nodes.map(({ id }) => [id, []]));
  for (const edge of edges) {
    out.get(edge.from)?.push(edge);
    into.get(edge.to)?.push(edge);
  }
  return { out, into };
}

/** The nodes in the order in which they are read: what follows a node comes after it, breadth first; then what is never reached. */
export function readingOrder(graph: Pick<FlowGraph, 'nodes' | 'edges' | 'start'>): string[] {
  const { out } = edgesByNode(graph);
  const order = new Set<string>();
  const walk = (from: string) => {
    const waiting = [from];
    for (let at = 0; at < waiting.length; at++) {
      const id = waiting[at] as string;
      if (order.has(id)) continue;
      order.add(id);
      for (const { to } of out.get(id) ?? []) if (!order.has(to)) waiting.push(to);
    }
  };
  if (graph.start !== null) walk(graph.start);
  for (const { id } of graph.nodes) order.add(id);
  return [...order];
}
