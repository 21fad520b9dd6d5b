import type { FlowGraphView, FlowNodeView } from '#shared/contract/flows.ts';
import { readingOrder } from '#shared/domain/flow-graph.ts';

/** A line of the outline: a node, or one of its ways out. */
export type OutlineRow =
  | {
      key: string;
      kind: 'node';
      node: FlowNodeView;
      exitCount: number;
      isOpen: boolean;
      position: number;
      size: number;
    }
  | {
      key: string;
      kind: 'exit';
      from: string;
      to: FlowNodeView;
      labels: string[];
      position: number;
      size: number;
    };

/** The flow from its start on, each node once with its ways out under it; what is never reached comes last. */
export function outlineRows(
  drawn: Pick<FlowGraphView, 'nodes' | 'edges' | 'start'>,
  closed: ReadonlySet<string>,
): OutlineRow[] {
  const nodes = new Map(drawn.nodes.map((node) => [node.id, node]));
  const exits = exitsByNode(drawn.edges);
  const order = readingOrder({ ...drawn, nodes: drawn.nodes.map((node) => ({ ...node, details: [] })) });
  return order.flatMap((id, index): OutlineRow[] => {
    const node = nodes.get(id);
    if (node === undefined) return [];
    const own = [...(exits.get(id) ?? [])];
    const isOpen = !closed.has(id);
    const head: OutlineRow = {
      ...{ key: id, kind: 'node', node, exitCount: own.length, isOpen },
      ...{ position: index + 1, size: order.length },
    };
    if (!isOpen) return [head];
    return [
      head,
      ...own.flatMap(([target, labels], at): OutlineRow[] => {
        const to = nodes.get(target);
        const key = `${id}\n${target}`;
        return to ? [{ key, kind: 'exit', from: id, to, labels, position: at + 1, size: own.length }] : [];
      }),
    ];
  });
}

/** By node, the nodes that it leads to, each with the words of every edge between the two. */
function exitsByNode(edges: FlowGraphView['edges']): Map<string, Map<string, string[]>> {
  const exits = new Map<string, Map<string, string[]>>();
  for (const { from, to, label } of edges) {
    const own = exits.get(from) ?? new Map<string, string[]>();
    own.set(to, [...(own.get(to) ?? []), label]);
    exits.set(from, own);
  }
  return exits;
}
