import { z } from 'zod';
import type {
  ExecutionReport,
  ExecutionRow,
  ReportedCall,
  ReportedConversation,
} from '#shared/contract/report-shapes.ts';
import { foldText } from '#shared/domain/contact.ts';
import { isEnded } from '#shared/domain/execution-progress.ts';
import { BREAKDOWNS } from '#shared/domain/report-columns.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { Execution } from '#shared/wire/gomobile/executions.ts';
import {
  Billing,
  Breakdown,
  CallRow,
  ConnectAgentReport,
  ConnectAgentRow,
  NodeStatsReply,
  ReportSummary,
} from '#shared/wire/gomobile/program-report.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { instantOf } from '../../sync/store/base-table.ts';
import {
  eachRecord,
  findRecord,
  findRecordByRemoteId,
  listRecords,
  type StoredRecord,
} from '../../sync/store/record-table.ts';
import { countRows, findCallIds, findSnapshot, listRows, type Subject } from './snapshots.ts';

/** Statuses in which it calls, or would call but for a pause. */
const UNDER_WAY = ['running', 'paused', 'paused_no_credits', 'paused_threshold'];

export function toExecutionRow(db: ReadDb, record: StoredRecord): ExecutionRow {
  const { connectionId, remoteId } = record;
  const body = Execution.partial().catch({}).parse(record.body);
  const status = body.status ?? record.status ?? '';
  const program =
    body.programId == null
      ? null
      : findRecordByRemoteId(db, { connectionId, collection: 'programs', remoteId: body.programId });
  const { fetchedAt, value } = findSnapshot(db, 'summary', { connectionId, subject: remoteId }, ReportSummary);
  return {
    id: record.id,
    connectionId,
    programName: program?.name ?? value?.programName ?? remoteId,
    status,
    isLive: !isEnded(status),
    total: body.totalContacts ?? null,
    completed: body.contactsCompleted ?? null,
    failed: body.contactsFailed ?? null,
    startedAt: instantOf(body.actualStartAt) ?? instantOf(body.scheduledStartAt) ?? record.datedAt,
    endedAt: instantOf(body.actualEndAt),
    fetchedAt,
  };
}

export function listExecutions(
  db: ReadDb,
  page: { offset: number; limit: number },
): { rows: ExecutionRow[]; total: number } {
  const { rows, total } = listRecords(db, { collections: ['executions'] }, { by: 'datedAt', order: 'desc' }, page);
  return { rows: rows.map((record) => toExecutionRow(db, record)), total };
}

/** Executions that call now or are paused, newest first; `limit` at most. */
export function listRunning(db: ReadDb, limit: number): ExecutionRow[] {
  const filter = { collections: ['executions'] as const, statuses: UNDER_WAY };
  const { rows } = listRecords(db, filter, { by: 'datedAt', order: 'desc' }, { offset: 0, limit });
  return rows.map((record) => toExecutionRow(db, record));
}

export function getExecutionRecord(db: ReadDb, id: string): StoredRecord {
  const record = findRecord(db, id);
  if (record?.collection === 'executions') return record;
  throw new AppError('NOT_FOUND', 'This execution is no longer here.', { action: 'Choose another one.' });
}

export const subjectOf = ({ connectionId, remoteId }: StoredRecord): Subject => ({ connectionId, subject: remoteId });

/** What is known of the report of an execution. How old it is says its summary; a problem of any part of it counts. */
export function getExecutionReport(db: ReadDb, id: string): ExecutionReport {
  const record = getExecutionRecord(db, id);
  const subject = subjectOf(record);
  const summary = findSnapshot(db, 'summary', subject, ReportSummary);
  const nodes = findSnapshot(db, 'nodes', subject, NodeStatsReply);
  const billing = findSnapshot(db, 'billing', subject, Billing);
  const conversations = findSnapshot(db, 'conversations', subject, ConnectAgentReport.partial());
  const calls = findSnapshot(db, 'calls', subject, z.object({ total: z.number().int().nullable() }));
  const breakdowns = BREAKDOWNS.map((by) => [by, findSnapshot(db, `breakdown.${by}`, subject, Breakdown)] as const);
  const parts = [summary, nodes, billing, conversations, calls, ...breakdowns.map(([, part]) => part)];
  return {
    execution: toExecutionRow(db, record),
    fetchedAt: summary.fetchedAt,
    problem: parts.find(({ problem }) => problem !== null)?.problem ?? null,
    summary: summary.value && toSummary(summary.value),
    breakdowns: Object.fromEntries(
      breakdowns.map(([by, { value }]) => [by, value?.buckets.slice(0, 1000) ?? null]),
    ) as ExecutionReport['breakdowns'],
    nodes: nodes.value && toNodes(nodes.value),
    billing: billing.value && toBilling(billing.value),
    conversations: conversations.value && toConversations(conversations.value),
    calls: { kept: countRows(db, 'call', subject), total: calls.value?.total ?? null },
  };
}

function toSummary({ effectiveStatus, generatedAt, contacts, calls, progressPercent }: ReportSummary) {
  const { cancelled, open, ...counts } = calls;
  return {
    effectiveStatus,
    generatedAt: instantOf(generatedAt),
    contacts,
    calls: { ...counts, cancelled: cancelled ?? 0, open: open ?? 0 },
    progress: Math.min(1, Math.max(0, progressPercent / 100)),
  };
}

const toCounts = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));

const toNodes = ({ nodes }: z.infer<typeof NodeStatsReply>): ExecutionReport['nodes'] =>
  nodes.slice(0, 1000).map(({ nodeId, nodeType, nodeLabel, entered, exited, dropped, outputs, avgDurationMs }) => ({
    nodeId,
    nodeType: nodeType ?? null,
    nodeLabel: nodeLabel ?? null,
    entered,
    exited,
    dropped,
    outputs: toCounts(outputs),
    averageMs: avgDurationMs,
  }));

const toBilling = ({ byDay, currency, ...rest }: Billing): ExecutionReport['billing'] => ({
  ...rest,
  currency: currency ?? null,
  byDay: byDay.slice(0, 1000).map(({ date, credits }) => ({ day: date, credits })),
});

function toConversations({ totals, exitReasons }: Partial<ConnectAgentReport>): ExecutionReport['conversations'] {
  if (!totals) return null;
  return { ...totals, exitReasons: toCounts(exitReasons ?? {}) };
}

export interface ExecutionCallsInput {
  id: string;
  status?: string | undefined;
  text?: string | undefined;
  sort: { by: 'startedAt' | 'durationMs'; order: 'asc' | 'desc' };
  page: { offset: number; limit: number };
}

/** The calls of an execution that are kept here. */
export function listExecutionCalls(db: ReadDb, input: ExecutionCallsInput): { rows: ReportedCall[]; total: number } {
  const record = getExecutionRecord(db, input.id);
  const { bodies, total } = listRows(db, 'call', subjectOf(record), {
    status: input.status,
    words: foldText(input.text ?? '')
      .split(/\s+/)
      .filter(Boolean),
    orderBy: input.sort.by === 'startedAt' ? 'started_at' : 'duration_ms',
    order: input.sort.order,
    page: input.page,
  });
  const calls = bodies.map((body) => CallRow.parse(body));
  const ids = findCallIds(
    db,
    record.connectionId,
    calls.map(({ callId }) => callId),
  );
  const nodes = findSnapshot(db, 'nodes', subjectOf(record), NodeStatsReply).value?.nodes ?? [];
  const labels = new Map(nodes.map(({ nodeId, nodeLabel }) => [nodeId, nodeLabel ?? nodeId]));
  return { rows: calls.map((call) => toReportedCall(call, ids.get(call.callId) ?? null, labels)), total };
}

const toReportedCall = (call: CallRow, callId: string | null, labels: ReadonlyMap<string, string>): ReportedCall => ({
  id: call.callId,
  callId,
  contactName: call.contactName ?? null,
  contactPhone: call.contactPhone ?? null,
  attempt: call.attempt,
  direction: call.direction,
  status: call.status,
  outcome: call.outcome ?? null,
  from: call.from ?? null,
  to: call.to ?? null,
  startedAt: instantOf(call.startedAt),
  answeredAt: instantOf(call.answeredAt),
  endedAt: instantOf(call.endedAt),
  durationMs: call.durationMs ?? null,
  credits: call.credits ?? null,
  hasRecording: call.hasRecording,
  lastNode: call.lastNodeId == null ? null : (labels.get(call.lastNodeId) ?? call.lastNodeId),
});

/** The conversations that agents had in its calls, with the names that are known here. */
export function listExecutionConversations(
  db: ReadDb,
  { id, page }: { id: string; page: { offset: number; limit: number } },
): { rows: ReportedConversation[]; total: number } {
  const record = getExecutionRecord(db, id);
  const { connectionId } = record;
  const { bodies, total } = listRows(db, 'conversation', subjectOf(record), {
    orderBy: 'started_at',
    order: 'asc',
    page,
  });
  const rows = bodies.map((body) => ConnectAgentRow.parse(body));
  const calls = findCallIds(
    db,
    connectionId,
    rows.map(({ callId }) => callId),
  );
  const contacts = contactNames(db, connectionId, rows);
  const agents = new Map(
    [...eachRecord(db, { collections: ['agents'], connectionId })].map(({ remoteId, name }) => [remoteId, name]),
  );
  return {
    rows: rows.map((row) => ({
      id: row.conversationId,
      callId: calls.get(row.callId) ?? null,
      remoteCallId: row.callId,
      agentName: agents.get(row.agentId ?? '') ?? row.agentId ?? null,
      contactName: contacts.get(row.contactId ?? '') ?? row.contactId ?? null,
      resolved: row.resolved ?? null,
      exitReason: row.exitReason ?? null,
      turns: row.turns,
      durationMs: row.durationMs ?? null,
    })),
    total,
  };
}

function contactNames(db: ReadDb, connectionId: string, rows: readonly ConnectAgentRow[]): Map<string, string> {
  const ids = rows.flatMap(({ contactId }) => contactId ?? []);
  const found = prepare<{ id: string; name: string }>(
    db,
    `SELECT remote_id AS id, display_name AS name FROM contacts
     WHERE connection_id = ? AND remote_id IN (SELECT value FROM json_each(?))`,
  ).all(connectionId, JSON.stringify(ids));
  return new Map(found.map(({ id, name }) => [id, name]));
}
