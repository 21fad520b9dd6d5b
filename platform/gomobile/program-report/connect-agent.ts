import type { ConnectAgentReport, ConnectAgentRow } from '#shared/wire/gomobile/program-report.ts';
import { sliceOf, toPage } from '../../http/paging.ts';
import type { Workspace } from '../../workspace.ts';
import * as repository from './repository.ts';
import { liveExecution } from './service.ts';

/**
 * Conversations that agents had in the calls of an execution, oldest first. `evaluated` are those that somebody found
 * resolved or not; a turn is a message of the contact; durations are of the ended ones. Conversations that go on have no
 * exit reason and are counted under none.
 */
export function getConnectAgentReport(
  workspace: Workspace,
  executionId: string,
  query: { page: number; limit: number },
): ConnectAgentReport {
  const { db } = workspace;
  liveExecution(workspace, executionId);
  const totals = repository.conversationTotals(db, executionId);
  const { conversations, evaluated, resolved, turns, ended, durationMs } = totals;
  const rows = repository.listConversations(db, executionId, sliceOf(query)).map(toRow);
  const { data, meta } = toPage({ rows, total: conversations }, query);
  return {
    totals: {
      conversations,
      evaluated,
      resolved,
      avgTurns: conversations === 0 ? 0 : Math.round((100 * turns) / conversations) / 100,
      avgDurationMs: ended === 0 ? 0 : Math.round(durationMs / ended),
    },
    exitReasons: Object.fromEntries(repository.exitReasons(db, executionId).map(({ reason, n }) => [reason, n])),
    data,
    meta,
  };
}

const toRow = (row: repository.ConversationRecord): ConnectAgentRow => ({
  conversationId: row.id,
  callId: row.call_id,
  agentId: row.agent_id,
  contactId: row.contact_id,
  resolved: row.resolved === null ? null : row.resolved === 1,
  exitReason: row.exit_reason,
  turns: row.turns,
  durationMs: row.duration_ms,
});
