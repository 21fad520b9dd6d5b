import { z } from 'zod';
import { ErrorInfo } from '#shared/contract/common.ts';
import { ToolCall, type Turn, TurnState } from '#shared/contract/conversations.ts';
import type { ErrorData } from '#shared/errors/app-error.ts';
import { prepare, type ReadDb, type WriteDb } from '../../store/database.ts';

/** A receipt as it stands in the store. */
export interface Receipt extends Turn {
  endedAs: 'stopped' | 'failed' | null;
  basePosition: number;
  userRemoteId: string | null;
  answerRemoteId: string | null;
  clockSkewMs: number;
}

interface Row {
  id: string;
  conversation_id: string;
  text: string;
  state: string;
  settled_at: number | null;
  ended_as: string | null;
  base_position: number;
  user_remote_id: string | null;
  answer_remote_id: string | null;
  partial: string;
  tool_calls: string | null;
  check_count: number;
  error: string | null;
  sent_at: number;
  clock_skew_ms: number;
}

const ToolCalls = z.array(ToolCall).catch([]);

export const parseToolCalls = (json: string | null): ToolCall[] =>
  json === null ? [] : ToolCalls.parse(JSON.parse(json));

const toReceipt = (row: Row): Receipt => ({
  id: row.id,
  conversationId: row.conversation_id,
  text: row.text,
  state: TurnState.parse(row.state),
  isOpen: row.settled_at === null,
  checkCount: row.check_count,
  isThere: row.user_remote_id !== null,
  partial: row.partial,
  toolCalls: parseToolCalls(row.tool_calls),
  error: row.error === null ? null : ErrorInfo.parse(JSON.parse(row.error)),
  sentAt: row.sent_at,
  endedAs: row.ended_as === 'stopped' || row.ended_as === 'failed' ? row.ended_as : null,
  basePosition: row.base_position,
  userRemoteId: row.user_remote_id,
  answerRemoteId: row.answer_remote_id,
  clockSkewMs: row.clock_skew_ms,
});

export function findTurn(db: ReadDb, id: string): Receipt | null {
  const row = prepare<Row>(db, 'SELECT * FROM turns WHERE id = ?').get(id);
  return row ? toReceipt(row) : null;
}

/** The newest of a conversation. */
export function findLastTurn(db: ReadDb, conversationId: string): Receipt | null {
  const row = prepare<Row>(db, 'SELECT * FROM turns WHERE conversation_id = ? ORDER BY sequence DESC LIMIT 1').get(
    conversationId,
  );
  return row ? toReceipt(row) : null;
}

/** What nobody knows the outcome of yet, oldest first; of one connection where one is named. */
export const listOpenTurns = (db: ReadDb, connectionId?: string): Receipt[] =>
  prepare<Row>(
    db,
    `SELECT t.* FROM turns AS t JOIN conversations AS c ON c.id = t.conversation_id
     WHERE t.settled_at IS NULL AND (@connectionId IS NULL OR c.connection_id = @connectionId) ORDER BY t.sequence`,
  )
    .all({ connectionId: connectionId ?? null })
    .map(toReceipt);

export interface NewTurn {
  id: string;
  conversationId: string;
  text: string;
  basePosition: number;
  sentAt: number;
  clockSkewMs: number;
}

export function insertTurn(db: WriteDb, turn: NewTurn): void {
  prepare(
    db,
    `INSERT INTO turns (id, conversation_id, text, state, base_position, sent_at, clock_skew_ms)
     VALUES (@id, @conversationId, @text, 'sending', @basePosition, @sentAt, @clockSkewMs)`,
  ).run(turn);
}

export interface TurnChange {
  state?: TurnState;
  settledAt?: number;
  endedAs?: 'stopped' | 'failed';
  userRemoteId?: string | null;
  answerRemoteId?: string | null;
  partial?: string;
  toolCalls?: readonly ToolCall[];
  checkCount?: number;
  error?: ErrorData | null;
}

const COLUMNS: Record<keyof TurnChange, string> = {
  state: 'state',
  settledAt: 'settled_at',
  endedAs: 'ended_as',
  userRemoteId: 'user_remote_id',
  answerRemoteId: 'answer_remote_id',
  partial: 'partial',
  toolCalls: 'tool_calls',
  checkCount: 'check_count',
  error: 'error',
};

export function changeTurn(db: WriteDb, id: string, change: TurnChange): void {
  const names = Object.keys(change) as (keyof TurnChange)[];
  const values = names.map((name) => {
    const value = change[name];
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  });
  const assignments = names.map((name) => `${COLUMNS[name]} = ?`).join(', ');
  prepare(db, `UPDATE turns SET ${assignments} WHERE id = ?`).run(...values, id);
}

export const toTurn = ({
  endedAs: _endedAs,
  basePosition: _basePosition,
  userRemoteId: _userRemoteId,
  answerRemoteId: _answerRemoteId,
  clockSkewMs: _clockSkewMs,
  ...turn
}: Receipt): Turn => turn;
