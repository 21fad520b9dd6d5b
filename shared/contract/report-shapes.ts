import { z } from 'zod';
import { isTimeZone } from '../domain/calendar.ts';
import { BREAKDOWNS, CALL_GROUPINGS, REPORT_NAMES } from '../domain/report-columns.ts';
import { MAX_REPORT_DAYS } from '../domain/report-limits.ts';
import { ErrorInfo, ForeignText, Instant, LocalId, ShortText, SortOrder } from './common.ts';

const Day = z.iso.date();
/** The person's, by its name in the IANA list. */
export const TimeZone = z.string().min(1).max(64).refine(isTimeZone);

const dayRange = {
  timeZone: TimeZone,
  /** First and last day, both counted. */
  from: Day,
  to: Day,
};

/** How old something is that was read on demand, and why it could not be read again. */
export const Snapshot = z.object({
  /** Null while it was never read. */
  fetchedAt: Instant.nullable(),
  problem: ErrorInfo.nullable(),
});

/** See `CallFigures` of shared/domain/figures.ts, which defines each of them. */
export const CallFigures = z.object({
  calls: z.number().int(),
  answered: z.number().int(),
  answerRate: z.number().nullable(),
  talkMs: z.number(),
  averageMs: z.number().nullable(),
});

export const CallGroup = CallFigures.extend({
  /** A day, an hour (`09`), a name or a constant; null for calls of which it is not known. */
  key: ForeignText.nullable(),
});

export const CallReportFilter = z.object({
  agentName: ShortText.optional(),
  programName: ShortText.optional(),
  language: z.string().max(64).optional(),
  direction: z.enum(['inbound', 'outbound']).optional(),
  status: ShortText.optional(),
});

export const CallReportInput = z.object({ ...dayRange, filter: CallReportFilter.default({}) });

export const CallReport = z.object({
  figures: CallFigures,
  /** The same of as many days right before. */
  before: CallFigures,
  groups: z.array(CallGroup).max(1000),
  /** Calls of the range whose report is here, out of all of them that are here. */
  coverage: z.object({ withReport: z.number().int(), total: z.number().int() }),
  /** When calls were last read. */
  asOf: Instant.nullable(),
  choices: z.object({
    agentNames: z.array(ForeignText),
    programNames: z.array(ForeignText),
    languages: z.array(ForeignText),
    statuses: z.array(ForeignText),
  }),
});

/** An execution as it is chosen from. */
export const ExecutionRow = z.object({
  id: LocalId,
  connectionId: LocalId,
  programName: ForeignText,
  status: ForeignText,
  isLive: z.boolean(),
  total: z.number().int().nullable(),
  completed: z.number().int().nullable(),
  failed: z.number().int().nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** When its report was last read; null while it never was. */
  fetchedAt: Instant.nullable(),
});

const Count = z.number().int();
const Bucket = z.object({ key: ForeignText, calls: Count, answered: Count, durationMs: z.number() });
export const NodeFigures = z.object({
  nodeId: z.string(),
  nodeType: ForeignText.nullable(),
  nodeLabel: ForeignText.nullable(),
  entered: Count,
  exited: Count,
  dropped: Count,
  outputs: z.array(z.object({ name: ForeignText, count: Count })),
  averageMs: z.number(),
});

/** The report of an execution, as the platform computed it at `fetchedAt`. What was never read is null. */
export const ExecutionReport = Snapshot.extend({
  execution: ExecutionRow,
  summary: z
    .object({
      effectiveStatus: z.string(),
      generatedAt: Instant.nullable(),
      contacts: z.object({ total: Count, completed: Count, failed: Count, pending: Count, inProgress: Count }),
      calls: z.object({
        total: Count,
        answered: Count,
        noAnswer: Count,
        busy: Count,
        rejected: Count,
        voicemail: Count,
        failed: Count,
        cancelled: Count,
        open: Count,
        answerRate: z.number(),
        avgDurationMs: z.number(),
        totalDurationMs: z.number(),
      }),
      /** 0 to 1. */
      progress: z.number(),
    })
    .nullable(),
  breakdowns: z.record(z.enum(BREAKDOWNS), z.array(Bucket).max(1000).nullable()),
  nodes: z.array(NodeFigures).max(1000).nullable(),
  billing: z
    .object({
      totalCredits: z.number(),
      callCredits: z.number(),
      smsCredits: z.number(),
      agentCredits: z.number(),
      billedSeconds: z.number(),
      currency: ForeignText.nullable(),
      byDay: z.array(z.object({ day: z.string(), credits: z.number() })).max(1000),
    })
    .nullable(),
  conversations: z
    .object({
      conversations: Count,
      evaluated: Count,
      resolved: Count,
      avgTurns: z.number(),
      avgDurationMs: z.number(),
      exitReasons: z.array(z.object({ name: ForeignText, count: Count })),
    })
    .nullable(),
  /** How many of its calls are kept here, and how many the platform counted when they were last asked for. */
  calls: z.object({ kept: Count, total: Count.nullable() }),
});

/** A call as the platform lists it for an execution or a call job. */
export const ReportedCall = z.object({
  id: z.string(),
  /** The call in the list of calls, where it is here. */
  callId: LocalId.nullable(),
  contactName: ForeignText.nullable(),
  contactPhone: ForeignText.nullable(),
  attempt: Count.nullable(),
  direction: ForeignText.nullable(),
  status: ForeignText,
  outcome: ForeignText.nullable(),
  from: ForeignText.nullable(),
  to: ForeignText.nullable(),
  startedAt: Instant.nullable(),
  answeredAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** From dialling to the end, as the platform counts it. */
  durationMs: z.number().nullable(),
  credits: z.number().nullable(),
  hasRecording: z.boolean(),
  lastNode: ForeignText.nullable(),
});

export const ReportedConversation = z.object({
  id: z.string(),
  callId: LocalId.nullable(),
  remoteCallId: z.string(),
  agentName: ForeignText.nullable(),
  contactName: ForeignText.nullable(),
  resolved: z.boolean().nullable(),
  exitReason: ForeignText.nullable(),
  turns: Count,
  durationMs: z.number().nullable(),
});

/** The call job that a call belongs to, with every attempt; `job` is null while it was never read. */
export const CallJob = Snapshot.extend({
  /** Null where the call belongs to no job, as one that a person made, or where that is not known. */
  jobId: z.string().nullable(),
  job: z
    .object({
      status: ForeignText,
      attempts: z.array(ReportedCall),
      nextAttemptAt: Instant.nullable(),
      failureReason: ForeignText.nullable(),
    })
    .nullable(),
});

/** What is left on a connection, and how long it lasts; see shared/domain/figures.ts. */
export const CreditState = z.object({
  connectionId: LocalId,
  connectionName: ForeignText,
  balance: z.number().nullable(),
  /** When the platform said so. */
  balanceAt: Instant.nullable(),
  burnPerDay: z.number().nullable(),
  daysLeft: z.number().nullable(),
  isLow: z.boolean(),
  problem: ErrorInfo.nullable(),
});

export const TodayReport = z.object({
  today: CallFigures,
  yesterday: CallFigures,
  /** The day before yesterday, which yesterday is compared with. */
  dayBefore: CallFigures,
  /** Yesterday up to the time of day that it is now, which today is compared with. */
  yesterdayByNow: CallFigures,
  /** Of today and yesterday, most talk first. */
  agents: z.array(CallFigures.extend({ agentName: ForeignText.nullable() })).max(50),
  callsAt: Instant.nullable(),
  executions: z.array(ExecutionRow).max(50),
  executionsAt: Instant.nullable(),
  credits: z.array(CreditState).max(50),
});

export const CreditDay = z.object({
  day: Day,
  call: z.number(),
  sms: z.number(),
  agent: z.number(),
  other: z.number(),
  added: z.number(),
});

export const CreditReport = z.object({
  state: CreditState,
  days: z.array(CreditDay).max(MAX_REPORT_DAYS + 1),
  /** Of the range: spent and added. */
  spent: z.number(),
  added: z.number(),
  types: z.array(ForeignText),
  asOf: Instant.nullable(),
});

export const CreditTransaction = z.object({
  id: LocalId,
  remoteId: z.string(),
  type: ForeignText,
  amount: z.number(),
  balanceAfter: z.number().nullable(),
  description: ForeignText.nullable(),
  createdAt: Instant.nullable(),
  callId: LocalId.nullable(),
});

/** A call that is here, or one that an execution's report names by the platform's id. */
export const CallRef = z.union([
  z.object({ callId: LocalId }),
  z.object({ connectionId: LocalId, remoteCallId: z.string().min(1).max(256) }),
]);

export const CreditInput = z.object({ connectionId: LocalId, ...dayRange });
export const TransactionInput = CreditInput.extend({ type: ShortText.optional() });

export const UsageAgent = z.object({ id: LocalId, connectionId: LocalId, name: ForeignText });
/** Days are FlowGent's, in UTC. */
export const UsageInput = z.object({ agentId: LocalId, from: Day, to: Day });
export const UsageReport = Snapshot.extend({
  days: z.array(z.object({ day: Day, credits: z.number().nullable(), fetchedAt: Instant.nullable() })),
  /** Of the days that are known. */
  total: z.number(),
  knownDays: Count,
});

export const ExecutionCallsInput = z.object({
  id: LocalId,
  status: ShortText.optional(),
  text: ShortText.optional(),
  sort: z
    .object({ by: z.enum(['startedAt', 'durationMs']).default('startedAt'), order: SortOrder.default('desc') })
    .prefault({}),
});

/** Any report as rows; see `REPORT_NAMES`. Its columns are in shared/domain/report-columns.ts. */
export const ReportTableInput = z.discriminatedUnion('report', [
  CallReportInput.extend({ report: z.literal('callGroups'), by: z.enum(CALL_GROUPINGS) }),
  z.object({ report: z.literal('executionSummary'), id: LocalId }),
  ExecutionCallsInput.extend({ report: z.literal('executionCalls') }),
  z.object({ report: z.literal('executionBreakdown'), id: LocalId, by: z.enum(BREAKDOWNS) }),
  z.object({ report: z.literal('executionNodes'), id: LocalId }),
  z.object({ report: z.literal('executionBilling'), id: LocalId }),
  z.object({ report: z.literal('executionConversations'), id: LocalId }),
  z.object({ report: z.literal('callAttempts'), call: CallRef }),
  TransactionInput.extend({ report: z.literal('creditTransactions') }),
  CreditInput.extend({ report: z.literal('creditDays') }),
  UsageInput.extend({ report: z.literal('usageDays') }),
]);

export const ReportTable = z.object({
  report: z.enum(REPORT_NAMES),
  columns: z.array(
    z.object({ id: z.string(), type: z.enum(['text', 'integer', 'decimal', 'instant', 'duration', 'percent']) }),
  ),
  /** A cell for each column, in their order. */
  rows: z.array(z.array(z.union([ForeignText, z.number(), z.null()]))),
  total: Count,
  /** When what it is made from was read. */
  asOf: Instant.nullable(),
});

export type Snapshot = z.infer<typeof Snapshot>;
export type CallFigures = z.infer<typeof CallFigures>;
export type CallGroup = z.infer<typeof CallGroup>;
export type CallReportFilter = z.infer<typeof CallReportFilter>;
export type CallReportInput = z.infer<typeof CallReportInput>;
export type CallReport = z.infer<typeof CallReport>;
export type TodayReport = z.infer<typeof TodayReport>;
export type ExecutionRow = z.infer<typeof ExecutionRow>;
export type ExecutionReport = z.infer<typeof ExecutionReport>;
export type NodeFigures = z.infer<typeof NodeFigures>;
export type ReportedCall = z.infer<typeof ReportedCall>;
export type ReportedConversation = z.infer<typeof ReportedConversation>;
export type CallJob = z.infer<typeof CallJob>;
export type CreditState = z.infer<typeof CreditState>;
export type CreditDay = z.infer<typeof CreditDay>;
export type CreditReport = z.infer<typeof CreditReport>;
export type CreditTransaction = z.infer<typeof CreditTransaction>;
export type UsageAgent = z.infer<typeof UsageAgent>;
export type UsageReport = z.infer<typeof UsageReport>;
export type ReportTableInput = z.infer<typeof ReportTableInput>;
export type ReportTable = z.infer<typeof ReportTable>;
export type CallRef = z.infer<typeof CallRef>;
