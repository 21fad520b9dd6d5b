import type { GomobileClient } from '../../connectors/gomobile/gomobile-api.ts';
import { failureOf } from '../../net/net-failure.ts';
import { inTransaction, prepare } from '../../store/database.ts';
import { beginScan, dropRejectsBefore, endScan, getCursor, instantOf } from '../store/base-table.ts';
import { applyConversation, listDueConversations, listMark, noteMessagesRead } from '../store/conversation-store.ts';
import { applyPage } from './apply-page.ts';
import { type Overlap, openOverlap } from './overlap.ts';
import { type GomobilePull, keepRejects, keepUnstorable, platformNow } from './pull-context.ts';
import { readMessages } from './read-messages.ts';
import { scanPages } from './scan-pages.ts';

const LIMIT = 100;
const FULL_SCAN_AGE_MS = 86_400_000;
/** One request each: the rest waits for the next exchange, so that other lists need not. */
const MAX_READ = 500;

export interface ConversationPull extends GomobilePull {
  client: GomobileClient;
}

/**
 * Conversations of every agent, last changed first: a pull reads down to a page on which nothing is new and on until the overlap; the
 * first one, one a day and one on demand read all. Then the messages of those that moved. Nothing is ever removed: no platform deletes a conversation,
 * and what was said with an agent that is gone is still worth reading.
 */
export async function pullConversations(context: ConversationPull): Promise<boolean> {
  const { db, clock, connectionId } = context;
  const { scannedAt } = getCursor(db, connectionId, 'conversations');
  const age = clock.now() - (scannedAt ?? 0);
  const isWhole = context.full || scannedAt === null || age >= FULL_SCAN_AGE_MS || age < 0;
  const startedAt = clock.now();
  inTransaction(db, () => beginScan(db, connectionId, 'conversations'));
  const overlap = openOverlap(db, { connectionId, collection: 'conversations' }, platformNow(context));
  const isComplete = await readLists(context, { isWhole, overlap });
  if (isComplete) inTransaction(db, () => overlap.keep());
  const isRead = await readDue(context, { isFirst: scannedAt === null });
  if (isWhole && isComplete && isRead) {
    inTransaction(db, () => {
      endScan(db, connectionId, 'conversations', clock.now());
      dropRejectsBefore(db, connectionId, 'conversations', startedAt);
    });
  }
  return isComplete && isRead;
}

const agentsOf = ({ db, connectionId }: ConversationPull): string[] =>
  prepare<{ remoteId: string }>(
    db,
    `SELECT remote_id AS remoteId FROM records WHERE connection_id = ? AND collection = 'agents' ORDER BY rowid`,
  )
    .all(connectionId)
    .map(({ remoteId }) => remoteId);

interface ListReading {
  isWhole: boolean;
  overlap: Overlap;
}

async function readLists(context: ConversationPull, reading: ListReading): Promise<boolean> {
  const agentIds = agentsOf(context);
  let isComplete = true;
  let missingCount = 0;
  for (const agentId of agentIds) {
    try {
      isComplete = (await readList(context, agentId, reading)) && isComplete;
    } catch (error) {
      // An agent may have been deleted since its list was read; where all of them are unknown, it is the list that is not there.
      if (!isMissing(error) || ++missingCount === agentIds.length) throw error;
    }
    await context.between();
  }
  return isComplete;
}

const isMissing = (error: unknown): boolean => failureOf(error)?.status === 404;

async function readList(
  context: ConversationPull,
  agentId: string,
  { isWhole, overlap }: ListReading,
): Promise<boolean> {
  const { db, clock, client, connectionId, signal, notes } = context;
  let isNews = true;
  const watch = overlap.watch();
  const { isComplete, problem } = await scanPages({
    limit: LIMIT,
    plural: 'conversations',
    fetch: async (page) => {
      const listed = await client.list('listConversations', {
        params: { agentId },
        query: { page, limit: LIMIT, sortBy: 'updatedAt', sortOrder: 'desc' },
        signal,
      });
      return isWhole ? listed : { ...listed, info: { ...listed.info, total: null } };
    },
    apply: ({ items, rejected }, page) => {
      keepRejects(context, 'conversations', rejected, page);
      const applied = applyPage(
        db,
        items,
        (conversation) => {
          const kept = applyConversation(context, { connectionId, conversation, now: clock.now() });
          watch.saw(instantOf(conversation.updatedAt), kept.isChanged);
          return kept;
        },
        (conversation, reason) =>
          keepUnstorable(context, 'conversations', { id: conversation.id, body: conversation }, reason),
      );
      const changed = applied.filter(({ isChanged }) => isChanged).map(({ id }) => id);
      isNews = changed.length > 0;
      notes.note('conversations', changed);
      notes.flushIfDue();
    },
    goesOn: () => isWhole || isNews || !watch.hasReached(),
    between: context.between,
    onProgress: () => {},
  });
  if (problem) throw problem;
  return isComplete;
}

/** The messages of conversations that moved. Answers whether there are none left to read. */
async function readDue(context: ConversationPull, { isFirst }: { isFirst: boolean }): Promise<boolean> {
  const { connectionId, signal, notes, between } = context;
  const due = listDueConversations(context.db, connectionId, MAX_READ);
  for (const conversation of due) {
    try {
      if (await readMessages({ ...context, conversation, isAllSeen: isFirst, signal, between })) {
        notes.note('conversations', [conversation.id]);
      }
    } catch (error) {
      // Of an agent that was deleted, nothing more can be read; what is here stays.
      if (!isMissing(error)) throw error;
      noteMessagesRead(context.db, conversation.id, {
        mark: listMark(context.db, conversation.id),
        now: context.clock.now(),
        isAllSeen: isFirst,
      });
    }
    notes.flushIfDue();
    await between();
  }
  return due.length < MAX_READ;
}
