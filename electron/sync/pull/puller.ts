import { backoffMs } from '#shared/domain/backoff.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { failureOf } from '../../net/net-failure.ts';
import { inTransaction, prepare } from '../../store/database.ts';
import { type Collection, dropOldTombstones } from '../store/base-table.ts';
import {
  findCollectionState,
  forgetCollectionFailures,
  isQuiet,
  noteCollectionFailure,
  noteCollectionRead,
} from '../store/collection-table.ts';
import { collectionProblem } from './collection-problem.ts';
import { pullAttributes } from './pull-attributes.ts';
import { pullAudiences } from './pull-audiences.ts';
import { isContactScanDue, pullContacts } from './pull-contacts.ts';
import type { GomobilePull, PullContext } from './pull-context.ts';
import { pullConversations } from './pull-conversations.ts';
import { pullRecordings } from './pull-recordings.ts';
import { pullRecords, recordDefinitionsDue } from './pull-records.ts';
import { pullReports } from './pull-reports.ts';
import { strategyOf } from './strategies.ts';

interface Part {
  collection: Collection;
  /** Answers whether it came to the end of the list; while rows come and go it may not. */
  read: () => Promise<boolean>;
}

const RETRY_MIN_MS = 60_000;
const RETRY_CAP_MS = 1_800_000;
/** What the key may not read, or what is not offered, hardly changes within the hour. */
const QUIET_RETRY_MS = 3_600_000;
/** Lists in a row on which the line broke: beyond it the line is at fault and not the list. */
const MAX_BROKEN_LINES = 2;

/**
 * Reads what is new on a platform. Each list stands alone: one that fails is noted, left alone for a while and then tried
 * last, so that it holds no other up. Throws what is about the platform as a whole: the line, the key, its wish for silence.
 */
export async function pull(context: PullContext): Promise<void> {
  const { db, clock, connectionId } = context;
  inTransaction(db, () => dropOldTombstones(db, clock.now()));
  const blamed: Collection[] = [];
  for (const part of partsDue(context)) {
    if (context.signal.aborted) break;
    try {
      const isWhole = await part.read();
      noteCollectionRead(db, connectionId, part.collection, {
        readAt: isWhole ? clock.now() : null,
        strategy: strategyOf(context.connector.platform, part.collection),
      });
      blamed.length = 0;
    } catch (error) {
      const isOfTheLine = failureOf(error)?.sent === 'maybe-sent';
      if (endsThePull(error) || (isOfTheLine && blamed.length + 1 >= MAX_BROKEN_LINES)) {
        forgetCollectionFailures(db, connectionId, blamed);
        throw error;
      }
      noteFailure(context, part.collection, error);
      if (isOfTheLine) blamed.push(part.collection);
      if (asksForSilence(error)) throw error;
    } finally {
      context.notes.flushIfDue();
    }
    await context.between();
  }
}

function partsDue(context: PullContext): Part[] {
  const { db, clock, connectionId, full } = context;
  const parts: Part[] = [
    ...gomobileParts(context),
    ...recordDefinitionsDue(context).map((definition) => ({
      collection: definition.collection,
      read: () => pullRecords(context, definition),
    })),
    ...conversationParts(context),
  ];
  const now = clock.now();
  const rated = parts.map((part) => {
    const state = findCollectionState(db, connectionId, part.collection);
    const restsUntil = state?.nextAttemptAt ?? 0;
    // A clock that was set back must not put a list off for ever.
    const isResting = restsUntil > now && restsUntil - now <= QUIET_RETRY_MS;
    return { part, failureCount: state?.failureCount ?? 0, isDue: full || !isResting };
  });
  return rated
    .filter(({ isDue }) => isDue)
    .sort((a, b) => Math.sign(a.failureCount) - Math.sign(b.failureCount))
    .map(({ part }) => part);
}

/** The lists whose records are edited or listened to here, and so have tables of their own. */
function gomobileParts(context: PullContext): Part[] {
  const { db, connectionId, connector } = context;
  if (connector.platform !== 'gomobile') return [];
  const own: GomobilePull = { ...context, api: connector.api };
  const contactCount =
    prepare<{ n: number }>(db, 'SELECT count(*) AS n FROM contacts WHERE connection_id = ?').get(connectionId)?.n ?? 0;
  const contactsDue = isContactScanDue(context, contactCount);
  return [
    ...(contactsDue
      ? [
          { collection: 'attributes', read: () => pullAttributes(own) } as const,
          { collection: 'contacts', read: () => pullContacts(own) } as const,
        ]
      : []),
    { collection: 'recordings', read: () => pullRecordings(own) },
    { collection: 'reports', read: () => pullReports(own) },
    ...(contactsDue ? [{ collection: 'audiences', read: () => pullAudiences(own) } as const] : []),
  ];
}

/** After the agents, whose conversations they are. */
function conversationParts(context: PullContext): Part[] {
  const { connector } = context;
  if (connector.platform !== 'gomobile') return [];
  const own = { ...context, api: connector.api, client: connector.client };
  return [{ collection: 'conversations', read: () => pullConversations(own) }];
}

function noteFailure(
  { db, clock, random, log, connectionId }: PullContext,
  collection: Collection,
  error: unknown,
): void {
  const problem = collectionProblem(error, collection);
  const failureCount = (findCollectionState(db, connectionId, collection)?.failureCount ?? 0) + 1;
  const wait = isQuiet(problem)
    ? QUIET_RETRY_MS
    : RETRY_MIN_MS / 2 + backoffMs(failureCount, random.fraction(), { baseMs: RETRY_MIN_MS, capMs: RETRY_CAP_MS });
  const now = clock.now();
  inTransaction(db, () =>
    noteCollectionFailure(db, { connectionId, collection }, { problem, now, nextAttemptAt: now + wait }),
  );
  log.warn('pull.part-failed', { part: collection, code: problem.code });
}

/** The line, the key, the store or a bug: nothing more would come of the next list. */
function endsThePull(error: unknown): boolean {
  if (!(error instanceof AppError)) return true;
  if (['AUTH_EXPIRED', 'CANCELLED', 'TLS_UNTRUSTED', 'BUG'].includes(error.code)) return true;
  const failure = failureOf(error);
  return failure === null ? error.code.startsWith('DB_') || error.code === 'DISK_FULL' : failure.sent === 'not-sent';
}

const asksForSilence = (error: unknown): boolean => {
  const failure = failureOf(error);
  return failure !== null && !failure.isForeign && (failure.status === 429 || failure.status === 503);
};
