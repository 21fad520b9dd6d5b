import type { FlowGraph, FlowNode, NodeType } from '#shared/wire/gomobile/flows.ts';
import { isNodeType, nodesById, takeOutput } from '../gomobile/flows/graph.ts';
import { NODE_CONFIGS, type NodeConfig } from '../gomobile/flows/node-config.ts';
import { CallRun } from './call-run.ts';
import type { CallCourse } from './course.ts';
import { type Action, failNode, NODE_ACTIONS, type NodeExit, type Surroundings } from './node-actions.ts';
import type { Party } from './party.ts';

/** Nodes of one call. A flow that goes round without time passing would never end otherwise. */
export const MAX_STEPS = 200;

export interface CallToRun {
  graph: FlowGraph;
  party: Party;
  surroundings: Surroundings;
  /** Ms since 1970 UTC. */
  startedAt: number;
  /** What the call begins with, `sys.` variables included. */
  variables: Readonly<Record<string, unknown>>;
}

/** Works a whole call out: what the flow does and what the other end does about it. */
export function runCall({ graph, party, surroundings, startedAt, variables }: CallToRun): CallCourse {
  const call = new CallRun(party, startedAt, variables);
  const nodes = nodesById(graph);
  let node = nodes.get(graph.startNodeId);
  for (let steps = 0; node !== undefined && call.line !== 'over'; steps++) {
    if (steps >= MAX_STEPS) {
      call.note('step_limit', { steps });
      call.end('step_limit', 'system', true);
      break;
    }
    const next: string | null = takeStep(call, node, surroundings);
    node = next === null ? undefined : nodes.get(next);
  }
  call.end(call.line === 'up' ? 'flow_ended' : null, 'system');
  return call.course;
}

/** Runs a node and answers the id of the next; null where the call is over or nothing follows. */
function takeStep(call: CallRun, node: FlowNode, surroundings: Surroundings): string | null {
  const { steps } = call.course;
  const enteredAt = call.at;
  const step = { nodeId: node.id, nodeType: node.type, nodeLabel: node.label ?? null, enteredAt };
  const exit = act(call, node, surroundings);
  const isOver = call.line === 'over';
  const edge = isOver ? null : takeOutput(node, exit.outputs);
  // An output that leads nowhere is still the way the call took.
  const output = isOver ? null : (edge?.output ?? exit.outputs[0] ?? null);
  steps.push({ ...step, output, exitedAt: call.at, data: exit.data ?? null });
  if (isOver || edge !== null) return edge?.target ?? null;
  if (output === 'onError') call.end('error', 'system', true);
  return null;
}

function act(call: CallRun, node: FlowNode, surroundings: Surroundings): NodeExit {
  return isNodeType(node.type)
    ? actAs(node.type, call, node, surroundings)
    : failNode(call, `there is no node type ${node.type}`);
}

function actAs<T extends NodeType>(type: T, call: CallRun, node: FlowNode, surroundings: Surroundings): NodeExit {
  const config = NODE_CONFIGS[type].safeParse(node.config);
  if (!config.success) return failNode(call, 'the node is not set up');
  const action = NODE_ACTIONS[type] as Action<NodeConfig<T>>;
  return action(call, config.data as NodeConfig<T>, surroundings, node);
}
