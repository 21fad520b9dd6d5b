import {
  type AgentDetail,
  type AgentFilter,
  type AgentMetrics,
  type AgentRow,
  type AgentSort,
  MAX_PROMPT_LENGTH,
  type MetricDays,
} from '#shared/contract/agents.ts';
import type { PlatformName } from '#shared/contract/connections.ts';
import { METRIC_DAYS } from '#shared/domain/agent-limits.ts';
import { draftConflicts } from '#shared/domain/draft.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { KnowledgeItem } from '#shared/wire/flowgent/knowledge.ts';
import { Agent, ResolutionCriterion } from '#shared/wire/gomobile/agents.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { findDraft, listDrafted } from '../../sync/store/draft-table.ts';
import {
  eachRecord,
  findRecord,
  findRecordByRemoteId,
  listRecords,
  recordsReadAt,
  type StoredRecord,
} from '../../sync/store/record-table.ts';
import {
  criterionFiguresOf,
  datesOf,
  figuresOf,
  type KeptSpans,
  type RowContext,
  toAgentRow,
  valuesOf,
} from './mapping.ts';

const MAX_LISTED = 200;
const MAX_CRITERIA = 500;

type ConnectionNames = ReadonlyMap<string, { name: string; platform: PlatformName }>;

const connectionNames = (db: ReadDb): ConnectionNames =>
  new Map(
    prepare<{ id: string; name: string; platform: PlatformName }>(db, 'SELECT id, name, platform FROM connections')
      .all()
      .map(({ id, ...rest }) => [id, rest]),
  );

export function listAgents(
  db: ReadDb,
  { filter, sort, page }: { filter: AgentFilter; sort: AgentSort; page: { offset: number; limit: number } },
): { rows: AgentRow[]; total: number } {
  const { rows, total } = listRecords(
    db,
    { collections: ['agents'], text: filter.text, statuses: filter.statuses, platform: filter.platform },
    sort,
    page,
  );
  const names = connectionNames(db);
  const drafted = listDrafted(db, 'agents');
  return { rows: rows.map((record) => toAgentRow(record, contextOf(db, record, names, drafted))), total };
}

function contextOf(db: ReadDb, record: StoredRecord, names: ConnectionNames, drafted: Set<string>): RowContext {
  const { connectionId, remoteId } = record;
  return {
    connection: names.get(connectionId) ?? { name: '', platform: 'gomobile' },
    knowledgeBaseName: findBase(db, record)?.name ?? null,
    figures: figuresOf(findMetrics(db, record)?.body),
    hasDraft: drafted.has(`${connectionId} ${remoteId}`),
  };
}

const findMetrics = (db: ReadDb, { connectionId, remoteId }: StoredRecord): StoredRecord | null =>
  findRecordByRemoteId(db, { connectionId, collection: 'agentMetrics', remoteId });

function findBase(db: ReadDb, { connectionId, body }: StoredRecord): StoredRecord | null {
  const remoteId = Agent.safeParse(body).data?.knowledgeBaseId;
  return remoteId == null ? null : findRecordByRemoteId(db, { connectionId, collection: 'knowledgeBases', remoteId });
}

export function agentsOverview(db: ReadDb): { readAt: number | null; statuses: string[]; count: number } {
  const states = prepare<{ status: string | null; n: number }>(
    db,
    `SELECT status, count(*) AS n FROM records WHERE collection = 'agents' GROUP BY status ORDER BY n DESC LIMIT 50`,
  ).all();
  return {
    readAt: recordsReadAt(db, ['agents']),
    statuses: states.flatMap(({ status }) => status ?? []),
    count: states.reduce((sum, { n }) => sum + n, 0),
  };
}

/** The record of an agent. Throws NOT_FOUND where it is no longer here. */
export function agentRecord(db: ReadDb, id: string): StoredRecord {
  const record = findRecord(db, id);
  if (record?.collection !== 'agents') {
    throw new AppError('NOT_FOUND', 'This agent is no longer here.', {
      action: 'It may have been deleted on its platform.',
    });
  }
  return record;
}

export function getAgent(db: ReadDb, id: string): AgentDetail {
  const record = agentRecord(db, id);
  const values = valuesOf(record.body, record.name);
  const row = toAgentRow(record, contextOf(db, record, connectionNames(db), listDrafted(db, 'agents')));
  const draft = findDraft(db, record);
  return {
    ...row,
    values,
    isPromptCut: values.instructions.length > MAX_PROMPT_LENGTH,
    draft: draft && {
      fields: draft.fields,
      conflicts: draftConflicts(draft, values) as NonNullable<AgentDetail['draft']>['conflicts'],
      updatedAt: draft.updatedAt,
    },
    criteria: criteriaOf(db, record),
    knowledgeBase: baseOf(db, record),
    knowledgeItems: itemsOf(db, record),
    bases: [...eachRecord(db, { collections: ['knowledgeBases'], connectionId: record.connectionId })]
      .slice(0, MAX_LISTED)
      .map(({ remoteId, name }) => ({ remoteId, name })),
    createdAt: datesOf(record).createdAt,
    readAt: recordsReadAt(db, ['agents']),
  };
}

/** By position; one without goes last, in the order in which they came. */
function criteriaOf(db: ReadDb, { connectionId, remoteId }: StoredRecord): AgentDetail['criteria'] {
  const filter = { collections: ['criteria'] as const, connectionId, parentRemoteId: remoteId };
  return [...eachRecord(db, filter)]
    .slice(0, MAX_CRITERIA)
    .map(({ id, name, body }) => {
      const parsed = ResolutionCriterion.safeParse(body).data;
      return {
        id,
        label: parsed?.label ?? name,
        description: parsed?.description ?? '',
        position: parsed?.position ?? MAX_CRITERIA,
      };
    })
    .sort((a, b) => a.position - b.position);
}

function baseOf(db: ReadDb, agent: StoredRecord): AgentDetail['knowledgeBase'] {
  const base = findBase(db, agent);
  if (base === null) return null;
  const { rows, total } = listRecords(
    db,
    { collections: ['documents'], connectionId: base.connectionId, parentRemoteId: base.remoteId },
    { by: 'name', order: 'asc' },
    { offset: 0, limit: MAX_LISTED },
  );
  return {
    id: base.id,
    name: base.name,
    documents: rows.map(({ id, name, status }) => ({ id, name, status })),
    documentCount: total,
  };
}

/** Items that name the agent. */
function itemsOf(db: ReadDb, { connectionId, remoteId }: StoredRecord): AgentDetail['knowledgeItems'] {
  const items: AgentDetail['knowledgeItems'] = [];
  for (const { id, name, body } of eachRecord(db, { collections: ['knowledgeItems'], connectionId })) {
    if (KnowledgeItem.safeParse(body).data?.linked_agents?.includes(remoteId)) items.push({ id, name });
    if (items.length === MAX_LISTED) break;
  }
  return items;
}

/** What was read of a span: the usual one by sync as well, the others when somebody asked. */
export function metricsOf(db: ReadDb, id: string, days: MetricDays): AgentMetrics | null {
  const record = findMetrics(db, agentRecord(db, id));
  if (record === null) return null;
  const span = ((record.detail ?? {}) as KeptSpans)[days];
  const isUsual = days === METRIC_DAYS;
  const body = isUsual ? record.body : span?.body;
  const figures = figuresOf(body);
  if (figures === null) return null;
  const bySync = isUsual ? (recordsReadAt(db, ['agentMetrics']) ?? 0) : 0;
  return {
    days,
    figures,
    criteria: criterionFiguresOf(
      body,
      (remoteId) =>
        findRecordByRemoteId(db, { connectionId: record.connectionId, collection: 'criteria', remoteId })?.id ?? null,
    ),
    readAt: Math.max(bySync, span?.readAt ?? 0) || null,
    trend: span?.trend ?? [],
    trendReadAt: span?.readAt ?? null,
  };
}
