import type { FlowDetail, FlowKind, FlowRow } from '#shared/contract/flows.ts';
import type { FlowGraph } from '#shared/domain/flow-graph.ts';
import {
  detailsOf,
  graphOfCallFlow,
  graphOfGomobile,
  graphOfVersion,
  type NameOf,
} from '#shared/domain/flow-mapping.ts';
import type { RecordCollection } from '../../sync/store/base-table.ts';
import type { StoredRecord } from '../../sync/store/record-table.ts';

export const KIND_OF = {
  flows: { kind: 'flow', platform: 'gomobile' },
  messageFlows: { kind: 'messageFlow', platform: 'trillet' },
  callFlows: { kind: 'callFlow', platform: 'trillet' },
  liveFlows: { kind: 'liveFlow', platform: 'truestate' },
} as const satisfies Partial<Record<RecordCollection, object>>;

export type FlowCollection = keyof typeof KIND_OF;
export const FLOW_COLLECTIONS = Object.keys(KIND_OF) as FlowCollection[];

export const collectionOfKind = (kind: FlowKind): FlowCollection =>
  FLOW_COLLECTIONS.find((collection) => KIND_OF[collection].kind === kind) ?? 'flows';

export const isFlowCollection = (collection: RecordCollection): collection is FlowCollection =>
  Object.hasOwn(KIND_OF, collection);

export type FlowRecord = StoredRecord & { collection: FlowCollection };

type Json = Record<string, unknown>;

export const recordOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
export const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
export const integerOf = (value: unknown): number | null => (Number.isSafeInteger(value) ? (value as number) : null);
const flagOf = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

/** The flow as far as it is known: its row of the list, completed by what asking for it by id said. */
export function wholeOf({ body, detail }: Pick<StoredRecord, 'body' | 'detail'>): Json {
  const said = Object.entries(recordOf(body)).filter(([, value]) => value !== null && value !== undefined);
  return { ...recordOf(detail), ...Object.fromEntries(said) };
}

export function toFlowRow(record: FlowRecord, programCount: number): FlowRow {
  const whole = wholeOf(record);
  return {
    id: record.id,
    connectionId: record.connectionId,
    ...KIND_OF[record.collection],
    name: record.name,
    version: integerOf(whole.version ?? whole.__v),
    nodeCount: countNodes(record.collection, whole),
    isActive: flagOf(whole.isActive),
    updatedAt: record.updatedAt,
    programCount,
  };
}

function countNodes(collection: FlowCollection, whole: Json): number | null {
  const nodes = {
    flows: recordOf(whole.graph).nodes,
    messageFlows: null,
    callFlows: recordOf(whole.flowData).nodes,
    liveFlows: recordOf(whole.current_version).steps,
  }[collection];
  // A prompt without a graph is not a flow of no nodes.
  return Array.isArray(nodes) && (nodes.length > 0 || collection !== 'callFlows') ? nodes.length : null;
}

const MAX_PROMPT = 39_999;
const promptOf = (value: unknown): string | null => {
  const text = textOf(value);
  return text === null || text.length <= MAX_PROMPT ? text : `${text.slice(0, MAX_PROMPT)}…`;
};

/** What only the page of a flow shows and its record says by itself. */
export function toFlowFacts(
  record: FlowRecord,
): Pick<
  FlowDetail,
  | 'remoteId'
  | 'description'
  | 'direction'
  | 'channel'
  | 'autopilot'
  | 'agent'
  | 'prompt'
  | 'firstMessage'
  | 'settings'
  | 'askedAt'
> {
  const whole = wholeOf(record);
  return {
    remoteId: record.remoteId,
    description: textOf(whole.description),
    direction: textOf(whole.direction),
    channel: textOf(whole.messageChannel),
    autopilot: flagOf(whole.autopilot),
    agent: textOf(whole.agent) ?? textOf(recordOf(whole.agent).name),
    prompt: promptOf(whole.prompt),
    firstMessage: promptOf(whole.initiationMessage) ?? promptOf(whole.customWelcomeMessage),
    settings: detailsOf(whole.settings).map(({ path, value }) => ({ path, value: String(value ?? '') })),
    askedAt: record.detailAt,
  };
}

/** What the graph is drawn from: the flow itself, or for a live flow the version that is looked at. */
export const graphOf = (collection: FlowCollection, source: unknown, nameOf: NameOf): FlowGraph | null => {
  switch (collection) {
    case 'flows':
      return graphOfGomobile(source, nameOf);
    case 'callFlows':
      return graphOfCallFlow(source, nameOf);
    case 'liveFlows':
      return graphOfVersion(source);
    case 'messageFlows':
      return null;
  }
};
