import type { FastifyReply } from 'fastify';
import type { ReportCallExportQuery, ReportFormat } from '#shared/wire/gomobile/program-report.ts';
import type { Db } from '../../db/statements.ts';
import { sendTable } from '../../export/send-table.ts';
import type { Column } from '../../export/table.ts';
import type { Workspace } from '../../workspace.ts';
import { inPages } from './pages.ts';
import * as repository from './repository.ts';
import { callFilter, liveExecution } from './service.ts';

const date = (at: number | null): Date | null => (at === null ? null : new Date(at));

const CALL_COLUMNS: readonly Column<repository.CallRecord>[] = [
  { header: 'callId', value: ({ id }) => id },
  { header: 'contactId', value: (row) => row.contact_id },
  { header: 'contactName', value: (row) => row.contact_name },
  { header: 'contactPhone', value: (row) => row.contact_phone },
  { header: 'attempt', value: ({ attempt }) => attempt },
  { header: 'direction', value: ({ direction }) => direction },
  { header: 'status', value: ({ status }) => status },
  { header: 'outcome', value: ({ outcome }) => outcome },
  { header: 'from', value: (row) => row.from_number },
  { header: 'to', value: (row) => row.to_number },
  { header: 'startedAt', isDate: true, value: (row) => date(row.started_at) },
  { header: 'answeredAt', isDate: true, value: (row) => date(row.answered_at) },
  { header: 'endedAt', isDate: true, value: (row) => date(row.ended_at) },
  { header: 'durationMs', value: (row) => row.duration_ms },
  { header: 'credits', value: ({ credits }) => credits ?? 0 },
  { header: 'hasRecording', value: (row) => row.has_recording === 1 },
  { header: 'lastNodeId', value: (row) => row.last_node_id },
  { header: 'conversationId', value: (row) => row.conversation_id },
];

const CONTACT_COLUMNS: readonly Column<repository.ContactRecord>[] = [
  { header: 'contactId', value: (row) => row.contact_id },
  { header: 'contactName', value: (row) => row.contact_name },
  { header: 'contactPhone', value: (row) => row.contact_phone },
  { header: 'status', value: ({ status }) => status },
  { header: 'calls', value: ({ calls }) => calls },
  { header: 'answered', value: ({ answered }) => answered },
  { header: 'durationMs', value: (row) => row.duration_ms },
  { header: 'credits', value: ({ credits }) => credits },
  { header: 'lastCallAt', isDate: true, value: (row) => date(row.last_call_at) },
  { header: 'lastStatus', value: (row) => row.last_status },
  { header: 'lastOutcome', value: (row) => row.last_outcome },
];

/** Sends every contact of the execution, in the order in which they are dialled, with what its calls came to. */
export function exportReport(workspace: Workspace, executionId: string, format: ReportFormat, reply: FastifyReply) {
  const { db } = workspace;
  const { program_name: name } = liveExecution(workspace, executionId);
  return sendTable(reply, format, {
    name: `${name} report`,
    columns: CONTACT_COLUMNS,
    rows: inPages<repository.ContactRecord>((last, limit) =>
      repository.contactsAfter(db, executionId, last?.position ?? -1, limit),
    ),
  });
}

/** Sends the calls that the query asks for, oldest first. */
export function exportCalls(
  workspace: Workspace,
  executionId: string,
  { format, ...query }: ReportCallExportQuery,
  reply: FastifyReply,
) {
  const { db } = workspace;
  const { program_name: name } = liveExecution(workspace, executionId);
  const filter = callFilter(executionId, query);
  return sendTable(reply, format, {
    name: `${name} calls`,
    columns: CALL_COLUMNS,
    rows: filter.search ? foundCalls(db, filter) : allCalls(db, filter),
  });
}

const allCalls = (db: Db, filter: repository.CallFilter): AsyncIterable<repository.CallRecord> =>
  inPages((last, limit) => repository.callsAfter(db, filter, last, limit));

/** Searches once and not with each page. */
function foundCalls(db: Db, filter: repository.CallFilter): AsyncIterable<repository.CallRecord> {
  const seqs = repository.findCalls(db, filter, 'startedAt', 'asc');
  let read = 0;
  return inPages((_, limit) => {
    const page = seqs.subarray(read, read + limit);
    read += limit;
    return repository.readCalls(db, page);
  });
}
