import type { PlatformName } from '#shared/contract/connections.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type {
  BaseDetail,
  ItemDetail,
  KnowledgeDetail,
  KnowledgeDocument,
  KnowledgeFilter,
  KnowledgeRow,
  KnowledgeSort,
} from '#shared/contract/knowledge.ts';
import { draftConflicts } from '#shared/domain/draft.ts';
import { KnowledgeItem, KnowledgeItemWithContent } from '#shared/wire/flowgent/knowledge.ts';
import { Agent } from '#shared/wire/gomobile/agents.ts';
import { KbDocument, KnowledgeBase } from '#shared/wire/gomobile/knowledge-bases.ts';
import { findJob } from '../../jobs/job-table.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { instantOf } from '../../sync/store/base-table.ts';
import { findDraft, listDrafted } from '../../sync/store/draft-table.ts';
import {
  eachRecord,
  findRecordByRemoteId,
  listRecords,
  recordsReadAt,
  type StoredRecord,
} from '../../sync/store/record-table.ts';
import { knowledgeRecord } from './record.ts';

const MAX_READERS = 50;
const MAX_CHOICES = 200;

const COLLECTIONS = { base: ['knowledgeBases'], item: ['knowledgeItems'] } as const;
const BOTH = ['knowledgeBases', 'knowledgeItems'] as const;

interface Page {
  offset: number;
  limit: number;
}

export function listKnowledge(
  db: ReadDb,
  { filter, sort, page }: { filter: KnowledgeFilter; sort: KnowledgeSort; page: Page },
): { rows: KnowledgeRow[]; total: number } {
  const collections = filter.kind === undefined ? BOTH : COLLECTIONS[filter.kind];
  const { rows, total } = listRecords(db, { collections, text: filter.text }, sort, page);
  const context = rowContext(db);
  return { rows: rows.map((record) => toRow(db, record, context)), total };
}

export function knowledgeOverview(db: ReadDb): { readAt: number | null; baseCount: number; itemCount: number } {
  const count = (collection: string) =>
    prepare<{ n: number }>(db, 'SELECT count(*) AS n FROM records WHERE collection = ?').get(collection)?.n ?? 0;
  return {
    readAt: recordsReadAt(db, BOTH),
    baseCount: count('knowledgeBases'),
    itemCount: count('knowledgeItems'),
  };
}

interface RowContext {
  connections: ReadonlyMap<string, { name: string; platform: PlatformName }>;
  /** Agents by connection and the platform's id of the base that they answer from. */
  readers: ReadonlyMap<string, KnowledgeRow['agents']>;
  drafted: Set<string>;
}

function rowContext(db: ReadDb): RowContext {
  const connections = prepare<{ id: string; name: string; platform: PlatformName }>(
    db,
    'SELECT id, name, platform FROM connections',
  ).all();
  const readers = new Map<string, KnowledgeRow['agents']>();
  for (const { id, name, body, connectionId } of eachRecord(db, { collections: ['agents'], platform: 'gomobile' })) {
    const baseId = Agent.safeParse(body).data?.knowledgeBaseId;
    if (baseId == null) continue;
    const key = `${connectionId} ${baseId}`;
    readers.set(key, [...(readers.get(key) ?? []), { id, name }]);
  }
  return {
    connections: new Map(connections.map(({ id, ...rest }) => [id, rest])),
    readers,
    drafted: listDrafted(db, 'knowledgeItems'),
  };
}

function toRow(db: ReadDb, record: StoredRecord, context: RowContext): KnowledgeRow {
  const { id, connectionId, remoteId, name, status } = record;
  const connection = context.connections.get(connectionId);
  const common = {
    id,
    connectionId,
    connectionName: connection?.name ?? '',
    platform: connection?.platform ?? ('gomobile' as const),
    name,
    status,
    hasDraft: context.drafted.has(`${connectionId} ${remoteId}`),
  };
  if (record.collection === 'knowledgeBases') {
    const base = KnowledgeBase.safeParse(record.body).data;
    const agents = context.readers.get(`${connectionId} ${remoteId}`) ?? [];
    return {
      ...common,
      kind: 'base',
      ...documentCounts(db, record),
      contentLength: null,
      agents: agents.slice(0, MAX_READERS),
      agentCount: agents.length,
      updatedAt: instantOf(base?.updatedAt),
    };
  }
  const linked = KnowledgeItem.safeParse(record.body).data?.linked_agents ?? [];
  return {
    ...common,
    kind: 'item',
    documentCount: null,
    failedCount: null,
    contentLength: contentOf(record)?.length ?? null,
    agents: linked.slice(0, MAX_READERS).map((agentId) => {
      const agent = findRecordByRemoteId(db, { connectionId, collection: 'agents', remoteId: agentId });
      return { id: agent?.id ?? null, name: agent?.name ?? agentId };
    }),
    agentCount: linked.length,
    updatedAt: instantOf(KnowledgeItem.safeParse(record.body).data?.updated_at),
  };
}

function documentCounts(
  db: ReadDb,
  { connectionId, remoteId }: StoredRecord,
): { documentCount: number; failedCount: number } {
  const counts = prepare<{ n: number; failed: number | null }>(
    db,
    `SELECT count(*) AS n, sum(status = 'failed') AS failed FROM records
     WHERE connection_id = ? AND collection = 'documents' AND parent_remote_id = ?`,
  ).get(connectionId, remoteId);
  return { documentCount: counts?.n ?? 0, failedCount: counts?.failed ?? 0 };
}

/** The text of an item, where it was asked for by id. */
export const contentOf = ({ detail }: StoredRecord): string | null =>
  KnowledgeItemWithContent.safeParse(detail).data?.content ?? null;

/** What a person may change of an item, as the platform has it. */
export const itemValues = (record: StoredRecord) => ({
  name: record.name,
  content: contentOf(record),
  agentIds: sorted(KnowledgeItem.safeParse(record.body).data?.linked_agents ?? []),
  indexOn: null,
});

/** Links are a set: their order says nothing. */
export const sorted = (ids: readonly string[]): string[] => [...new Set(ids)].sort();

export function getKnowledge(db: ReadDb, id: string): KnowledgeDetail {
  const record = knowledgeRecord(db, id, ...BOTH);
  const row = toRow(db, record, rowContext(db));
  return row.kind === 'base' ? toBase(db, record, row) : toItem(db, record, row);
}

function toBase(db: ReadDb, record: StoredRecord, row: KnowledgeRow): BaseDetail {
  const base = KnowledgeBase.safeParse(record.body).data;
  return {
    ...row,
    kind: 'base',
    description: base?.description ?? null,
    embeddingModel: base?.embeddingModel ?? null,
    createdAt: instantOf(base?.createdAt),
    readAt: recordsReadAt(db, ['knowledgeBases', 'documents']),
  };
}

function toItem(db: ReadDb, record: StoredRecord, row: KnowledgeRow): ItemDetail {
  const values = itemValues(record);
  const draft = findDraft(db, record);
  return {
    ...row,
    kind: 'item',
    content: values.content,
    contentReadAt: record.detailAt,
    agentIds: values.agentIds,
    choices: agentChoices(db, record.connectionId),
    draft: draft && {
      fields: draft.fields,
      conflicts: draftConflicts(draft, values) as NonNullable<ItemDetail['draft']>['conflicts'],
      updatedAt: draft.updatedAt,
    },
    createdAt: record.datedAt,
    readAt: recordsReadAt(db, ['knowledgeItems']),
  };
}

export const agentChoices = (db: ReadDb, connectionId: string): { remoteId: string; name: string }[] =>
  listRecords(
    db,
    { collections: ['agents'], connectionId },
    { by: 'name', order: 'asc' },
    { offset: 0, limit: MAX_CHOICES },
  ).rows.map(({ remoteId, name }) => ({ remoteId, name }));

export function listDocuments(db: ReadDb, baseId: string, page: Page): { rows: KnowledgeDocument[]; total: number } {
  const { connectionId, remoteId } = knowledgeRecord(db, baseId, 'knowledgeBases');
  const { rows, total } = listRecords(
    db,
    { collections: ['documents'], connectionId, parentRemoteId: remoteId },
    { by: 'name', order: 'asc' },
    page,
  );
  return { rows: rows.map(toDocument), total };
}

/** A document as a row; what is in no known shape is null. */
export function toDocument({ id, name, status, body }: StoredRecord): KnowledgeDocument {
  const document = KbDocument.safeParse(body).data;
  return {
    id,
    name,
    fileType: document?.fileType ?? null,
    sizeBytes: document?.fileSize ?? null,
    status: document?.status ?? status,
    step: document?.processingStep ?? null,
    chunkCount: document?.chunkCount ?? null,
    error: document?.error ?? null,
    updatedAt: instantOf(document?.updatedAt),
  };
}

const MAX_UPLOADS = 50;

/** Jobs of a base that are not done: one that is done stands among the documents. */
export function listUploads(db: ReadDb, baseId: string): Job[] {
  const ids = prepare<{ id: string }>(
    db,
    `SELECT id FROM jobs WHERE kind = 'document' AND state <> 'done' AND json_extract(input, '$.baseId') = ?
     ORDER BY sequence DESC LIMIT ${MAX_UPLOADS}`,
  ).all(baseId);
  return ids.flatMap(({ id }) => findJob(db, id) ?? []);
}
