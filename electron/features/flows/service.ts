import type {
  FlowDetail,
  FlowGraphView,
  FlowKind,
  FlowNodeDetail,
  FlowRow,
  FlowVersion,
} from '#shared/contract/flows.ts';
import { checkFlow } from '#shared/domain/flow-checks.ts';
import { inputsOf, type NameOf, rawNodesOf } from '#shared/domain/flow-mapping.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { instantOf } from '#shared/wire/truestate/common.ts';
import type { ReadDb } from '../../store/database.ts';
import {
  findRecord,
  findRecordByRemoteId,
  listRecords,
  type RecordOrder,
  recordsReadAt,
} from '../../sync/store/record-table.ts';
import {
  collectionOfKind,
  FLOW_COLLECTIONS,
  type FlowRecord,
  graphOf,
  isFlowCollection,
  KIND_OF,
  recordOf,
  textOf,
  toFlowFacts,
  toFlowRow,
  wholeOf,
} from './flow-record.ts';
import {
  countProgramsByFlow,
  countSessions,
  findValidation,
  listProgramsOfFlow,
  listSessionVersions,
} from './repository.ts';

export interface FlowListInput {
  filter: { text?: string | undefined; kinds?: FlowKind[] | undefined; connectionId?: string | undefined };
  sort: RecordOrder;
  page: { offset: number; limit: number };
}

export function listFlows(db: ReadDb, { filter, sort, page }: FlowListInput): { rows: FlowRow[]; total: number } {
  const { text, kinds, connectionId } = filter;
  const collections = kinds === undefined ? FLOW_COLLECTIONS : kinds.map(collectionOfKind);
  const { rows, total } = listRecords(db, { collections, connectionId, text }, sort, page);
  const uses = countProgramsByFlow(db);
  return {
    rows: rows.map((row) =>
      toFlowRow(
        row as FlowRecord,
        row.collection === 'flows' ? (uses.get(`${row.connectionId} ${row.remoteId}`) ?? 0) : 0,
      ),
    ),
    total,
  };
}

export function flowOverview(db: ReadDb): { counts: Record<FlowKind, number>; readAt: number | null } {
  const count = (collection: FlowRecord['collection']): number =>
    listRecords(db, { collections: [collection] }, { by: 'name', order: 'asc' }, { offset: 0, limit: 0 }).total;
  const counts = Object.fromEntries(
    FLOW_COLLECTIONS.map((collection) => [KIND_OF[collection].kind, count(collection)]),
  ) as Record<FlowKind, number>;
  return { counts, readAt: recordsReadAt(db, FLOW_COLLECTIONS) };
}

/** Throws NOT_FOUND. */
export function requireFlow(db: ReadDb, id: string): FlowRecord {
  const record = findRecord(db, id);
  if (record === null || !isFlowCollection(record.collection)) {
    throw new AppError('NOT_FOUND', 'This flow is no longer here.', { action: 'Its platform may have removed it.' });
  }
  return { ...record, collection: record.collection };
}

export function getFlow(db: ReadDb, id: string): FlowDetail {
  const record = requireFlow(db, id);
  const { connectionId, remoteId, collection } = record;
  const programs = collection === 'flows' ? listProgramsOfFlow(db, connectionId, remoteId) : [];
  const source = graphSource(db, record, null);
  return {
    ...toFlowRow(record, programs.length),
    ...toFlowFacts(record),
    hasGraph: source !== null && rawNodesOf(source).length > 0,
    versions: versionsOf(db, record).map(({ body: _body, ...version }) => version),
    programs,
    validation: findValidation(db, id),
    inputs: collection === 'liveFlows' ? inputsOf(source).slice(0, 100) : [],
    sessionCount: collection === 'liveFlows' ? countSessions(db, connectionId, remoteId) : 0,
  };
}

interface KnownVersion extends FlowVersion {
  body: unknown;
}

/** The versions of a live flow that were seen: its current one and those that sessions ran by, newest first. */
function versionsOf(db: ReadDb, record: FlowRecord): KnownVersion[] {
  if (record.collection !== 'liveFlows') return [];
  const current = recordOf(wholeOf(record).current_version);
  const bodies = new Map<string, unknown>();
  for (const { id, sessionId } of listSessionVersions(db, record.connectionId, record.remoteId)) {
    bodies.set(id, recordOf(findRecord(db, sessionId)?.body).flow_version);
  }
  const currentId = textOf(current.id);
  if (currentId !== null) bodies.set(currentId, current);
  const versions = [...bodies].map(([id, body]) => ({
    id,
    body,
    createdAt: instantOf(textOf(recordOf(body).created_at) ?? ''),
    isCurrent: id === currentId,
  }));
  versions.sort((a, b) => Number(a.isCurrent) - Number(b.isCurrent) || (a.createdAt ?? 0) - (b.createdAt ?? 0));
  return versions
    .map((version, index) => ({ ...version, number: index + 1 }))
    .reverse()
    .slice(0, 100);
}

/** What a graph is drawn from; null where the version that is asked for is not here. */
function graphSource(db: ReadDb, record: FlowRecord, versionId: string | null): unknown {
  if (record.collection !== 'liveFlows') return wholeOf(record);
  const current = wholeOf(record).current_version ?? null;
  if (versionId === null || recordOf(current).id === versionId) return current;
  return versionsOf(db, record).find(({ id }) => id === versionId)?.body ?? null;
}

interface GraphInput {
  id: string;
  versionId?: string | undefined;
}

export function getGraph(db: ReadDb, { id, versionId }: GraphInput): FlowGraphView | null {
  const record = requireFlow(db, id);
  const source = graphSource(db, record, versionId ?? null);
  const graph = source === null ? null : graphOf(record.collection, source, namesIn(db, record.connectionId));
  if (graph === null || graph.nodes.length === 0) return null;
  return {
    nodes: graph.nodes.map(({ details: _details, kind, ...node }) => ({ ...node, kind: kind.slice(0, 256) })),
    edges: graph.edges,
    start: graph.start,
    findings: checkFlow(graph),
  };
}

/** Longest raw JSON of a node that crosses to a window. */
const MAX_RAW = 200_000;

/** Throws NOT_FOUND. */
export function getNode(db: ReadDb, { id, versionId, nodeId }: GraphInput & { nodeId: string }): FlowNodeDetail {
  const record = requireFlow(db, id);
  const source = graphSource(db, record, versionId ?? null);
  const graph = graphOf(record.collection, source, namesIn(db, record.connectionId));
  const index = graph?.nodes.findIndex((node) => node.id === nodeId) ?? -1;
  const node = graph?.nodes[index];
  if (node === undefined) throw new AppError('NOT_FOUND', 'This node is not in the flow any more.');
  const raw = JSON.stringify(rawNodesOf(source)[index], null, 2) ?? '';
  return { details: node.details, raw: raw.slice(0, MAX_RAW), isRawCut: raw.length > MAX_RAW };
}

const REFERENCED = { audio: 'audios', agent: 'agents', dictionary: 'dictionaries' } as const;

/** Names of what configurations refer to, each looked up once. */
function namesIn(db: ReadDb, connectionId: string): NameOf {
  const known = new Map<string, string | null>();
  return (kind, remoteId) => {
    const key = `${kind} ${remoteId}`;
    if (!known.has(key)) {
      const record = findRecordByRemoteId(db, { connectionId, collection: REFERENCED[kind], remoteId });
      known.set(key, record?.name ?? null);
    }
    return known.get(key) ?? null;
  };
}
