import type { ReportedCall, ReportTable, ReportTableInput } from '#shared/contract/report-shapes.ts';
import { dropShare, shareOf } from '#shared/domain/figures.ts';
import {
  breakdownColumns,
  CALL_ATTEMPT_COLUMNS,
  CREDIT_DAY_COLUMNS,
  CREDIT_TRANSACTION_COLUMNS,
  callGroupColumns,
  EXECUTION_BILLING_COLUMNS,
  EXECUTION_CALL_COLUMNS,
  EXECUTION_CONVERSATION_COLUMNS,
  EXECUTION_NODE_COLUMNS,
  EXECUTION_SUMMARY_COLUMNS,
  type ReportColumn,
  USAGE_DAY_COLUMNS,
} from '#shared/domain/report-columns.ts';
import type { ReadDb } from '../../store/database.ts';
import { recordsReadAt } from '../../sync/store/record-table.ts';
import { getCallReport } from './call-figures.ts';
import { getCallJob } from './call-job.ts';
import { getCreditDays, listTransactions, spentOn } from './credits.ts';
import { getExecutionReport, listExecutionCalls, listExecutionConversations } from './executions.ts';
import { getUsage } from './usage.ts';

type Cell = ReportTable['rows'][number][number];
type Row = Cell[];
type Page = { offset: number; limit: number };
type Rows = { columns: readonly ReportColumn[]; rows: Row[]; total: number; asOf: number | null };
type InputOf<R extends ReportTableInput['report']> = Extract<ReportTableInput, { report: R }>;

/** A page of a report as rows, in the very figures that its screen shows. */
export function getReportTable(db: ReadDb, { of, page }: { of: ReportTableInput; page: Page }): ReportTable {
  const { columns, ...rest } = rowsOf(db, of, page);
  return { report: of.report, columns: [...columns], ...rest };
}

function rowsOf(db: ReadDb, of: ReportTableInput, page: Page): Rows {
  switch (of.report) {
    case 'callGroups':
      return callGroups(db, of, page);
    case 'executionCalls':
      return executionCalls(db, of, page);
    case 'executionConversations':
      return executionConversations(db, of, page);
    case 'callAttempts': {
      const { job, fetchedAt } = getCallJob(db, of.call);
      return whole(CALL_ATTEMPT_COLUMNS, job?.attempts.map(toAttemptRow) ?? [], fetchedAt, page);
    }
    case 'creditTransactions':
      return creditTransactions(db, of, page);
    case 'creditDays':
      return creditDayRows(db, of, page);
    case 'usageDays': {
      const { days, fetchedAt } = getUsage(db, of);
      const rows = days.map(({ day, credits, fetchedAt: at }) => [day, credits, at]);
      return whole(USAGE_DAY_COLUMNS, rows, fetchedAt, page);
    }
    default:
      return executionPart(db, of, page);
  }
}

const whole = (columns: readonly ReportColumn[], rows: Row[], asOf: number | null, { offset, limit }: Page): Rows => ({
  columns,
  rows: rows.slice(offset, offset + limit),
  total: rows.length,
  asOf,
});

function callGroups(db: ReadDb, input: InputOf<'callGroups'>, page: Page): Rows {
  const { groups, asOf } = getCallReport(db, input);
  const rows = groups.map(({ key, calls, answered, answerRate, talkMs, averageMs }) => [
    key,
    calls,
    answered,
    answerRate,
    talkMs,
    averageMs,
  ]);
  return whole(callGroupColumns(input.by), rows, asOf, page);
}

type ExecutionPart = InputOf<'executionSummary' | 'executionBreakdown' | 'executionNodes' | 'executionBilling'>;

/** The parts of an execution's report that come whole. */
function executionPart(db: ReadDb, of: ExecutionPart, page: Page): Rows {
  const { summary, breakdowns, nodes, billing, fetchedAt } = getExecutionReport(db, of.id);
  switch (of.report) {
    case 'executionSummary':
      return whole(EXECUTION_SUMMARY_COLUMNS, summary === null ? [] : summaryRows(summary), fetchedAt, page);
    case 'executionBreakdown': {
      const rows = (breakdowns[of.by] ?? []).map(({ key, calls, answered, durationMs }) => [
        key,
        calls,
        answered,
        shareOf(answered, calls),
        durationMs,
      ]);
      return whole(breakdownColumns(of.by), rows, fetchedAt, page);
    }
    case 'executionNodes': {
      const rows = (nodes ?? []).map((node) => [
        node.nodeLabel ?? node.nodeId,
        node.nodeType,
        node.entered,
        node.exited,
        node.dropped,
        dropShare(node),
        node.averageMs,
        node.outputs.map(({ name, count }) => `${name}: ${count}`).join(', '),
        node.nodeId,
      ]);
      return whole(EXECUTION_NODE_COLUMNS, rows, fetchedAt, page);
    }
    case 'executionBilling': {
      const rows = (billing?.byDay ?? []).map(({ day, credits }) => [day, credits]);
      return whole(EXECUTION_BILLING_COLUMNS, rows, fetchedAt, page);
    }
  }
}

function summaryRows({
  contacts,
  calls,
  progress,
}: NonNullable<ReturnType<typeof getExecutionReport>['summary']>): Row[] {
  const named = (group: string, figures: Record<string, number>): Row[] =>
    Object.entries(figures).map(([name, value]) => [`${group}.${name}`, value]);
  return [...named('contacts', contacts), ...named('calls', calls), ['progress', progress]];
}

function executionCalls(db: ReadDb, input: InputOf<'executionCalls'>, page: Page): Rows {
  const { rows, total } = listExecutionCalls(db, { ...input, page });
  return {
    columns: EXECUTION_CALL_COLUMNS,
    rows: rows.map((call) => [
      call.startedAt,
      call.contactName,
      call.contactPhone,
      call.attempt,
      call.direction,
      call.status,
      call.outcome,
      call.from,
      call.to,
      call.answeredAt,
      call.endedAt,
      call.durationMs,
      call.credits,
      yesOrNo(call.hasRecording),
      call.lastNode,
      call.id,
    ]),
    total,
    asOf: getExecutionReport(db, input.id).fetchedAt,
  };
}

const yesOrNo = (value: boolean | null): string | null => (value === null ? null : value ? 'yes' : 'no');

function executionConversations(db: ReadDb, { id }: InputOf<'executionConversations'>, page: Page): Rows {
  const { rows, total } = listExecutionConversations(db, { id, page });
  return {
    columns: EXECUTION_CONVERSATION_COLUMNS,
    rows: rows.map((row) => [
      row.agentName,
      row.contactName,
      yesOrNo(row.resolved),
      row.exitReason,
      row.turns,
      row.durationMs,
      row.remoteCallId,
      row.id,
    ]),
    total,
    asOf: getExecutionReport(db, id).fetchedAt,
  };
}

const toAttemptRow = (call: ReportedCall): Row => [
  call.attempt,
  call.startedAt,
  call.status,
  call.outcome,
  call.answeredAt,
  call.endedAt,
  call.durationMs,
  call.credits,
  call.id,
];

function creditTransactions(db: ReadDb, input: InputOf<'creditTransactions'>, page: Page): Rows {
  const { rows, total } = listTransactions(db, { ...input, page });
  return {
    columns: CREDIT_TRANSACTION_COLUMNS,
    rows: rows.map(({ createdAt, type, description, amount, balanceAfter, remoteId }) => [
      createdAt,
      type,
      description,
      amount,
      balanceAfter,
      remoteId,
    ]),
    total,
    asOf: recordsReadAt(db, ['creditTransactions']),
  };
}

function creditDayRows(db: ReadDb, input: InputOf<'creditDays'>, page: Page): Rows {
  const rows = getCreditDays(db, input).map((day) => [
    day.day,
    spentOn(day),
    day.call,
    day.sms,
    day.agent,
    day.other,
    day.added,
  ]);
  return whole(CREDIT_DAY_COLUMNS, rows, recordsReadAt(db, ['creditTransactions']), page);
}
