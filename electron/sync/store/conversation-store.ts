import type { ToolCall } from '#shared/contract/conversations.ts';
import type { Conversation, Message } from '#shared/wire/gomobile/conversations.ts';
import type { Random } from '../../lib/ports.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';
import { hashOf, instantOf } from './base-table.ts';

/** What is needed of a conversation to ask its platform about it. */
export interface ConversationKey {
  id: string;
  connectionId: string;
  /** Null for a thread that no answer has named yet. */
  remoteId: string | null;
  agentRemoteId: string;
}

export interface MessageRow {
  id: string;
  remoteId: string;
  position: number;
  role: string;
  text: string;
  status: string;
  saidAt: number | null;
}

const KEY_COLUMNS = `id, connection_id AS connectionId, remote_id AS remoteId, agent_remote_id AS agentRemoteId`;

export const findConversationKey = (db: ReadDb, id: string): ConversationKey | null =>
  prepare<ConversationKey>(db, `SELECT ${KEY_COLUMNS} FROM conversations WHERE id = ?`).get(id) ?? null;

/** Those of which the list tells something that their messages here do not show yet, newest first. */
export const listDueConversations = (db: ReadDb, connectionId: string, limit: number): ConversationKey[] =>
  prepare<ConversationKey>(
    db,
    `SELECT ${KEY_COLUMNS} FROM conversations
     WHERE connection_id = ? AND remote_id IS NOT NULL AND list_mark IS NOT read_mark
     ORDER BY last_activity_at DESC LIMIT ?`,
  ).all(connectionId, limit);

export interface ConversationAnswer {
  connectionId: string;
  conversation: Conversation;
  /** Local id for one that is new here, where it has one already. */
  id?: string;
  now: number;
}

/**
 * Keeps what the platform says of a conversation, in the transaction of the caller. Answers its local id and whether that changed
 * anything; a row that was long on its way changes nothing. The draft, what was seen and what is being sent stay as they are.
 */
export function applyConversation(
  { db, random }: { db: WriteDb; random: Random },
  { connectionId, conversation, id: givenId, now }: ConversationAnswer,
): { id: string; isChanged: boolean } {
  const { messageCount, lastMessageAt, updatedAt } = conversation;
  const remoteUpdatedAt = instantOf(updatedAt);
  const startedAt = instantOf(conversation.startedAt) ?? instantOf(conversation.createdAt) ?? now;
  const known = prepare<{ id: string; remoteUpdatedAt: number | null }>(
    db,
    `SELECT id, remote_updated_at AS remoteUpdatedAt FROM conversations WHERE connection_id = ? AND remote_id = ?`,
  ).get(connectionId, conversation.id);
  if (known?.remoteUpdatedAt != null && remoteUpdatedAt !== null && remoteUpdatedAt < known.remoteUpdatedAt) {
    return { id: known.id, isChanged: false };
  }
  const id = known?.id ?? givenId ?? random.uuid();
  const isEnded = conversation.status === 'ended' || conversation.endedAt != null;
  const { changes } = prepare(
    db,
    `INSERT INTO conversations (id, connection_id, remote_id, agent_remote_id, contact_remote_id, call_remote_id, channel,
       status, title, resolved, exit_reason, started_at, ended_at, last_activity_at, remote_updated_at, list_mark)
     VALUES (@id, @connectionId, @remoteId, @agentRemoteId, @contactRemoteId, @callRemoteId, @channel,
       @status, @title, @resolved, @exitReason, @startedAt, @endedAt, @lastActivityAt, @remoteUpdatedAt, @listMark)
     ON CONFLICT (id) DO UPDATE SET agent_remote_id = @agentRemoteId, contact_remote_id = @contactRemoteId,
       call_remote_id = @callRemoteId, channel = @channel, status = @status, title = @title, resolved = @resolved,
       exit_reason = @exitReason, started_at = @startedAt, ended_at = @endedAt,
       last_activity_at = max(last_activity_at, @lastActivityAt), remote_updated_at = @remoteUpdatedAt,
       list_mark = @listMark
     WHERE list_mark IS NOT @listMark`,
  ).run({
    id,
    connectionId,
    remoteId: conversation.id,
    agentRemoteId: conversation.agentId,
    contactRemoteId: conversation.contactId ?? null,
    callRemoteId: conversation.callId ?? null,
    channel: conversation.channel ?? 'chat',
    status: isEnded ? 'ended' : 'active',
    title: conversation.title ?? null,
    resolved: conversation.resolved == null ? null : Number(conversation.resolved),
    exitReason: conversation.exitReason ?? null,
    startedAt,
    endedAt: instantOf(conversation.endedAt),
    lastActivityAt: instantOf(lastMessageAt) ?? startedAt,
    remoteUpdatedAt,
    // All of the row: a platform may change any of it without moving its times.
    listMark: hashOf([conversation, messageCount]),
  });
  return { id, isChanged: changes > 0 };
}

export interface KeptMessage {
  /** The platform's id. */
  remoteId: string;
  position: number;
  role: string;
  text: string;
  status: string;
  toolCalls: readonly ToolCall[] | null;
  credits: number | null;
  /** Null where it is not known; then what is here stays. */
  saidAt: number | null;
}

/** Keeps messages, each in place of the one with its id. In the transaction of the caller. Answers how many changed. */
export function putMessages(
  { db, random }: { db: WriteDb; random: Random },
  conversationId: string,
  messages: readonly KeptMessage[],
): number {
  const statement = prepare(
    db,
    `INSERT INTO messages (id, conversation_id, remote_id, position, role, text, status, tool_calls, credits, said_at)
     VALUES (@id, @conversationId, @remoteId, @position, @role, @text, @status, @toolCalls, @credits, @saidAt)
     ON CONFLICT (conversation_id, remote_id) DO UPDATE SET position = @position, role = @role, text = @text,
       status = @status, tool_calls = @toolCalls, credits = coalesce(@credits, credits),
       said_at = coalesce(@saidAt, said_at)
     WHERE position <> @position OR role <> @role OR text <> @text OR status <> @status
       OR tool_calls IS NOT @toolCalls OR (@credits IS NOT NULL AND credits IS NOT @credits)
       OR (@saidAt IS NOT NULL AND said_at IS NOT @saidAt)`,
  );
  let changed = 0;
  for (const { toolCalls, ...message } of messages) {
    const calls = toolCalls === null || toolCalls.length === 0 ? null : JSON.stringify(toolCalls);
    changed += statement.run({ ...message, id: random.uuid(), conversationId, toolCalls: calls }).changes;
  }
  return changed;
}

/** A message as Gomobile sends it; `index` is its place in the list, for one without a sequence. */
export const toKeptMessage = (message: Message, index: number): KeptMessage => ({
  remoteId: message.id,
  position: message.sequence ?? index,
  role: message.role,
  text: message.content,
  status: message.status ?? 'complete',
  toolCalls: toToolCalls(message.toolCalls),
  credits: null,
  saidAt: instantOf(message.createdAt),
});

/** Tool calls in the form that is shown, whatever names a platform gives their parts. */
export function toToolCalls(calls: readonly unknown[] | null | undefined): ToolCall[] | null {
  if (calls == null) return null;
  return calls.flatMap((call, index) => {
    if (typeof call !== 'object' || call === null) return [];
    const record = call as Record<string, unknown>;
    const text = (...names: string[]) => names.map((name) => record[name]).find((value) => typeof value === 'string');
    return [
      {
        id: String(text('id', 'toolCallId', 'tool_call_id') ?? index),
        name: String(text('name', 'toolName', 'tool_name') ?? 'tool'),
        args: jsonOf(record.args ?? record.arguments ?? record.input),
        result: jsonOf(record.result ?? record.output),
        isError: record.isError === true || record.is_error === true,
      },
    ];
  });
}

/** Longest that is kept of what a tool was given or answered. */
const MAX_TOOL_TEXT = 16_384;

export function jsonOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_TOOL_TEXT ? `${text.slice(0, MAX_TOOL_TEXT)}…` : text;
}

/** How far the messages of a conversation are here. */
export interface MessageExtent {
  count: number;
  /** -1 where there is none. */
  lastPosition: number;
  /** Of those that are not whole: the first. Null where all are. */
  firstOpen: number | null;
}

export const messageExtent = (db: ReadDb, conversationId: string): MessageExtent =>
  prepare<MessageExtent>(
    db,
    `SELECT count(*) AS count, coalesce(max(position), -1) AS lastPosition,
       min(iif(status = 'partial', position, NULL)) AS firstOpen
     FROM messages WHERE conversation_id = ?`,
  ).get(conversationId) ?? { count: 0, lastPosition: -1, firstOpen: null };

export const listMark = (db: ReadDb, conversationId: string): string | null =>
  prepare<{ mark: string | null }>(db, 'SELECT list_mark AS mark FROM conversations WHERE id = ?').get(conversationId)
    ?.mark ?? null;

/** Notes that the messages were read to their end, as of what the list said when that began. */
export function noteMessagesRead(
  db: WriteDb,
  conversationId: string,
  { mark, now, isAllSeen }: { mark: string | null; now: number; isAllSeen: boolean },
): void {
  prepare(
    db,
    `UPDATE conversations SET read_mark = @mark, messages_read_at = @now,
       seen_position = iif(@isAllSeen = 1 AND messages_read_at IS NULL,
         (SELECT coalesce(max(position), -1) FROM messages WHERE conversation_id = @conversationId), seen_position),
       last_activity_at = max(last_activity_at,
         coalesce((SELECT max(said_at) FROM messages WHERE conversation_id = @conversationId), last_activity_at))
     WHERE id = @conversationId`,
  ).run({ conversationId, mark, now, isAllSeen: isAllSeen ? 1 : 0 });
}
