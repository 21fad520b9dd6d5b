/**
 * The columns of every report as rows, for the screen and for files. The heading of a column is the text
 * `reports.column.<id>` of the locale files. A cell is null where nothing is known.
 *
 * text: a word, a name or a day `2026-11-23` · integer, decimal: numbers · instant: ms since 1970 UTC · duration: ms ·
 * percent: a share, 0 to 1
 */
export type ColumnType = 'text' | 'integer' | 'decimal' | 'instant' | 'duration' | 'percent';

export interface ReportColumn {
  id: string;
  type: ColumnType;
}

const text = <I extends string>(id: I) => ({ id, type: 'text' }) as const;
const integer = <I extends string>(id: I) => ({ id, type: 'integer' }) as const;
const decimal = <I extends string>(id: I) => ({ id, type: 'decimal' }) as const;
const instant = <I extends string>(id: I) => ({ id, type: 'instant' }) as const;
const duration = <I extends string>(id: I) => ({ id, type: 'duration' }) as const;
const percent = <I extends string>(id: I) => ({ id, type: 'percent' }) as const;

/** Names of the reports that can be had as rows. */
export const REPORT_NAMES = [
  'callGroups',
  'executionSummary',
  'executionCalls',
  'executionBreakdown',
  'executionNodes',
  'executionBilling',
  'executionConversations',
  'callAttempts',
  'creditTransactions',
  'creditDays',
  'usageDays',
] as const;

/** What the calls are counted by; the first column of `callGroups` has its name. */
export const CALL_GROUPINGS = ['day', 'hour', 'agent', 'program', 'outcome', 'language', 'length'] as const;
export type CallGrouping = (typeof CALL_GROUPINGS)[number];

/** What the calls of an execution are counted by; the first column of `executionBreakdown` has its name. */
export const BREAKDOWNS = ['status', 'hour', 'day', 'attempt'] as const;
export type BreakdownBy = (typeof BREAKDOWNS)[number];

const CALL_FIGURES = [
  integer('calls'),
  integer('answered'),
  percent('answerRate'),
  duration('talkMs'),
  duration('averageMs'),
] as const;

export const callGroupColumns = (by: CallGrouping): ReportColumn[] => [text(by), ...CALL_FIGURES];

export const breakdownColumns = (by: BreakdownBy): ReportColumn[] => [
  text(by),
  integer('calls'),
  integer('answered'),
  percent('answerRate'),
  duration('totalMs'),
];

/** One row for each figure of the summary. A value's kind differs from row to row, so that it is written as plain numbers. */
export const EXECUTION_SUMMARY_COLUMNS = [text('figure'), decimal('value')] as const satisfies ReportColumn[];

export const EXECUTION_CALL_COLUMNS = [
  instant('startedAt'),
  text('contact'),
  text('phone'),
  integer('attempt'),
  text('direction'),
  text('status'),
  text('outcome'),
  text('from'),
  text('to'),
  instant('answeredAt'),
  instant('endedAt'),
  duration('dialledMs'),
  decimal('credits'),
  text('recorded'),
  text('lastNode'),
  text('callId'),
] as const satisfies ReportColumn[];

export const EXECUTION_NODE_COLUMNS = [
  text('node'),
  text('nodeType'),
  integer('entered'),
  integer('exited'),
  integer('dropped'),
  percent('dropShare'),
  duration('stayMs'),
  text('outputs'),
  text('nodeId'),
] as const satisfies ReportColumn[];

export const EXECUTION_BILLING_COLUMNS = [text('day'), decimal('credits')] as const satisfies ReportColumn[];

export const EXECUTION_CONVERSATION_COLUMNS = [
  text('agent'),
  text('contact'),
  text('resolved'),
  text('exitReason'),
  integer('turns'),
  duration('conversationMs'),
  text('callId'),
  text('conversationId'),
] as const satisfies ReportColumn[];

export const CALL_ATTEMPT_COLUMNS = [
  integer('attempt'),
  instant('startedAt'),
  text('status'),
  text('outcome'),
  instant('answeredAt'),
  instant('endedAt'),
  duration('dialledMs'),
  decimal('credits'),
  text('callId'),
] as const satisfies ReportColumn[];

export const CREDIT_TRANSACTION_COLUMNS = [
  instant('bookedAt'),
  text('kind'),
  text('description'),
  decimal('amount'),
  decimal('balanceAfter'),
  text('transactionId'),
] as const satisfies ReportColumn[];

export const CREDIT_DAY_COLUMNS = [
  text('day'),
  decimal('spent'),
  decimal('callCredits'),
  decimal('smsCredits'),
  decimal('agentCredits'),
  decimal('otherCredits'),
  decimal('added'),
] as const satisfies ReportColumn[];

export const USAGE_DAY_COLUMNS = [
  text('day'),
  decimal('credits'),
  instant('fetchedAt'),
] as const satisfies ReportColumn[];
