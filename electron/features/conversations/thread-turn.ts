import type { FlowgentConnector } from '../../connectors/flowgent/flowgent-connector.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { prepare } from '../../store/database.ts';
import { messageExtent } from '../../sync/store/conversation-store.ts';
import { CLOSING, isRefusal, type Speaking, type SpokenTurn } from './streaming.ts';
import { plainError, type TurnBook } from './turn-book.ts';

export type ThreadParts = Pick<EngineParts, 'db' | 'clock'>;

/**
 * A turn with a platform that answers at once and in one piece. It cannot be looked up: where no answer came, it stays open and the
 * person decides.
 */
export async function exchange(
  { db, clock }: ThreadParts,
  { api }: Pick<FlowgentConnector, 'api'>,
  { turn, conversation, book, signal }: Speaking,
): Promise<SpokenTurn> {
  const { id: conversationId, agentRemoteId, remoteId } = conversation;
  try {
    const reply = await api.chat(
      agentRemoteId,
      { messages: turn.text, ...(remoteId !== null && { threadId: remoteId }) },
      signal,
    );
    prepare(db, 'UPDATE conversations SET remote_id = ? WHERE id = ? AND remote_id IS NULL').run(
      reply.threadId,
      conversationId,
    );
    const position = messageExtent(db, conversationId).lastPosition + 1;
    const [userRemoteId, answerRemoteId] = [`${turn.id}:user`, `${turn.id}:answer`];
    const common = { status: 'complete', toolCalls: null, credits: null };
    const failed = reply.failedTools.map(({ name, message }, index) => ({
      id: String(index),
      name,
      args: null,
      result: message,
      isError: true,
    }));
    book.settle(turn.id, 'done', { userRemoteId, answerRemoteId, error: null }, [
      { ...common, remoteId: userRemoteId, position, role: 'user', text: turn.text, saidAt: turn.sentAt },
      {
        ...common,
        remoteId: answerRemoteId,
        position: position + 1,
        role: 'assistant',
        text: reply.answer,
        toolCalls: failed,
        credits: reply.usedCredits,
        saidAt: clock.now(),
      },
    ]);
    return { next: 'settled', error: null };
  } catch (error) {
    if (signal.reason === CLOSING) return { next: 'settled', error: null };
    if (isRefusal(error)) book.giveBack(turn.id, error);
    else leaveToPerson(book, turn.id, error);
    return { next: 'settled', error };
  }
}

/** Says that nobody knows, and why. */
export function leaveToPerson(book: TurnBook, turnId: string, error: unknown): void {
  const before = error === null ? '' : ` ${plainError(error).message}`;
  book.leaveOpen(turnId, {
    code: 'OUTCOME_UNKNOWN',
    message: `No answer came, and this platform has no list to look for it in.${before}`,
    retryable: false,
    action: 'Take the text back and send it anew, or leave it as it is.',
  });
}
