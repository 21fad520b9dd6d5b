import type { FlowGraph, FlowNode, NodeType } from '#shared/wire/gomobile/flows.ts';

/** The outputs of each type of node. Those of the last two are not documented and follow those of `record`. */
export const NODE_OUTPUTS: Readonly<Record<NodeType, readonly string[]>> = {
  dial: ['onAnswer', 'onVoicemail', 'onNoAnswer', 'onBusy', 'onRejected', 'onError', 'default'],
  answer: ['onSuccess', 'onError', 'default'],
  play: ['onComplete', 'onError', 'default'],
  dtmf: ['onSuccess', 'onTimeout', 'onInvalid', 'onMaxRetries', 'onError', 'default'],
  record: ['onComplete', 'onTimeout', 'onError', 'default'],
  condition: ['onTrue', 'onFalse', 'onError'],
  set_variable: ['onSuccess', 'onError', 'default'],
  hangup: [],
  collect_audio: ['onComplete', 'onTimeout', 'onError', 'default'],
  connect_agent: ['onComplete', 'onTimeout', 'onError', 'default'],
};

export const isNodeType = (type: string): type is NodeType => Object.hasOwn(NODE_OUTPUTS, type);

/** An output and the node it leads to. A digit's branch is `branches.1`. */
export interface Edge {
  output: string;
  target: string;
}

export const edgesOf = (node: FlowNode): Edge[] =>
  Object.entries(node.outputs).flatMap(([output, target]) =>
    typeof target === 'string'
      ? { output, target }
      : Object.entries(target).map(([digits, next]) => ({ output: `${output}.${digits}`, target: next })),
  );

/** The first of `outputs` that leads somewhere, else where `default` leads, else null. */
export function takeOutput(node: FlowNode, outputs: readonly string[]): Edge | null {
  const edges = edgesOf(node);
  for (const wanted of [...outputs, 'default']) {
    const edge = edges.find(({ output }) => output === wanted);
    if (edge !== undefined) return edge;
  }
  return null;
}

export const nodesById = (graph: FlowGraph): Map<string, FlowNode> =>
  new Map(graph.nodes.map((node) => [node.id, node]));

/** The ids that can be reached from `from` over all outputs, itself included. */
export function reachableFrom(graph: FlowGraph, from: string): Set<string> {
  const nodes = nodesById(graph);
  const reached = new Set<string>();
  const waiting = [from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = nodes.get(id);
    if (node === undefined || reached.has(id)) continue;
    reached.add(id);
    for (const { target } of edgesOf(node)) waiting.push(target);
  }
  return reached;
}
