import type {
  Billing,
  Breakdown,
  BreakdownQuery,
  CallRow,
  NodeStat,
  ReportCallExportQuery,
  ReportCallQuery,
  ReportSummary,
} from '#shared/wire/gomobile/program-report.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import { localTimeIn, ZONE_STEP_MS } from '../../db/zone.ts';
import { notFound } from '../../http/errors.ts';
import { sliceOf, toPage } from '../../http/paging.ts';
import type { Workspace } from '../../workspace.ts';
import { effectiveStatus } from './effective-status.ts';
import { type GraphNode, NodeStats } from './node-stats.ts';
import { inPages } from './pages.ts';
import * as repository from './repository.ts';

export function liveExecution({ db }: Workspace, executionId: string): repository.ExecutionRow {
  const row = repository.findExecution(db, executionId);
  if (row === undefined) throw notFound('Program execution');
  return row;
}

/**
 * The summary. Contacts are those of the audience at the launch, each counted once. A call counts once too: as voicemail;
 * else as answered where a person picked up, whatever came after; else by its status; what is not over yet is `open`.
 * `answerRate` is answered out of all calls, 0 to 1; `avgDurationMs` is of the answered calls from dialling to the end,
 * `totalDurationMs` of all; `progressPercent` is the contacts that are completed or failed, out of all. Where there is
 * nothing to divide by, each is 0.
 */
export function getSummary(workspace: Workspace, executionId: string): ReportSummary {
  const { db, clock } = workspace;
  const execution = liveExecution(workspace, executionId);
  const contacts = contactCounts(db, executionId);
  const now = clock.now();
  return {
    executionId,
    programId: execution.program_id,
    programName: execution.program_name,
    effectiveStatus: effectiveStatus(execution, now, repository.organizationOf(db).timezone),
    generatedAt: toIso(now),
    contacts,
    calls: callCounts(repository.figuresByStatus(db, executionId)),
    startedAt: toIsoOrNull(execution.actual_start_at),
    endedAt: toIsoOrNull(execution.actual_end_at),
    progressPercent: round(100 * ratio(contacts.completed + contacts.failed, contacts.total), 1),
  };
}

function contactCounts(db: Workspace['db'], executionId: string): ReportSummary['contacts'] {
  const rows = repository.countContacts(db, executionId);
  const of = (status: string): number => rows.find((row) => row.status === status)?.n ?? 0;
  return {
    total: rows.reduce((sum, { n }) => sum + n, 0),
    completed: of('completed'),
    failed: of('failed'),
    pending: of('pending'),
    inProgress: of('in_progress'),
  };
}

type StatusFigures = repository.Figures & { key: string };

/** Statuses of calls that nobody answered, with what the summary calls them. */
const UNANSWERED = {
  no_answer: 'noAnswer',
  busy: 'busy',
  rejected: 'rejected',
  voicemail: 'voicemail',
  failed: 'failed',
  cancelled: 'cancelled',
} as const;

function callCounts(rows: readonly StatusFigures[]): ReportSummary['calls'] {
  const sum = (of: (row: StatusFigures) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const total = sum(({ calls }) => calls);
  const answered = sum((row) => row.answered);
  const counts = { noAnswer: 0, busy: 0, rejected: 0, voicemail: 0, failed: 0, cancelled: 0, open: 0 };
  for (const { key, calls, answered: taken } of rows) {
    counts[UNANSWERED[key as keyof typeof UNANSWERED] ?? 'open'] += calls - taken;
  }
  return {
    total,
    answered,
    ...counts,
    answerRate: round(ratio(answered, total), 4),
    avgDurationMs: Math.round(
      ratio(
        sum(({ answeredMs }) => answeredMs),
        answered,
      ),
    ),
    totalDurationMs: sum(({ durationMs }) => durationMs),
  };
}

/** A page of the calls, newest first where nothing else is asked for. */
export function listCalls(workspace: Workspace, executionId: string, query: ReportCallQuery) {
  liveExecution(workspace, executionId);
  const { sortBy = 'startedAt', sortOrder = 'desc' } = query;
  const filter = callFilter(executionId, query);
  const { rows, total } = repository.listCalls(workspace.db, { ...filter, sortBy, sortOrder, ...sliceOf(query) });
  return toPage({ rows: rows.map(toCallRow), total }, query);
}

/** What the query of a list or an export of calls asks for. */
export function callFilter(executionId: string, query: Omit<ReportCallExportQuery, 'format'>): repository.CallFilter {
  const { search, status, outcome, from, to } = query;
  return {
    executionId,
    search,
    status,
    outcome,
    startedFrom: from === undefined ? undefined : Date.parse(from),
    startedTo: to === undefined ? undefined : Date.parse(to),
  };
}

function toCallRow(row: repository.CallRecord): CallRow {
  return {
    callId: row.id,
    contactId: row.contact_id,
    contactName: row.contact_name,
    contactPhone: row.contact_phone,
    attempt: row.attempt,
    direction: row.direction,
    status: row.status,
    outcome: row.outcome,
    from: row.from_number,
    to: row.to_number,
    startedAt: toIso(row.started_at),
    answeredAt: toIsoOrNull(row.answered_at),
    endedAt: toIsoOrNull(row.ended_at),
    durationMs: row.duration_ms,
    credits: row.credits ?? 0,
    hasRecording: row.has_recording === 1,
    lastNodeId: row.last_node_id,
    conversationId: row.conversation_id,
  };
}

/**
 * All calls by one property, each call in one bucket; a bucket is there only where it holds a call. Hours are those of the
 * day (`09:00` is 9:00 to 9:59, of all days together) and days those of the calendar, both in the organization's time zone
 * and both by the start of the call. `durationMs` is from dialling to the end.
 */
export function getBreakdown(workspace: Workspace, executionId: string, { by }: BreakdownQuery): Breakdown {
  const { db } = workspace;
  liveExecution(workspace, executionId);
  if (by === 'status') return { by, buckets: repository.figuresByStatus(db, executionId).map(toBucket) };
  if (by === 'attempt') return { by, buckets: repository.figuresByAttempt(db, executionId).map(toBucket) };
  const localTime = localTimeIn(repository.organizationOf(db).timezone);
  const buckets = new Map<string, Breakdown['buckets'][number]>();
  for (const row of repository.figuresByTime(db, executionId, ZONE_STEP_MS)) {
    const { date, hour } = localTime(row.key * ZONE_STEP_MS);
    const key = by === 'day' ? date : `${String(hour).padStart(2, '0')}:00`;
    const { calls, answered, durationMs } = buckets.get(key) ?? { calls: 0, answered: 0, durationMs: 0 };
    buckets.set(key, {
      key,
      calls: calls + row.calls,
      answered: answered + row.answered,
      durationMs: durationMs + row.durationMs,
    });
  }
  return { by, buckets: [...buckets.values()].sort((a, b) => (a.key < b.key ? -1 : 1)) };
}

const toBucket = ({ key, calls, answered, durationMs }: repository.Figures & { key: string | number }) => ({
  key: String(key),
  calls,
  answered,
  durationMs,
});

/** The nodes of the flow that the execution dials, in the order of its graph, with what all its calls did there. */
export async function getNodeStats(workspace: Workspace, executionId: string): Promise<NodeStat[]> {
  const { db } = workspace;
  const graph = repository.findGraph(db, liveExecution(workspace, executionId));
  const nodes: GraphNode[] = graph === undefined ? [] : JSON.parse(graph).nodes;
  const stats = new NodeStats(nodes);
  for await (const { path, ended_at: endedAt } of inPages<repository.PathRecord>((last, limit) =>
    repository.pathsAfter(db, executionId, last, limit),
  )) {
    stats.add(JSON.parse(path), endedAt !== null);
  }
  return stats.toNodes();
}

/**
 * What the execution cost. `callCredits` are those of its calls, `agentCredits` what agents' answers in them were charged;
 * an execution sends no SMS. A day has the credits of the calls that started on it, in the organization's time zone.
 * `billedSeconds` is the sum of what each call was billed for; `currency` is the organization's.
 */
export function getBilling(workspace: Workspace, executionId: string): Billing {
  const { db } = workspace;
  liveExecution(workspace, executionId);
  const { timezone, currency } = repository.organizationOf(db);
  const localTime = localTimeIn(timezone);
  const calls = repository.costOfCalls(db, executionId, ZONE_STEP_MS);
  const agents = repository.costOfAgents(db, executionId, ZONE_STEP_MS);
  const byDay = new Map<string, number>();
  for (const { key, credits } of [...calls, ...agents]) {
    const { date } = localTime(key * ZONE_STEP_MS);
    byDay.set(date, (byDay.get(date) ?? 0) + credits);
  }
  const creditsOf = (costs: readonly repository.Cost[]): number => costs.reduce((sum, cost) => sum + cost.credits, 0);
  return {
    totalCredits: round(creditsOf(calls) + creditsOf(agents), 4),
    callCredits: round(creditsOf(calls), 4),
    smsCredits: 0,
    agentCredits: round(creditsOf(agents), 4),
    billedSeconds: calls.reduce((sum, { billedSeconds }) => sum + billedSeconds, 0),
    currency,
    byDay: [...byDay]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, credits]) => ({ date, credits: round(credits, 4) })),
  };
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
