import { prepare, type ReadDb } from '../../store/database.ts';
import type { MessageRow } from '../../sync/store/conversation-store.ts';
import type { Receipt } from './turn-table.ts';

/** What the platform's messages say of a turn. */
export type Trace =
  /** Neither it nor its answer is there. */
  | { kind: 'none' }
  /** It arrived, and the answer is not there or not whole. */
  | { kind: 'writing'; userRemoteId: string; answerRemoteId: string | null }
  | { kind: 'answered'; userRemoteId: string; answerRemoteId: string; isFailed: boolean };

/** How far two clocks may be apart beyond what is known of it. */
const CLOCK_TOLERANCE_MS = 120_000;

const COLUMNS = 'id, remote_id AS remoteId, position, role, text, status, said_at AS saidAt';

/**
 * Looks for a turn in the messages that are here. By its id where the platform told it; else it is the newest message with the same
 * words that was not here before, was not said before it was sent, and belongs to no other turn.
 */
export function findTrace(db: ReadDb, turn: Receipt): Trace {
  const said = findSaid(db, turn);
  if (said === null) return { kind: 'none' };
  const answer = findAnswer(db, turn, said.position);
  if (answer === null || answer.status === 'partial') {
    return { kind: 'writing', userRemoteId: said.remoteId, answerRemoteId: answer?.remoteId ?? null };
  }
  return {
    kind: 'answered',
    userRemoteId: said.remoteId,
    answerRemoteId: answer.remoteId,
    isFailed: answer.status === 'failed',
  };
}

function findSaid(db: ReadDb, turn: Receipt): MessageRow | null {
  const { conversationId, userRemoteId, basePosition, id } = turn;
  if (userRemoteId !== null) return findByRemoteId(db, conversationId, userRemoteId);
  const candidates = prepare<MessageRow>(
    db,
    `SELECT ${COLUMNS} FROM messages
     WHERE conversation_id = @conversationId AND role = 'user' AND position > @basePosition
       AND remote_id NOT IN (SELECT user_remote_id FROM turns
         WHERE conversation_id = @conversationId AND id <> @id AND user_remote_id IS NOT NULL)
     ORDER BY position DESC`,
  ).all({ conversationId, basePosition, id });
  const earliest = turn.sentAt + turn.clockSkewMs - CLOCK_TOLERANCE_MS;
  const words = plain(turn.text);
  return (
    candidates.find(({ text, saidAt }) => plain(text) === words && (saidAt === null || saidAt >= earliest)) ?? null
  );
}

function findAnswer(db: ReadDb, turn: Receipt, saidAt: number): MessageRow | null {
  const { conversationId, answerRemoteId } = turn;
  if (answerRemoteId !== null) return findByRemoteId(db, conversationId, answerRemoteId);
  const next = prepare<MessageRow>(
    db,
    `SELECT ${COLUMNS} FROM messages WHERE conversation_id = ? AND position > ? AND role IN ('user', 'assistant')
     ORDER BY position LIMIT 1`,
  ).get(conversationId, saidAt);
  return next?.role === 'assistant' ? next : null;
}

const findByRemoteId = (db: ReadDb, conversationId: string, remoteId: string): MessageRow | null =>
  prepare<MessageRow>(db, `SELECT ${COLUMNS} FROM messages WHERE conversation_id = ? AND remote_id = ?`).get(
    conversationId,
    remoteId,
  ) ?? null;

/** Platforms trim what they keep, and may write line ends and accents otherwise. */
const plain = (text: string): string => text.normalize('NFC').replaceAll(/\r\n?/g, '\n').trim();
