import type { z } from 'zod';
import type {
  CannedReply,
  ConversationDetail,
  ConversationFilter,
  ConversationRow,
  conversations,
  EndReason,
} from '#shared/contract/conversations.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Conversation } from '#shared/wire/gomobile/conversations.ts';
import type { GomobileConnector } from '../../connectors/gomobile/gomobile-connector.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { parseSearch } from '../../lib/search-terms.ts';
import { inTransaction, prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import { readMessages } from '../../sync/pull/read-messages.ts';
import { applyConversation, type ConversationKey, findConversationKey } from '../../sync/store/conversation-store.ts';
import { findRecord } from '../../sync/store/record-table.ts';
import { findDraft } from './drafts.ts';
import * as repository from './repository.ts';
import { findSnippet } from './search.ts';
import { isRefusal } from './streaming.ts';
import { findLastTurn, toTurn } from './turn-table.ts';

type Parts = Pick<EngineParts, 'db' | 'clock' | 'random' | 'publish' | 'online'>;

export function getPage(
  db: ReadDb,
  { filter, page }: { filter: ConversationFilter; page: { offset: number; limit: number } },
): z.input<(typeof conversations.list)['output']> {
  const terms = filter.text ? parseSearch(filter.text) : null;
  const { rows, total } = repository.listConversations(db, repository.conditionOf(db, filter, terms), page);
  const { live, unread } = repository.countState(db);
  return {
    rows: rows.map(
      (row): ConversationRow => ({ ...row, snippet: terms === null ? null : findSnippet(db, row.id, terms) }),
    ),
    total,
    readAt: repository.conversationsReadAt(db),
    liveTotal: live,
    unreadTotal: unread,
  };
}

export function getConversation(db: ReadDb, id: string): ConversationDetail {
  const found = repository.findConversation(db, id);
  if (!found) throw gone();
  const turn = findLastTurn(db, id);
  return { ...found, turn: turn && toTurn(turn), draft: findDraft(db, id) };
}

interface Start {
  id: string;
  agentId: string;
  contactId: string | null;
  title: string | null;
}

/**
 * Begins a conversation. A thread is only opened here: its platform hears of it with the first message. Where the platform's answer
 * was lost, the one conversation that is new there and fits is taken for it, and none is begun a second time.
 */
export async function startConversation(parts: Parts, start: Start): Promise<{ id: string }> {
  const { db, clock, publish } = parts;
  const { id, agentId, contactId, title } = start;
  if (findConversationKey(db, id)) return { id };
  const agent = findRecord(db, agentId);
  if (agent?.collection !== 'agents') throw new AppError('NOT_FOUND', 'This agent is no longer here.');
  const { connectionId, remoteId: agentRemoteId } = agent;
  const platform = prepare<{ platform: string }>(db, 'SELECT platform FROM connections WHERE id = ?').get(
    connectionId,
  )?.platform;
  if (platform === 'flowgent') {
    openThread(db, { id, connectionId, agentRemoteId, title, now: clock.now() });
  } else {
    const contactRemoteId = contactId === null ? null : remoteContact(db, connectionId, contactId);
    const wish = { agentId: agentRemoteId, contactId: contactRemoteId, title };
    await parts.online(connectionId, ['gomobile'], async (connector) => {
      const conversation = await begin(parts, connector, connectionId, wish);
      inTransaction(db, () => applyConversation(parts, { connectionId, conversation, id, now: clock.now() }));
      await readNew(parts, connector, id);
    });
  }
  publish('conversations', 'onChanged', { ids: [id] });
  return { id };
}

function openThread(
  db: WriteDb,
  thread: { id: string; connectionId: string; agentRemoteId: string; title: string | null; now: number },
): void {
  prepare(
    db,
    `INSERT INTO conversations (id, connection_id, agent_remote_id, channel, status, title, started_at, last_activity_at)
     VALUES (@id, @connectionId, @agentRemoteId, 'chat', 'active', @title, @now, @now) ON CONFLICT DO NOTHING`,
  ).run(thread);
}

function remoteContact(db: ReadDb, connectionId: string, contactId: string): string {
  const contact = prepare<{ remoteId: string | null; connectionId: string }>(
    db,
    'SELECT remote_id AS remoteId, connection_id AS connectionId FROM contacts WHERE id = ?',
  ).get(contactId);
  if (!contact) throw new AppError('NOT_FOUND', 'This contact is no longer here.');
  if (contact.connectionId !== connectionId) {
    throw new AppError('INVALID', 'This contact belongs to another connection than the agent.');
  }
  if (contact.remoteId === null) {
    throw new AppError('CONFLICT', 'This contact has not reached its platform yet.', {
      action: 'Wait until it is synced, or start without a contact.',
    });
  }
  return contact.remoteId;
}

interface Wish {
  agentId: string;
  contactId: string | null;
  title: string | null;
}

/** How far a platform's clock may be from ours beyond what is known of it. */
const CLOCK_TOLERANCE_MS = 120_000;

async function begin(
  { db, clock }: Parts,
  connector: GomobileConnector,
  connectionId: string,
  wish: Wish,
): Promise<Conversation> {
  const { client } = connector;
  const params = { agentId: wish.agentId };
  const body = {
    ...(wish.contactId !== null && { contactId: wish.contactId }),
    ...(wish.title !== null && wish.title !== '' && { title: wish.title }),
  };
  const sentAt = clock.now() + (connector.clockSkewMs() ?? 0);
  try {
    return await client.call('startConversation', { params, body });
  } catch (error) {
    if (isRefusal(error)) throw error;
    const query = { page: 1, limit: 20, sortBy: 'createdAt', sortOrder: 'desc' } as const;
    const { items } = await client.list('listConversations', { params, query });
    const known = prepare<{ n: number }>(
      db,
      'SELECT 1 AS n FROM conversations WHERE connection_id = ? AND remote_id = ?',
    );
    const fitting = items.filter(
      (one) =>
        known.get(connectionId, one.id) === undefined &&
        (one.contactId ?? null) === wish.contactId &&
        (one.title ?? '') === (wish.title ?? '') &&
        Date.parse(one.createdAt ?? '') >= sentAt - CLOCK_TOLERANCE_MS,
    );
    const [only] = fitting;
    if (fitting.length === 1 && only) return only;
    if (fitting.length === 0) throw error;
    throw new AppError('OUTCOME_UNKNOWN', 'The line broke, and several new conversations could be this one.', {
      action: 'They appear in the list with the next sync. Open the right one there.',
    });
  }
}

/** Ends a conversation; a thread is only closed here. Ended already, it stays as it is. */
export async function endConversation(
  parts: Parts,
  { id, reason }: { id: string; reason: z.infer<typeof EndReason> },
): Promise<void> {
  const { db, clock, publish } = parts;
  const conversation = requireConversation(db, id);
  const { connectionId, remoteId, agentRemoteId } = conversation;
  const { platform, status } = stateOf(db, id);
  if (status === 'ended') return;
  if (platform === 'flowgent') {
    prepare(db, "UPDATE conversations SET status = 'ended', exit_reason = ?, ended_at = ? WHERE id = ?").run(
      reason,
      clock.now(),
      id,
    );
  } else {
    await parts.online(connectionId, ['gomobile'], async (connector) => {
      const params = { agentId: agentRemoteId, conversationId: remoteId ?? '' };
      const ended = await endOnce(connector, params, reason);
      inTransaction(db, () => applyConversation(parts, { connectionId, conversation: ended, now: clock.now() }));
      await readNew(parts, connector, id);
    });
  }
  publish('conversations', 'onChanged', { ids: [id] });
}

/** Ending is safe by state: where no answer was seen, the conversation itself says whether it has ended. */
async function endOnce(
  { client }: GomobileConnector,
  params: { agentId: string; conversationId: string },
  reason: string,
): Promise<Conversation> {
  try {
    return await client.call('endConversation', { params, body: { reason } });
  } catch (error) {
    if (isRefusal(error) && !(error instanceof AppError && error.code === 'CONFLICT')) throw error;
    const now = await client.call('getConversation', { params });
    if (now.status === 'ended') return now;
    throw error;
  }
}

/** Reads one conversation and what is new in it; a thread has nothing to read. */
export async function refreshConversation(parts: Parts, id: string): Promise<void> {
  const { db, clock, publish } = parts;
  const { connectionId, remoteId, agentRemoteId } = requireConversation(db, id);
  if (stateOf(db, id).platform !== 'gomobile' || remoteId === null) return;
  const isChanged = await parts.online(connectionId, ['gomobile'], async (connector) => {
    const params = { agentId: agentRemoteId, conversationId: remoteId };
    const conversation = await connector.client.call('getConversation', { params });
    const applied = inTransaction(db, () => applyConversation(parts, { connectionId, conversation, now: clock.now() }));
    return (await readNew(parts, connector, id)) || applied.isChanged;
  });
  if (isChanged) publish('conversations', 'onChanged', { ids: [id] });
}

async function readNew(
  { db, clock, random }: Parts,
  { client }: Pick<GomobileConnector, 'client'>,
  id: string,
): Promise<boolean> {
  const conversation = findConversationKey(db, id);
  if (!conversation) return false;
  return readMessages({ db, clock, random, client, conversation, isAllSeen: false });
}

/** Answers whether anything new was seen. */
export function markSeen(db: WriteDb, { id, position }: { id: string; position: number }): boolean {
  const { changes } = prepare(
    db,
    'UPDATE conversations SET seen_position = @position WHERE id = @id AND seen_position < @position',
  ).run({ id, position });
  return changes > 0;
}

export function saveCannedReply(
  db: WriteDb,
  { id, shortcut, text }: { id: string; shortcut: string; text: string },
  now: number,
): CannedReply {
  return inTransaction(db, () => {
    const other = prepare<{ id: string }>(db, 'SELECT id FROM canned_replies WHERE shortcut = ? AND id <> ?').get(
      shortcut,
      id,
    );
    if (other) throw new AppError('INVALID', `Another reply has the name /${shortcut} already.`);
    prepare(
      db,
      `INSERT INTO canned_replies (id, shortcut, text, updated_at) VALUES (@id, @shortcut, @text, @now)
       ON CONFLICT (id) DO UPDATE SET shortcut = @shortcut, text = @text, updated_at = @now`,
    ).run({ id, shortcut, text, now });
    return { id, shortcut, text, updatedAt: now };
  });
}

export const removeCannedReply = (db: WriteDb, id: string): void => {
  prepare(db, 'DELETE FROM canned_replies WHERE id = ?').run(id);
};

export function requireConversation(db: ReadDb, id: string): ConversationKey {
  const conversation = findConversationKey(db, id);
  if (!conversation) throw gone();
  return conversation;
}

const stateOf = (db: ReadDb, id: string): { platform: string; status: string } => {
  const row = prepare<{ platform: string; status: string }>(
    db,
    `SELECT n.platform, c.status FROM conversations AS c JOIN connections AS n ON n.id = c.connection_id WHERE c.id = ?`,
  ).get(id);
  if (!row) throw gone();
  return row;
};

const gone = () =>
  new AppError('NOT_FOUND', 'This conversation is no longer here.', {
    action: 'Go back to the list: it was removed with its connection.',
  });
