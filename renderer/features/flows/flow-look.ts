import type { FlowGraphView, FlowNodeView } from '#shared/contract/flows.ts';
import type { Place } from './walk.ts';

/** warn: something is odd there · bad: it cannot go on there · end: the flow ends there. */
export type NodeTone = 'plain' | 'start' | 'end' | 'warn' | 'bad';

/** What canvas and outline show in the same way: the flow, where one stands in it, and what is marked. */
export interface FlowLook {
  /** Begins the ids of what is drawn. */
  baseId: string;
  drawn: FlowGraphView;
  place: Place | null;
  /** Nodes that the search finds. */
  found: ReadonlySet<string>;
  /** Which steps of the session that is looked at went through a node, and how it stands there. */
  visits: ReadonlyMap<string, { count: number; isCurrent: boolean }>;
  toneOf(node: FlowNodeView): NodeTone;
  go(to: Place): void;
  /** Goes to a node and shows what it is. */
  inspect(nodeId: string): void;
}
