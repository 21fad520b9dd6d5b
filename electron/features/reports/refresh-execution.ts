import type { Snapshot } from '#shared/contract/report-shapes.ts';
import { foldText } from '#shared/domain/contact.ts';
import { BREAKDOWNS } from '#shared/domain/report-columns.ts';
import { toErrorData } from '#shared/errors/app-error.ts';
import type { CallRow, ConnectAgentRow } from '#shared/wire/gomobile/program-report.ts';
import type { GomobileConnector } from '../../connectors/gomobile/gomobile-connector.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { failureOf } from '../../net/net-failure.ts';
import { instantOf } from '../../sync/store/base-table.ts';
import { getExecutionRecord, getExecutionReport, subjectOf } from './executions.ts';
import {
  countRows,
  hasOpenCalls,
  keepOnlyRows,
  keepProblem,
  keepRows,
  keepSnapshot,
  type ReportRow,
  type SnapshotKind,
  type Subject,
} from './snapshots.ts';

type Parts = Pick<EngineParts, 'db' | 'clock' | 'online'>;

const PAGE_ROWS = 100;
/** Most pages of calls, and of conversations, that are asked for at once; asking again goes on from there. */
const MAX_PAGES = 100;

/**
 * Asks for every part of an execution's report. Each part stands for itself: one that the platform does not have, or fails to
 * make, leaves what was here of it and says why, and the others are asked for all the same. When nobody answers, the rest is not
 * tried.
 */
export async function refreshExecution(parts: Parts, id: string): Promise<Snapshot> {
  const { db, clock, online } = parts;
  const record = getExecutionRecord(db, id);
  const subject = subjectOf(record);
  try {
    await online(record.connectionId, ['gomobile'], async (connector) => {
      for (const [kind, read] of readersOf(parts, connector, subject)) {
        try {
          const body = await read();
          keepSnapshot(db, kind, subject, body, clock.now());
        } catch (error) {
          if (isAboutAll(error)) throw error;
          keepProblem(db, kind, subject, toErrorData(error));
        }
      }
    });
  } catch (error) {
    keepProblem(db, 'summary', subject, toErrorData(error));
  }
  const { fetchedAt, problem } = getExecutionReport(db, id);
  return { fetchedAt, problem };
}

/** Whether a failure says that nothing else would be answered either: no reply, a key that is refused, a limit that is reached. */
function isAboutAll(error: unknown): boolean {
  const failure = failureOf(error);
  if (failure === null) return true;
  return failure.status === null || failure.isForeign || [401, 402, 429, 503].includes(failure.status);
}

type Reader = readonly [SnapshotKind, () => Promise<unknown>];

function readersOf({ db }: Parts, { client }: GomobileConnector, subject: Subject): Reader[] {
  const params = { executionId: subject.subject };
  return [
    ['summary', () => client.call('getProgramReport', { params })],
    ...BREAKDOWNS.map(
      (by): Reader => [`breakdown.${by}`, () => client.call('getReportBreakdown', { params, query: { by } })],
    ),
    ['nodes', () => client.call('getReportNodeStats', { params })],
    ['billing', () => client.call('getReportBilling', { params })],
    ['conversations', () => readConversations(db, client, subject)],
    ['calls', () => readCalls(db, client, subject)],
  ];
}

type Client = GomobileConnector['client'];

/**
 * Reads the calls, newest first, until a page brings nothing new while as many are here as the platform counts and all of them
 * are over. Calls are never taken away by a platform, so that those of an earlier reading stay; where that ended before the oldest,
 * this one goes on behind them once it has what is new.
 */
async function readCalls(db: Parts['db'], client: Client, subject: Subject): Promise<{ total: number | null }> {
  const params = { executionId: subject.subject };
  let total: number | null = null;
  let page = 1;
  for (let asked = 0; asked < MAX_PAGES; asked += 1) {
    const query = { page, limit: PAGE_ROWS, sortBy: 'startedAt', sortOrder: 'desc' } as const;
    const { items, info } = await client.list('listReportCalls', { params, query });
    const changed = keepRows(db, 'call', subject, items.map(toCallRow));
    total = info.total ?? total;
    const known = countRows(db, 'call', subject);
    const lacksOlder = total !== null && known < total;
    if (items.length === 0 || info.hasNextPage === false) break;
    if (changed === 0 && total !== null && !lacksOlder && !hasOpenCalls(db, subject)) break;
    // The page on which the oldest of those that are here stands, in case that the list has moved by less than a page.
    page = changed === 0 && lacksOlder ? Math.max(page + 1, Math.floor(known / PAGE_ROWS)) : page + 1;
  }
  return { total };
}

const toCallRow = (call: CallRow): ReportRow => ({
  remoteId: call.callId,
  status: call.status,
  startedAt: instantOf(call.startedAt),
  durationMs: call.durationMs == null ? null : Math.round(call.durationMs),
  searchText: foldText([call.contactName, call.contactPhone, call.outcome].filter((word) => word != null).join(' ')),
  body: call,
});

/** Reads all conversations; the totals come with every page. What the platform no longer lists is taken away. */
async function readConversations(db: Parts['db'], client: Client, subject: Subject): Promise<unknown> {
  const params = { executionId: subject.subject };
  const seen: string[] = [];
  for (let page = 1; ; page += 1) {
    const { data, meta, ...totals } = await client.call('getConnectAgentReport', {
      params,
      query: { page, limit: PAGE_ROWS },
    });
    keepRows(
      db,
      'conversation',
      subject,
      data.map((row, index) => toConversationRow(row, seen.length + index)),
    );
    seen.push(...data.map(({ conversationId }) => conversationId));
    if (meta.hasNextPage === false || data.length === 0) {
      keepOnlyRows(db, 'conversation', subject, seen);
      return totals;
    }
    if (page >= MAX_PAGES) return totals;
  }
}

/** They have no time of their own, so that their place in the platform's order stands in for it. */
const toConversationRow = (row: ConnectAgentRow, place: number): ReportRow => ({
  remoteId: row.conversationId,
  status: row.exitReason ?? null,
  startedAt: place,
  durationMs: row.durationMs == null ? null : Math.round(row.durationMs),
  searchText: '',
  body: row,
});
