import type { GomobileClient } from '../../connectors/gomobile/gomobile-api.ts';
import type { Clock, Random } from '../../lib/ports.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import {
  type ConversationKey,
  listMark,
  messageExtent,
  noteMessagesRead,
  putMessages,
  toKeptMessage,
} from '../store/conversation-store.ts';
import { applyPage } from './apply-page.ts';

const LIMIT = 100;
/** More pages than any conversation has. */
const MAX_PAGES = 2000;

export interface MessageReading {
  db: WriteDb;
  clock: Clock;
  random: Random;
  client: Pick<GomobileClient, 'list'>;
  conversation: ConversationKey;
  /** Whether what is read for the first time counts as seen. */
  isAllSeen: boolean;
  signal?: AbortSignal | undefined;
  /** Called between two requests. */
  between?: () => Promise<void>;
}

/**
 * Reads what is new in a conversation. Messages are only ever added, so it begins at the last that is known, or at the first that
 * was not whole then; where the count does not fit afterwards, all of them are read. Answers whether anything changed.
 */
export async function readMessages(reading: MessageReading): Promise<boolean> {
  const { db, clock, conversation, isAllSeen } = reading;
  const { id } = conversation;
  const mark = listMark(db, id);
  const { count, firstOpen } = messageExtent(db, id);
  const from = Math.max(0, Math.min(count - 1, firstOpen ?? count - 1));
  const firstPage = Math.floor(from / LIMIT) + 1;
  let { changed, total } = await readFrom(reading, firstPage);
  if (firstPage > 1 && total !== null && messageExtent(db, id).count !== total) {
    const whole = await readFrom(reading, 1);
    changed += whole.changed;
    total = whole.total;
  }
  const isOpen = messageExtent(db, id).firstOpen !== null;
  inTransaction(db, () =>
    // One that is still being written is read again with the next pull.
    noteMessagesRead(db, id, { mark: isOpen ? null : mark, now: clock.now(), isAllSeen }),
  );
  return changed > 0;
}

async function readFrom(
  { db, random, client, conversation, signal, between }: MessageReading,
  firstPage: number,
): Promise<{ changed: number; total: number | null }> {
  const { id, agentRemoteId: agentId, remoteId } = conversation;
  const params = { agentId, conversationId: remoteId ?? '' };
  let changed = 0;
  for (let page = firstPage; ; page++) {
    const { items, rejected, info } = await client.list('listMessages', {
      params,
      query: { page, limit: LIMIT },
      signal,
    });
    const rows = items.map((message, index) => toKeptMessage(message, (page - 1) * LIMIT + index));
    const counts = applyPage(
      db,
      rows,
      (row) => putMessages({ db, random }, id, [row]),
      // One that cannot be stored is left out; the others of its conversation are still worth reading.
      () => undefined,
    );
    changed += counts.reduce((sum, count) => sum + count, 0);
    const rowCount = items.length + rejected.length;
    const hasMore = info.hasNextPage ?? rowCount === LIMIT;
    if (!hasMore || rowCount === 0 || page - firstPage >= MAX_PAGES) return { changed, total: info.total };
    await between?.();
  }
}
