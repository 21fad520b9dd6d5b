import { all, count, type Db, first, run } from '../../db/statements.ts';
import { fold, searchText } from '../../db/text.ts';
import type { Counted, Slice } from '../../http/paging.ts';

export type Channel = 'chat' | 'voice' | 'playground';
export type Role = 'user' | 'assistant' | 'system' | 'tool';
export type MessageStatus = 'complete' | 'partial' | 'failed';

export interface ConversationRow {
  seq: number;
  id: string;
  agent_id: string;
  contact_id: string | null;
  call_id: string | null;
  channel: Channel;
  status: 'active' | 'ended';
  title: string | null;
  message_count: number;
  last_message_at: number | null;
  resolved: 0 | 1 | null;
  exit_reason: string | null;
  started_at: number;
  ended_at: number | null;
  created_at: number;
  updated_at: number;
}

export interface MessageRow {
  id: string;
  conversation_id: string;
  sequence: number;
  role: Role;
  content: string;
  status: MessageStatus;
  /** JSON or null. */
  tool_calls: string | null;
  /** JSON or null. */
  usage: string | null;
  charge: number;
  created_at: number;
}

export interface ConversationFilter extends Slice {
  agentId: string;
  status?: string | undefined;
  search?: string | undefined;
  sortBy: 'createdAt' | 'updatedAt' | 'lastMessageAt';
  sortOrder: 'asc' | 'desc';
}

const SORT_COLUMNS: Readonly<Record<ConversationFilter['sortBy'], string>> = {
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  lastMessageAt: 'last_message_at',
};

export function listConversations(db: Db, filter: ConversationFilter): Counted<ConversationRow> {
  const { agentId, status, search = '', limit, offset } = filter;
  const where = `agent_id = @agentId${status ? ' AND status = @status' : ''}${search ? ' AND instr(search_text, @search) > 0' : ''}`;
  const parameters = { agentId, ...(status && { status }), ...(search && { search: fold(search) }) };
  const order = filter.sortOrder === 'asc' ? 'ASC' : 'DESC';
  const column = SORT_COLUMNS[filter.sortBy];
  return {
    total: count(db, `SELECT count(*) AS n FROM conversations WHERE ${where}`, parameters),
    // One page of keys is found in the index before any row is read.
    rows: all<ConversationRow>(
      db,
      `SELECT c.* FROM conversations c JOIN (
         SELECT seq AS key FROM conversations WHERE ${where} ORDER BY ${column} ${order}, seq ${order} LIMIT @limit OFFSET @offset
       ) page ON page.key = c.seq ORDER BY c.${column} ${order}, c.seq ${order}`,
      { ...parameters, limit, offset },
    ),
  };
}

export const findConversation = (db: Db, id: string): ConversationRow | undefined =>
  first<ConversationRow>(db, 'SELECT * FROM conversations WHERE id = @id', { id });

export interface NewConversation {
  id: string;
  agentId: string;
  contactId: string | null;
  callId: string | null;
  channel: Channel;
  title: string | null;
  metadata: Record<string, unknown>;
  /** When it started, ms since 1970 UTC. */
  startedAt: number;
  at: number;
}

export function insertConversation(db: Db, { metadata, title, ...rest }: NewConversation): void {
  run(
    db,
    `INSERT INTO conversations (id, agent_id, contact_id, call_id, channel, status, title, metadata, search_text,
       started_at, created_at, updated_at)
     VALUES (@id, @agentId, @contactId, @callId, @channel, 'active', @title, @metadata, @search,
       @startedAt, @startedAt, @at)`,
    { ...rest, title, metadata: JSON.stringify(metadata), search: searchText([title]) },
  );
}

/** `resolved` is set apart, when the criteria have been looked at. */
export function endConversation(db: Db, id: string, exitReason: string, endedAt: number, at: number): void {
  run(
    db,
    `UPDATE conversations SET status = 'ended', exit_reason = @exitReason, ended_at = @endedAt, updated_at = @at
     WHERE id = @id`,
    { id, exitReason, endedAt, at },
  );
}

export interface NewMessage {
  id: string;
  conversationId: string;
  role: Role;
  content: string;
  status: MessageStatus;
  metadata: Record<string, unknown> | null;
  /** Credits that were charged for it. */
  charge: number;
  /** When it was said, ms since 1970 UTC. */
  saidAt: number;
  at: number;
}

/** Adds a message after those there are, and counts it in the conversation. */
export function insertMessage(db: Db, message: NewMessage): void {
  const { conversationId, saidAt, at, metadata, ...rest } = message;
  run(
    db,
    `INSERT INTO messages (id, conversation_id, sequence, role, content, status, metadata, charge, created_at)
     VALUES (@id, @conversationId,
       (SELECT coalesce(max(sequence) + 1, 0) FROM messages WHERE conversation_id = @conversationId),
       @role, @content, @status, @metadata, @charge, @saidAt)`,
    { ...rest, conversationId, saidAt, metadata: metadata === null ? null : JSON.stringify(metadata) },
  );
  run(
    db,
    `UPDATE conversations SET message_count = message_count + 1, last_message_at = @saidAt, updated_at = @at
     WHERE id = @conversationId`,
    { conversationId, saidAt, at },
  );
}

export interface FinishedMessage {
  content: string;
  status: MessageStatus;
  toolCalls: readonly unknown[] | null;
  usage: { inputTokens: number; outputTokens: number } | null;
  charge: number;
}

/** What became of an answer that was begun. */
export function finishMessage(db: Db, id: string, finished: FinishedMessage, at: number): void {
  const { content, status, toolCalls, usage, charge } = finished;
  run(
    db,
    `UPDATE messages SET content = @content, status = @status, tool_calls = @toolCalls, usage = @usage, charge = @charge
     WHERE id = @id`,
    {
      id,
      content,
      status,
      toolCalls: toolCalls === null ? null : JSON.stringify(toolCalls),
      usage: usage === null ? null : JSON.stringify(usage),
      charge,
    },
  );
  run(
    db,
    `UPDATE conversations SET last_message_at = max(last_message_at, @at), updated_at = @at
     WHERE id = (SELECT conversation_id FROM messages WHERE id = @id)`,
    { id, at },
  );
}

export const findMessage = (db: Db, id: string): MessageRow | undefined =>
  first<MessageRow>(db, 'SELECT * FROM messages WHERE id = @id', { id });

/** Oldest first. */
export function listMessages(db: Db, conversationId: string, { limit, offset }: Slice): Counted<MessageRow> {
  return {
    total: count(db, 'SELECT count(*) AS n FROM messages WHERE conversation_id = @conversationId', { conversationId }),
    rows: all<MessageRow>(
      db,
      `SELECT * FROM messages WHERE conversation_id = @conversationId ORDER BY sequence LIMIT @limit OFFSET @offset`,
      { conversationId, limit, offset },
    ),
  };
}

/** The newest `howMany` that are whole, oldest first. */
export function recentTurns(db: Db, conversationId: string, howMany: number): MessageRow[] {
  return all<MessageRow>(
    db,
    `SELECT * FROM messages WHERE conversation_id = @conversationId AND status = 'complete'
       AND role IN ('user', 'assistant') ORDER BY sequence DESC LIMIT @howMany`,
    { conversationId, howMany },
  ).reverse();
}

/** Whether an answer in the conversation was begun and has not ended. */
export const isBeingAnswered = (db: Db, conversationId: string): boolean =>
  first(db, `SELECT 1 FROM messages WHERE conversation_id = @conversationId AND status = 'partial'`, {
    conversationId,
  }) !== undefined;

/** Answers that were begun and never ended. */
export const unfinishedMessages = (db: Db): MessageRow[] =>
  all<MessageRow>(db, `SELECT * FROM messages WHERE status = 'partial'`);
