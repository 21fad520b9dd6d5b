import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';
import { listQuery, PageMeta, PageQuery, pageOf } from './paging.ts';

const count = z.number().int();
const counts = z.record(z.string(), count);

/** `format` of the files that a report comes as. */
export const ReportFormat = z.enum(['csv', 'xlsx']);

/** One execution's report; contacts are counted once each, however often they were called. */
export const ReportSummary = z.looseObject({
  executionId: WireId,
  programId: WireId,
  programName: maybe(z.string()),
  /** The execution's status, but paused_manual for paused, and paused_window while it runs in a pause window. */
  effectiveStatus: z.string(),
  generatedAt: WireInstant,
  contacts: z.looseObject({ total: count, completed: count, failed: count, pending: count, inProgress: count }),
  /** Every call falls under one of the counts; `answerRate` is 0 to 1. */
  calls: z.looseObject({
    total: count,
    answered: count,
    noAnswer: count,
    busy: count,
    rejected: count,
    voicemail: count,
    failed: count,
    cancelled: maybe(count),
    open: maybe(count),
    answerRate: z.number(),
    avgDurationMs: z.number(),
    totalDurationMs: z.number(),
  }),
  startedAt: maybe(WireInstant),
  endedAt: maybe(WireInstant),
  /** 0 to 100. */
  progressPercent: z.number(),
});

/** A call of an execution. */
export const CallRow = z.looseObject({
  callId: WireId,
  contactId: maybe(WireId),
  contactName: maybe(z.string()),
  contactPhone: maybe(z.string()),
  /** 1 for the first call to a contact. */
  attempt: count,
  direction: z.string(),
  /** completed, no_answer, busy and others; an open text. */
  status: z.string(),
  /** What came of it, in the words of the flow. */
  outcome: maybe(z.string()),
  from: maybe(z.string()),
  to: maybe(z.string()),
  startedAt: WireInstant,
  answeredAt: maybe(WireInstant),
  endedAt: maybe(WireInstant),
  durationMs: maybe(z.number()),
  credits: maybe(z.number()),
  hasRecording: z.boolean(),
  lastNodeId: maybe(z.string()),
  conversationId: maybe(WireId),
});

export const CallRowPage = pageOf(CallRow);

const callFilters = {
  status: z.string().min(1).max(64).optional(),
  outcome: z.string().min(1).max(256).optional(),
  /** Calls that started at this instant or later. */
  from: z.iso.datetime({ offset: true }).optional(),
  /** Calls that started before this instant. */
  to: z.iso.datetime({ offset: true }).optional(),
};

/** `search` looks in the contact's names, phone and address of e-mail. */
export const ReportCallQuery = listQuery(['startedAt', 'durationMs']).extend(callFilters);

export const ReportCallExportQuery = ReportCallQuery.pick({
  search: true,
  status: true,
  outcome: true,
  from: true,
  to: true,
}).extend({
  format: ReportFormat.default('csv'),
});

export const ReportExportQuery = z.strictObject({ format: ReportFormat.default('csv') });

export const BreakdownQuery = z.strictObject({ by: z.enum(['status', 'hour', 'day', 'attempt']).default('status') });

/** `key`: a status, an hour of the day (`09:00`), a day (`2026-11-20`) or the number of an attempt. */
export const Breakdown = z.looseObject({
  by: z.string(),
  buckets: z.array(z.looseObject({ key: z.string(), calls: count, answered: count, durationMs: z.number() })),
});

/** How the calls went through one node of the flow. */
export const NodeStat = z.looseObject({
  nodeId: z.string(),
  nodeType: maybe(z.string()),
  nodeLabel: maybe(z.string()),
  entered: count,
  exited: count,
  dropped: count,
  /** How often each output was taken. */
  outputs: counts,
  avgDurationMs: z.number(),
});

export const NodeStatsReply = z.looseObject({ nodes: z.array(NodeStat) });

export const Billing = z.looseObject({
  totalCredits: z.number(),
  callCredits: z.number(),
  smsCredits: z.number(),
  agentCredits: z.number(),
  billedSeconds: count,
  currency: maybe(z.string()),
  byDay: z.array(z.looseObject({ date: z.string(), credits: z.number() })),
});

export const ConnectAgentRow = z.looseObject({
  conversationId: WireId,
  callId: WireId,
  agentId: maybe(WireId),
  contactId: maybe(WireId),
  /** Null where nobody evaluated it. */
  resolved: maybe(z.boolean()),
  exitReason: maybe(z.string()),
  turns: count,
  durationMs: maybe(z.number()),
});

/** Conversations that agents had in the calls of an execution. */
export const ConnectAgentReport = z.looseObject({
  totals: z.looseObject({
    conversations: count,
    evaluated: count,
    resolved: count,
    avgTurns: z.number(),
    avgDurationMs: z.number(),
  }),
  exitReasons: counts,
  data: z.array(ConnectAgentRow),
  meta: PageMeta,
});

export const ConnectAgentQuery = PageQuery;

export type ReportFormat = z.infer<typeof ReportFormat>;
export type ReportSummary = z.infer<typeof ReportSummary>;
export type CallRow = z.infer<typeof CallRow>;
export type ReportCallQuery = z.infer<typeof ReportCallQuery>;
export type ReportCallExportQuery = z.infer<typeof ReportCallExportQuery>;
export type Breakdown = z.infer<typeof Breakdown>;
export type BreakdownQuery = z.infer<typeof BreakdownQuery>;
export type NodeStat = z.infer<typeof NodeStat>;
export type Billing = z.infer<typeof Billing>;
export type ConnectAgentReport = z.infer<typeof ConnectAgentReport>;
export type ConnectAgentRow = z.infer<typeof ConnectAgentRow>;
