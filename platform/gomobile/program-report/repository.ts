import { all, count, type Db, first, listSeqs, type Parameters } from '../../db/statements.ts';
import type { Counted, Slice } from '../../http/paging.ts';
import { CONTACT_NAME } from '../contacts/repository.ts';
import { contactSearch, HOLDS_TEXT } from '../contacts/search.ts';

export interface ExecutionRow {
  id: string;
  program_id: string;
  program_name: string;
  flow_id: string;
  flow_version: number;
  status: string;
  settings: string;
  actual_start_at: number | null;
  actual_end_at: number | null;
}

export const findExecution = (db: Db, id: string): ExecutionRow | undefined =>
  first<ExecutionRow>(
    db,
    `SELECT e.id, e.program_id, p.name AS program_name, e.flow_id, e.flow_version, e.status, e.settings,
       e.actual_start_at, e.actual_end_at
     FROM executions e JOIN programs p ON p.id = e.program_id WHERE e.id = @id`,
    { id },
  );

export interface Organization {
  timezone: string;
  currency: string;
}

export function organizationOf(db: Db): Organization {
  const row = first<Organization>(db, 'SELECT timezone, currency FROM organizations LIMIT 1');
  if (row === undefined) throw new Error('the workspace has not been seeded');
  return row;
}

/** Contacts of an execution by status: pending, in_progress, completed, failed. */
export const countContacts = (db: Db, id: string): { status: string; n: number }[] =>
  all(db, 'SELECT status, count(*) AS n FROM execution_contacts WHERE execution_id = @id GROUP BY status', { id });

/** A person picked up. What answers a voicemail call is a machine. */
const IS_ANSWERED = `(k.answered_at IS NOT NULL AND k.status <> 'voicemail')`;

const FIGURES = `count(*) AS calls, coalesce(sum(${IS_ANSWERED}), 0) AS answered,
  coalesce(sum(k.duration_ms), 0) AS durationMs,
  coalesce(sum(CASE WHEN ${IS_ANSWERED} THEN k.duration_ms END), 0) AS answeredMs`;

export interface Figures {
  calls: number;
  answered: number;
  /** Of all calls, and of the answered ones. */
  durationMs: number;
  answeredMs: number;
}

export const figuresByStatus = (db: Db, id: string): (Figures & { key: string })[] =>
  all(
    db,
    `SELECT k.status AS key, ${FIGURES} FROM calls k INDEXED BY calls_figures WHERE k.execution_id = @id
     GROUP BY k.status ORDER BY k.status`,
    { id },
  );

export const figuresByAttempt = (db: Db, id: string): (Figures & { key: number })[] =>
  all(
    db,
    `SELECT k.attempt AS key, ${FIGURES} FROM calls k INDEXED BY calls_figures WHERE k.execution_id = @id
     GROUP BY k.attempt ORDER BY k.attempt`,
    { id },
  );

/** By stretches of `stepMs` since 1970 UTC in which the calls started; `key` counts them. */
export const figuresByTime = (db: Db, id: string, stepMs: number): (Figures & { key: number })[] =>
  all(
    db,
    `SELECT k.started_at / @stepMs AS key, ${FIGURES} FROM calls k INDEXED BY calls_figures WHERE k.execution_id = @id
     GROUP BY key ORDER BY key`,
    { id, stepMs },
  );

export interface Cost {
  /** As `figuresByTime`. */
  key: number;
  credits: number;
  billedSeconds: number;
}

export const costOfCalls = (db: Db, id: string, stepMs: number): Cost[] =>
  all(
    db,
    `SELECT k.started_at / @stepMs AS key, coalesce(sum(k.credits), 0) AS credits,
       coalesce(sum(k.billed_seconds), 0) AS billedSeconds
     FROM calls k INDEXED BY calls_figures WHERE k.execution_id = @id GROUP BY key ORDER BY key`,
    { id, stepMs },
  );

/** What agents' answers in the calls were charged. */
export const costOfAgents = (db: Db, id: string, stepMs: number): Cost[] =>
  all(
    db,
    `SELECT k.started_at / @stepMs AS key, -sum(t.amount) AS credits, 0 AS billedSeconds
     FROM calls k INDEXED BY calls_execution_conversation
     JOIN credit_transactions t ON t.call_id = k.id AND t.type = 'agent_charge'
     WHERE k.execution_id = @id AND k.conversation_id IS NOT NULL GROUP BY key ORDER BY key`,
    { id, stepMs },
  );

export interface CallRecord {
  seq: number;
  id: string;
  contact_id: string | null;
  contact_name: string | null;
  contact_phone: string | null;
  attempt: number;
  direction: string;
  status: string;
  outcome: string | null;
  from_number: string;
  to_number: string;
  started_at: number;
  answered_at: number | null;
  ended_at: number | null;
  duration_ms: number | null;
  credits: number | null;
  has_recording: 0 | 1;
  last_node_id: string | null;
  conversation_id: string | null;
}

export type CallSort = 'startedAt' | 'durationMs';

export interface CallFilter {
  executionId: string;
  search?: string | undefined;
  status?: string | undefined;
  outcome?: string | undefined;
  /** Ms since 1970 UTC; at this time or later. */
  startedFrom?: number | undefined;
  /** Before this time. */
  startedTo?: number | undefined;
}

export interface CallListing extends CallFilter, Slice {
  sortBy: CallSort;
  sortOrder: 'asc' | 'desc';
}

const CALL = `k.seq, k.id, k.contact_id, k.attempt, k.direction, k.status, k.outcome, k.from_number, k.to_number,
  k.started_at, k.answered_at, k.ended_at, k.duration_ms, k.credits, k.conversation_id,
  json_extract(k.path, '$[#-1].nodeId') AS last_node_id, c.primary_phone AS contact_phone,
  EXISTS (SELECT 1 FROM recordings r WHERE r.call_id = k.id AND r.deleted_at IS NULL) AS has_recording,
  ${CONTACT_NAME} AS contact_name`;

const SORT_COLUMNS: Readonly<Record<CallSort, string>> = { startedAt: 'started_at', durationMs: 'duration_ms' };

/** One page, found in an index alone and only then read in full. */
export function listCalls(db: Db, filter: CallListing): Counted<CallRecord> {
  const { limit, offset, sortBy, sortOrder } = filter;
  if (contactSearch(filter.search) !== null) {
    const found = findCalls(db, filter, sortBy, sortOrder);
    return { rows: readCalls(db, found.subarray(offset, offset + limit)), total: found.length };
  }
  const { from, parameters } = fromFilter(filter);
  const order = sortOrder === 'asc' ? 'ASC' : 'DESC';
  const column = SORT_COLUMNS[sortBy];
  const total = count(db, `SELECT count(*) AS n ${from}`, parameters);
  const page = all<{ seq: number }>(
    db,
    `SELECT k.seq ${from} ORDER BY k.${column} ${order}, k.seq ${order} LIMIT @limit OFFSET @offset`,
    { ...parameters, limit, offset },
  );
  return {
    rows: readCalls(
      db,
      page.map(({ seq }) => seq),
    ),
    total,
  };
}

/** The numbers of the calls that a filter with a search asks for, all at once and in order, remembered until a change. */
export function findCalls(db: Db, filter: CallFilter, sortBy: CallSort, sortOrder: 'asc' | 'desc'): Uint32Array {
  const { from, parameters } = fromFilter(filter);
  const order = sortOrder === 'asc' ? 'ASC' : 'DESC';
  const column = SORT_COLUMNS[sortBy];
  return listSeqs(db, `SELECT k.seq ${from} ORDER BY k.${column} ${order}, k.seq ${order}`, parameters);
}

/** The calls with these numbers, in their order. */
export const readCalls = (db: Db, seqs: Iterable<number>): CallRecord[] =>
  all<CallRecord>(
    db,
    `SELECT ${CALL} FROM json_each(@seqs) page JOIN calls k ON k.seq = page.value
     LEFT JOIN contacts c ON c.id = k.contact_id ORDER BY page.key`,
    { seqs: JSON.stringify([...seqs]) },
  );

/** Where a reading of all calls has come to. */
export interface CallCursor {
  started_at: number;
  seq: number;
}

/** The calls after a cursor, oldest first: a reading that begins with null and goes on finds each call once. */
export function callsAfter(db: Db, filter: CallFilter, cursor: CallCursor | null, limit: number): CallRecord[] {
  const { from, parameters } = fromFilter(filter);
  return all<CallRecord>(
    db,
    `SELECT ${CALL} FROM (SELECT k.seq ${from} AND (k.started_at, k.seq) > (@afterAt, @afterSeq)
       ORDER BY k.started_at, k.seq LIMIT @limit) page
     JOIN calls k ON k.seq = page.seq LEFT JOIN contacts c ON c.id = k.contact_id ORDER BY k.started_at, k.seq`,
    { ...parameters, afterAt: cursor?.started_at ?? 0, afterSeq: cursor?.seq ?? 0, limit },
  );
}

const OF_EXECUTION = 'FROM calls k WHERE k.execution_id = @executionId';
/** From the contacts that were found to their calls: the other way round every call would be asked. */
const OF_FOUND_IN_INDEX = `FROM contacts_text CROSS JOIN contacts c ON c.seq = contacts_text.rowid
  CROSS JOIN calls k INDEXED BY calls_execution_contact ON k.execution_id = @executionId AND k.contact_id = c.id
  WHERE contacts_text MATCH @search`;
const OF_HOLDING_TEXT = `FROM contacts c
  CROSS JOIN calls k INDEXED BY calls_execution_contact ON k.execution_id = @executionId AND k.contact_id = c.id
  WHERE ${HOLDS_TEXT}`;

function fromFilter(filter: CallFilter): { from: string; parameters: Parameters } {
  const { executionId, status, outcome, startedFrom, startedTo } = filter;
  const search = contactSearch(filter.search);
  const conditions: [string, string, string | number | undefined][] = [
    ['k.status = @status', 'status', status],
    ['k.outcome = @outcome', 'outcome', outcome],
    ['k.started_at >= @startedFrom', 'startedFrom', startedFrom],
    ['k.started_at < @startedTo', 'startedTo', startedTo],
  ];
  const wanted = conditions.filter(([, , value]) => value !== undefined);
  const parameters = Object.fromEntries(wanted.map(([, name, value]) => [name, value ?? null]));
  const found: Parameters = search === null ? {} : { search: search.isIndexed ? search.inIndex : search.inText };
  const source = search === null ? OF_EXECUTION : search.isIndexed ? OF_FOUND_IN_INDEX : OF_HOLDING_TEXT;
  return {
    from: [source, ...wanted.map(([condition]) => condition)].join(' AND '),
    parameters: { ...parameters, ...found, executionId },
  };
}

/** A call with its way through the flow, as JSON. */
export interface PathRecord extends CallCursor {
  ended_at: number | null;
  path: string;
}

export const pathsAfter = (db: Db, id: string, cursor: CallCursor | null, limit: number): PathRecord[] =>
  all<PathRecord>(
    db,
    `SELECT k.started_at, k.seq, k.ended_at, k.path FROM calls k
     WHERE k.execution_id = @id AND (k.started_at, k.seq) > (@afterAt, @afterSeq)
     ORDER BY k.started_at, k.seq LIMIT @limit`,
    { id, afterAt: cursor?.started_at ?? 0, afterSeq: cursor?.seq ?? 0, limit },
  );

/** The graph, as JSON, of the version that the execution dials; undefined where nobody kept it. */
export const findGraph = (db: Db, { flow_id: flowId, flow_version: version }: ExecutionRow): string | undefined =>
  first<{ graph: string }>(db, 'SELECT graph FROM flow_versions WHERE flow_id = @flowId AND version = @version', {
    flowId,
    version,
  })?.graph;

/** A contact of an execution with what its calls came to. */
export interface ContactRecord {
  position: number;
  contact_id: string;
  contact_name: string | null;
  contact_phone: string;
  status: string;
  calls: number;
  answered: number;
  duration_ms: number;
  credits: number;
  last_call_at: number | null;
  last_status: string | null;
  last_outcome: string | null;
}

/** Contacts after a position, in the order in which they are dialled. The row of `max` gives the last call's other columns. */
export const contactsAfter = (db: Db, id: string, position: number, limit: number): ContactRecord[] =>
  all<ContactRecord>(
    db,
    `SELECT x.position, x.contact_id, x.status, c.primary_phone AS contact_phone, ${CONTACT_NAME} AS contact_name,
       count(k.seq) AS calls, coalesce(sum(${IS_ANSWERED}), 0) AS answered,
       coalesce(sum(k.duration_ms), 0) AS duration_ms, coalesce(sum(k.credits), 0) AS credits,
       max(k.started_at) AS last_call_at, k.status AS last_status, k.outcome AS last_outcome
     FROM (SELECT * FROM execution_contacts WHERE execution_id = @id AND position > @position
       ORDER BY position LIMIT @limit) x
     JOIN contacts c ON c.id = x.contact_id
     LEFT JOIN calls k INDEXED BY calls_execution_contact ON k.execution_id = @id AND k.contact_id = x.contact_id
     GROUP BY x.position ORDER BY x.position`,
    { id, position, limit },
  );

const CONVERSATIONS = `FROM calls k INDEXED BY calls_execution_conversation JOIN conversations v ON v.id = k.conversation_id
  WHERE k.execution_id = @id AND k.conversation_id IS NOT NULL`;

const TURNS = `(SELECT count(*) FROM messages m WHERE m.conversation_id = v.id AND m.role = 'user')`;

export interface ConversationTotals {
  conversations: number;
  evaluated: number;
  resolved: number;
  turns: number;
  ended: number;
  /** Of the ended ones. */
  durationMs: number;
}

export const conversationTotals = (db: Db, id: string): ConversationTotals =>
  first<ConversationTotals>(
    db,
    `SELECT count(*) AS conversations, count(v.resolved) AS evaluated, coalesce(sum(v.resolved), 0) AS resolved,
       coalesce(sum(${TURNS}), 0) AS turns, count(v.ended_at) AS ended,
       coalesce(sum(v.ended_at - v.started_at), 0) AS durationMs ${CONVERSATIONS}`,
    { id },
  ) ?? { conversations: 0, evaluated: 0, resolved: 0, turns: 0, ended: 0, durationMs: 0 };

export const exitReasons = (db: Db, id: string): { reason: string; n: number }[] =>
  all(
    db,
    `SELECT v.exit_reason AS reason, count(*) AS n ${CONVERSATIONS} AND v.exit_reason IS NOT NULL
     GROUP BY v.exit_reason ORDER BY v.exit_reason`,
    { id },
  );

export interface ConversationRecord {
  id: string;
  call_id: string;
  agent_id: string;
  contact_id: string | null;
  resolved: 0 | 1 | null;
  exit_reason: string | null;
  turns: number;
  duration_ms: number | null;
}

export const listConversations = (db: Db, id: string, { limit, offset }: Slice): ConversationRecord[] =>
  all<ConversationRecord>(
    db,
    `SELECT v.id, k.id AS call_id, v.agent_id, k.contact_id, v.resolved, v.exit_reason, ${TURNS} AS turns,
       v.ended_at - v.started_at AS duration_ms
     ${CONVERSATIONS} ORDER BY k.started_at, k.seq LIMIT @limit OFFSET @offset`,
    { id, limit, offset },
  );
