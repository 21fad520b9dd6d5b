import type { FlowGraph, FlowNode, FlowProblem, ValidationResult } from '#shared/wire/gomobile/flows.ts';
import { edgesOf, isNodeType, NODE_OUTPUTS, nodesById, reachableFrom, takeOutput } from './graph.ts';
import { AudioItem, NODE_CONFIGS } from './node-config.ts';

/** What exists beside the flow. */
export interface FlowSurroundings {
  hasAudio(id: string): boolean;
  hasDictionary(id: string): boolean;
  hasAgent(id: string): boolean;
}

/** Errors keep a flow from being run; warnings are what its author would want to know. */
export function validateFlow(graph: FlowGraph, surroundings: FlowSurroundings): ValidationResult {
  const errors = [...startProblems(graph), ...idProblems(graph), ...graph.nodes.flatMap(nodeErrors)];
  errors.push(...danglingOutputs(graph), ...endProblems(graph));
  const warnings = [...unreachableNodes(graph), ...graph.nodes.flatMap((node) => nodeWarnings(node, surroundings))];
  return { valid: errors.length === 0, errors, warnings };
}

const problem = (nodeId: string | null, code: string, message: string): FlowProblem => ({ nodeId, code, message });

function startProblems({ startNodeId, nodes }: FlowGraph): FlowProblem[] {
  if (nodes.length === 0) return [problem(null, 'EMPTY_FLOW', 'The flow has no nodes')];
  if (nodes.some(({ id }) => id === startNodeId)) return [];
  return [problem(null, 'START_NODE_MISSING', `The start node ${startNodeId || '(none)'} does not exist`)];
}

function idProblems({ nodes }: FlowGraph): FlowProblem[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { id } of nodes) (seen.has(id) ? twice : seen).add(id);
  return [...twice].map((id) => problem(id, 'DUPLICATE_NODE_ID', `More than one node has the id ${id}`));
}

function nodeErrors(node: FlowNode): FlowProblem[] {
  const { id, type } = node;
  if (!isNodeType(type)) return [problem(id, 'UNKNOWN_NODE_TYPE', `There is no node type ${type}`)];
  const known = NODE_OUTPUTS[type];
  const outputs = edgesOf(node)
    .filter(({ output }) => !known.includes(output) && !(type === 'dtmf' && output.startsWith('branches.')))
    .map(({ output }) => problem(id, 'UNKNOWN_OUTPUT', `A ${type} node has no output ${output}`));
  const config = NODE_CONFIGS[type].safeParse(node.config);
  const issues = config.success ? [] : config.error.issues;
  return [
    ...outputs,
    ...issues.map(({ path, message }) =>
      problem(id, 'INVALID_CONFIG', `config${path.map((key) => `.${String(key)}`).join('')}: ${message}`),
    ),
  ];
}

function danglingOutputs(graph: FlowGraph): FlowProblem[] {
  const nodes = nodesById(graph);
  return graph.nodes.flatMap((node) =>
    edgesOf(node)
      .filter(({ target }) => !nodes.has(target))
      .map(({ output, target }) =>
        problem(node.id, 'DANGLING_OUTPUT', `The output ${output} leads to ${target}, which does not exist`),
      ),
  );
}

/** Every call must be able to end: a hangup is reached from the start, and from each node that the start reaches. */
function endProblems(graph: FlowGraph): FlowProblem[] {
  const nodes = nodesById(graph);
  if (!nodes.has(graph.startNodeId)) return [];
  const reached = [...reachableFrom(graph, graph.startNodeId)];
  const canEnd = nodesThatEnd(graph);
  if (!reached.some((id) => nodes.get(id)?.type === 'hangup')) {
    return [problem(null, 'NO_REACHABLE_HANGUP', 'No hangup node can be reached from the start node')];
  }
  return reached
    .filter((id) => !canEnd.has(id))
    .map((id) => problem(id, 'LOOP_WITHOUT_EXIT', `From ${id} the flow goes round for ever`));
}

/** The nodes that can come to an end: a hangup, a node without outputs (where the call is over), and all that lead there. */
function nodesThatEnd(graph: FlowGraph): Set<string> {
  const leadingTo = new Map<string, string[]>();
  const waiting: string[] = [];
  for (const node of graph.nodes) {
    const edges = edgesOf(node);
    if (node.type === 'hangup' || edges.length === 0) waiting.push(node.id);
    for (const { target } of edges) {
      const sources = leadingTo.get(target);
      if (sources === undefined) leadingTo.set(target, [node.id]);
      else sources.push(node.id);
    }
  }
  const ending = new Set<string>();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (ending.has(id)) continue;
    ending.add(id);
    waiting.push(...(leadingTo.get(id) ?? []));
  }
  return ending;
}

function unreachableNodes(graph: FlowGraph): FlowProblem[] {
  const reached = reachableFrom(graph, graph.startNodeId);
  return graph.nodes
    .filter(({ id }) => !reached.has(id))
    .map(({ id }) => problem(id, 'UNREACHABLE_NODE', `${id} is never reached from the start node`));
}

function nodeWarnings(node: FlowNode, surroundings: FlowSurroundings): FlowProblem[] {
  const { id, type, config } = node;
  const warnings: FlowProblem[] = [];
  if (isNodeType(type) && type !== 'hangup' && takeOutput(node, NODE_OUTPUTS[type]) === null) {
    warnings.push(problem(id, 'NO_OUTPUT', `Nothing follows ${id}: calls end there`));
  }
  if (type === 'connect_agent' && typeof config.agentId === 'string' && !surroundings.hasAgent(config.agentId)) {
    warnings.push(problem(id, 'UNKNOWN_AGENT', `There is no agent ${config.agentId}`));
  }
  const items = type === 'play' && Array.isArray(config.audioItems) ? config.audioItems : [];
  return [...warnings, ...items.flatMap((item) => itemWarnings(id, item, surroundings))];
}

function itemWarnings(nodeId: string, item: unknown, surroundings: FlowSurroundings): FlowProblem[] {
  const parsed = AudioItem.safeParse(item);
  if (!parsed.success) return [];
  const { data } = parsed;
  if (data.type === 'audioFile' && !surroundings.hasAudio(data.audioId)) {
    return [problem(nodeId, 'UNKNOWN_AUDIO', `There is no audio ${data.audioId}`)];
  }
  if (data.type === 'word' && !surroundings.hasDictionary(data.dictionaryId)) {
    return [problem(nodeId, 'UNKNOWN_DICTIONARY', `There is no dictionary ${data.dictionaryId}`)];
  }
  return [];
}
