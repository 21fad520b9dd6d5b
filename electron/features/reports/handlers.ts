import type { Snapshot } from '#shared/contract/report-shapes.ts';
import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { getCallReport } from './call-figures.ts';
import { getCallJob, refreshCallJob } from './call-job.ts';
import { getCreditReport, listTransactions, refreshBalance } from './credits.ts';
import { getExecutionReport, listExecutionCalls, listExecutionConversations, listExecutions } from './executions.ts';
import { refreshExecution } from './refresh-execution.ts';
import { getReportTable } from './tables.ts';
import { getToday } from './today.ts';
import { getUsage, listUsageAgents, refreshUsage } from './usage.ts';

export const reportQueries = ({ db }: ReaderParts): ReaderHandlers['reports'] => ({
  today: (input) => getToday(db, input),
  calls: (input) => getCallReport(db, input),
  executions: ({ page }) => listExecutions(db, page),
  execution: ({ id }) => getExecutionReport(db, id),
  executionCalls: (input) => listExecutionCalls(db, input),
  executionConversations: (input) => listExecutionConversations(db, input),
  callJob: (input) => getCallJob(db, input),
  credits: (input) => getCreditReport(db, input),
  creditTransactions: (input) => listTransactions(db, input),
  usageAgents: () => listUsageAgents(db),
  usage: (input) => getUsage(db, input),
  table: (input) => getReportTable(db, input),
});

export function reportCommands(parts: EngineParts): WriterHandlers['reports'] {
  const underWay = new Map<string, Promise<Snapshot>>();
  /** Whoever asks for what is being asked for gets the same answer: a report is never read twice at once. */
  const once = (name: string, work: () => Promise<Snapshot>): Promise<Snapshot> => {
    const running = underWay.get(name);
    if (running) return running;
    const started = work().finally(() => {
      underWay.delete(name);
      parts.publish('reports', 'onChanged', { ids: null });
    });
    underWay.set(name, started);
    return started;
  };
  return {
    refreshExecution: ({ id }) => once(`execution ${id}`, () => refreshExecution(parts, id)),
    refreshCallJob: (ref) => once(`job ${JSON.stringify(ref)}`, () => refreshCallJob(parts, ref)),
    refreshBalance: ({ connectionId }) => once(`balance ${connectionId}`, () => refreshBalance(parts, connectionId)),
    refreshUsage: (input) => once(`usage ${JSON.stringify(input)}`, () => refreshUsage(parts, input)),
  };
}
