import { z } from 'zod';
import { CALL_GROUPINGS } from '../domain/report-columns.ts';
import { Changed, Instant, LocalId, PageRequest, page } from './common.ts';
import { command, event, query } from './define.ts';
import {
  CallJob,
  CallRef,
  CallReport,
  CallReportInput,
  CreditInput,
  CreditReport,
  CreditTransaction,
  ExecutionCallsInput,
  ExecutionReport,
  ExecutionRow,
  ReportedCall,
  ReportedConversation,
  ReportTable,
  ReportTableInput,
  Snapshot,
  TimeZone,
  TodayReport,
  TransactionInput,
  UsageAgent,
  UsageInput,
  UsageReport,
} from './report-shapes.ts';

/** Several requests to a platform, one after another. */
const READ_MS = 120_000;

/** Figures: today, calls, executions, credits, usage. All are read from the store; the commands ask the platform again. */
export const reports = {
  /** `now` is the window's clock; it says which day is today. */
  today: query(z.object({ timeZone: TimeZone, now: Instant }), TodayReport),
  calls: query(CallReportInput.extend({ by: z.enum(CALL_GROUPINGS).default('day') }), CallReport),
  /** Newest first. */
  executions: query(z.object({ page: PageRequest.prefault({}) }), page(ExecutionRow)),
  execution: query(z.object({ id: LocalId }), ExecutionReport),
  executionCalls: query(ExecutionCallsInput.extend({ page: PageRequest.prefault({}) }), page(ReportedCall)),
  executionConversations: query(z.object({ id: LocalId, page: PageRequest.prefault({}) }), page(ReportedConversation)),
  /** Asks for the whole report again; what could not be had stays as it was, with the reason. */
  refreshExecution: command(z.object({ id: LocalId }), Snapshot, { deadlineMs: READ_MS }),
  callJob: query(CallRef, CallJob),
  refreshCallJob: command(CallRef, Snapshot, { deadlineMs: READ_MS }),
  credits: query(CreditInput.extend({ now: Instant }), CreditReport),
  creditTransactions: query(TransactionInput.extend({ page: PageRequest.prefault({}) }), page(CreditTransaction)),
  refreshBalance: command(z.object({ connectionId: LocalId }), Snapshot, { deadlineMs: READ_MS }),
  usageAgents: query(z.object({}).optional(), z.array(UsageAgent)),
  usage: query(UsageInput, UsageReport),
  refreshUsage: command(UsageInput, Snapshot, { deadlineMs: READ_MS }),
  table: query(z.object({ of: ReportTableInput, page: PageRequest.prefault({}) }), ReportTable),
  onChanged: event(Changed),
};
