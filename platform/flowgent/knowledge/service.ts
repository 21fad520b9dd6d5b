import {
  DEFAULT_KNOWLEDGE_LIMIT,
  type KnowledgeCreate,
  type KnowledgeItem,
  type KnowledgeItemWithContent,
  type KnowledgeListQuery,
  type KnowledgePage,
  type KnowledgeUpdate,
  MAX_KNOWLEDGE_LIMIT,
} from '#shared/wire/flowgent/knowledge.ts';
import { indexSource, removeSource } from '../../answers/knowledge-index.ts';
import { toIso } from '../../db/clock.ts';
import type { ApiError } from '../../http/errors.ts';
import { sliceOf } from '../../http/paging.ts';
import type { Workspace } from '../../workspace.ts';
import { findAgent } from '../agents/repository.ts';
import { collectionOf } from '../agents/service.ts';
import { agentDenied, flowgentError } from '../errors.ts';
import * as repository from './repository.ts';

/** The plan that lifts the limit, as the refusal names it. */
const MINIMAL_PLAN = 'growth';

export function listKnowledge({ db }: Workspace, query: KnowledgeListQuery): KnowledgePage {
  const page = wholeNumber(query.page, 1, Number.MAX_SAFE_INTEGER);
  const limit = wholeNumber(query.limit, DEFAULT_KNOWLEDGE_LIMIT, MAX_KNOWLEDGE_LIMIT);
  const agentId = query.agent_id ?? null;
  if (agentId !== null && findAgent(db, agentId) === undefined) {
    throw agentDenied('Agent does not belong to your organisation');
  }
  const { rows, total } = repository.listItems(db, agentId, sliceOf({ page, limit }));
  const pages = Math.ceil(total / limit);
  return {
    knowledge_items: rows.map((row) => toItem(row, repository.linkedAgents(db, row.seq))),
    pagination: {
      current_page: page,
      limit,
      total_count: total,
      total_pages: pages,
      has_next_page: page < pages,
      has_previous_page: page > 1,
    },
  };
}

/** A number from 1 to `max`. Throws 400. */
function wholeNumber(text: string | undefined, otherwise: number, max: number): number {
  if (text === undefined) return otherwise;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= max) return value;
  const message = `Page must be a positive integer and limit must be between 1 and ${MAX_KNOWLEDGE_LIMIT}`;
  throw flowgentError(400, 'Invalid pagination parameters', message);
}

export function getKnowledge({ db }: Workspace, id: string): KnowledgeItemWithContent {
  const { content, ...row } = requireItem(db, id);
  const { id: itemId, name, ...rest } = toItem(row, repository.linkedAgents(db, row.seq));
  return { id: itemId, name, content, ...rest };
}

export function createKnowledge(workspace: Workspace, input: KnowledgeCreate): KnowledgeItem {
  const { db, clock, newId } = workspace;
  const agentIds = requireAgents(workspace, input.agent_ids);
  refuseBeyondPlan(workspace, agentIds);
  const id = newId();
  db.transaction(() => {
    const fields = {
      id,
      name: input.name ?? nameFrom(input.content),
      content: input.content,
      index_on: input.description_to_index_on ?? null,
      source: 'api',
      agentIds,
    };
    repository.insertItem(db, fields, clock.tick());
    index(workspace, id);
  })();
  return itemOf(workspace, id);
}

/** A new content without a new description is searched by its own words; a request that changes nothing leaves `updated_at`. */
export function updateKnowledge(workspace: Workspace, id: string, input: KnowledgeUpdate): KnowledgeItem {
  const { db, clock } = workspace;
  const row = requireItem(db, id);
  const before = repository.linkedAgents(db, row.seq);
  const agentIds = input.agent_ids === undefined ? before : requireAgents(workspace, input.agent_ids);
  const kept = input.content === undefined ? row.index_on : null;
  const fields = {
    name: input.name ?? row.name,
    content: input.content ?? row.content,
    index_on: input.description_to_index_on ?? kept,
  };
  const isSame =
    fields.name === row.name &&
    fields.content === row.content &&
    fields.index_on === row.index_on &&
    agentIds.join(' ') === before.join(' ');
  if (!isSame) {
    db.transaction(() => {
      repository.updateItem(db, id, { ...fields, agentIds }, clock.tick());
      index(workspace, id);
    })();
  }
  return itemOf(workspace, id);
}

/** Deletes it for all its agents, for good. */
export function deleteKnowledge({ db }: Workspace, id: string): void {
  requireItem(db, id);
  db.transaction(() => {
    removeSource(db, id);
    repository.deleteItem(db, id);
  })();
}

/** Puts an item into the index of each of its agents. Must be called in the transaction that changed it. */
export function index({ db, newId }: Workspace, id: string): void {
  const { seq, name, content, index_on: indexOn } = requireItem(db, id);
  indexSource(db, newId, {
    collections: repository.linkedAgents(db, seq).map(collectionOf),
    sourceId: id,
    sourceName: name,
    // As a heading too, so that an answer found by it is seen to fit the question.
    passages: [{ heading: indexOn, text: content }],
    ...(indexOn !== null && { searchedAs: [indexOn] }),
  });
}

/** The ids without repetitions. Throws 403 where one is not of the organisation. */
function requireAgents({ db }: Workspace, ids: string | readonly string[]): string[] {
  const named = [...new Set(typeof ids === 'string' ? [ids] : ids)];
  if (named.some((id) => findAgent(db, id) === undefined)) {
    throw agentDenied('One or more agents do not belong to your organisation');
  }
  return named;
}

function refuseBeyondPlan({ db }: Workspace, agentIds: readonly string[]): void {
  const isFull = (id: string) => repository.countItems(db, id) >= (findAgent(db, id)?.knowledge_limit ?? 0);
  if (!agentIds.some(isFull)) return;
  const message =
    'You have reached the maximum number of items in one of your knowledge bases. Please upgrade your plan to add more items.';
  throw flowgentError(402, 'Usage limit reached', message, { minimalPlan: MINIMAL_PLAN });
}

const notFound = (): ApiError => flowgentError(404, 'Knowledge item not found or access denied');

function requireItem(db: Workspace['db'], id: string): repository.KnowledgeRow {
  const row = repository.findItem(db, id);
  if (row === undefined) throw notFound();
  return row;
}

function itemOf({ db }: Workspace, id: string): KnowledgeItem {
  const row = requireItem(db, id);
  return toItem(row, repository.linkedAgents(db, row.seq));
}

function toItem(row: Omit<repository.KnowledgeRow, 'content'>, agentIds: string[]): KnowledgeItem {
  return {
    id: row.id,
    name: row.name,
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
    source: row.source,
    linked_agents: agentIds,
  };
}

const MAX_NAME_LENGTH = 60;

/** The first line of a content stands in for a name that was not given. */
function nameFrom(content: string): string {
  const line = content.trim().split('\n', 1)[0] ?? '';
  return line.length > MAX_NAME_LENGTH ? `${line.slice(0, MAX_NAME_LENGTH).trimEnd()}…` : line;
}
