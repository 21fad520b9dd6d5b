import type { ToolCall } from '#shared/contract/conversations.ts';
import { retryClassOf } from '#shared/domain/retry-class.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { GomobileConnector } from '../../connectors/gomobile/gomobile-connector.ts';
import { type AnswerEvent, readMessageStream } from '../../connectors/gomobile/message-stream.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { failureOf } from '../../net/net-failure.ts';
import type { ServerEvent } from '../../net/sse.ts';
import { prepare } from '../../store/database.ts';
import { type ConversationKey, jsonOf, messageExtent } from '../../sync/store/conversation-store.ts';
import { createLiveText } from './live-text.ts';
import { plainError, type TurnBook } from './turn-book.ts';
import type { Receipt } from './turn-table.ts';

export type StreamParts = Pick<EngineParts, 'db' | 'clock' | 'publish' | 'log'>;

export interface Speaking {
  turn: Receipt;
  conversation: ConversationKey;
  book: TurnBook;
  signal: AbortSignal;
}

export interface SpokenTurn {
  /** lookUp: its outcome has to be looked for on the platform. */
  next: 'settled' | 'lookUp';
  /** What the line met, for whoever keeps count of that. */
  error: unknown;
}

/** Sends a turn and reads its answer as it comes. */
export async function speak(
  parts: StreamParts,
  connector: Pick<GomobileConnector, 'client'>,
  speaking: Speaking,
): Promise<SpokenTurn> {
  const { turn, conversation, book, signal } = speaking;
  const { agentRemoteId: agentId, remoteId } = conversation;
  let events: AsyncIterable<ServerEvent>;
  try {
    const params = { agentId, conversationId: remoteId ?? '' };
    events = await connector.client.events('streamMessage', { params, body: { content: turn.text }, signal });
  } catch (error) {
    if (isClosing(signal)) return { next: 'lookUp', error: null };
    if (isRefusal(error)) {
      book.giveBack(turn.id, error);
      return { next: 'settled', error };
    }
    book.change(turn.id, { state: 'unknown', error: plainError(error), ...(signal.aborted && { endedAs: 'stopped' }) });
    return { next: 'lookUp', error };
  }
  return await listen(parts, speaking, readMessageStream(events));
}

/** Why a reading is given up that nobody stopped: Earshot closes, and looks for the reply when it starts again. */
export const CLOSING = 'closing';
const isClosing = ({ reason }: AbortSignal): boolean => reason === CLOSING;

/**
 * Whether the platform cannot have taken it in: it never left, or was plainly refused. A server error says nothing of the kind: it
 * may come from what stands in front of the platform.
 */
export function isRefusal(error: unknown): boolean {
  const failure = failureOf(error);
  if (failure === null) return error instanceof AppError && error.code !== 'CANCELLED';
  if (failure.sent === 'not-sent') return true;
  if (failure.sent === 'maybe-sent' || failure.isForeign || failure.brokenReply) return false;
  const status = failure.status ?? 0;
  if (status === 429 || status === 503) return true;
  return status >= 400 && status < 500 && status !== 408 && retryClassOf(failure, { writes: true }) !== 'unknown';
}

async function listen(
  parts: StreamParts,
  { turn, book, signal }: Speaking,
  answer: AsyncIterable<AnswerEvent>,
): Promise<SpokenTurn> {
  const live = createLiveText(parts, turn, (partial) => book.change(turn.id, { partial }));
  const calls = new Map<string, ToolCall>();
  let start: (AnswerEvent & { kind: 'start' }) | null = null;
  let spoken: SpokenTurn = { next: 'lookUp', error: null };
  try {
    for await (const event of answer) {
      switch (event.kind) {
        case 'start':
          start = event;
          book.change(turn.id, {
            state: 'streaming',
            answerRemoteId: event.messageId,
            ...(event.userMessageId !== null && { userRemoteId: event.userMessageId }),
          });
          break;
        case 'delta':
          if (live.length === 0) book.change(turn.id, { state: 'streaming' });
          live.push(event.text);
          break;
        case 'tool':
          noteTool(calls, event);
          book.change(turn.id, { state: 'streaming', toolCalls: [...calls.values()] });
          break;
        case 'end':
          live.stop();
          spoken = keepAnswer(parts, { turn, book }, { start, end: event, toolCalls: [...calls.values()] });
          break;
        case 'ended':
          noteEnded(parts, turn.conversationId, event.exitReason);
          break;
        case 'error':
        case 'broken':
        case 'stopped':
          live.stop();
          if (isClosing(signal)) return spoken;
          spoken = { next: 'lookUp', error: event.kind === 'broken' ? event.error : null };
          book.change(turn.id, {
            state: 'unknown',
            partial: event.text,
            ...(event.kind !== 'broken' && { endedAs: event.kind === 'error' ? 'failed' : 'stopped' }),
            ...(event.kind !== 'stopped' && { error: plainError(event.error) }),
          });
      }
    }
  } finally {
    live.stop();
  }
  return spoken;
}

function noteTool(calls: Map<string, ToolCall>, event: AnswerEvent & { kind: 'tool' }): void {
  const known = calls.get(event.toolCallId);
  const call = known ?? { id: event.toolCallId, name: event.name ?? 'tool', args: null, result: null, isError: false };
  const value = jsonOf(event.value);
  calls.set(
    event.toolCallId,
    event.step === 'call' ? { ...call, args: value } : { ...call, result: value, isError: event.isError },
  );
}

interface Finished {
  start: (AnswerEvent & { kind: 'start' }) | null;
  end: AnswerEvent & { kind: 'end' };
  toolCalls: readonly ToolCall[];
}

/** Keeps both messages by the ids that the platform gave them; without ids they are looked up. */
function keepAnswer(
  { db, clock }: StreamParts,
  { turn, book }: { turn: Receipt; book: TurnBook },
  { start, end, toolCalls }: Finished,
): SpokenTurn {
  const answerRemoteId = end.messageId;
  const userRemoteId = start?.userMessageId ?? null;
  if (answerRemoteId === null || userRemoteId === null) {
    book.change(turn.id, { partial: end.text });
    return { next: 'lookUp', error: null };
  }
  const { conversationId } = turn;
  const position = start?.sequence ?? messageExtent(db, conversationId).lastPosition + 2;
  const common = { status: 'complete', credits: null };
  const said = { remoteId: userRemoteId, role: 'user', text: turn.text, toolCalls: null };
  const answer = { remoteId: answerRemoteId, role: 'assistant', text: end.text, toolCalls };
  book.settle(turn.id, 'done', { userRemoteId, answerRemoteId, error: null }, [
    { ...common, ...said, position: position - 1, saidAt: turn.sentAt + turn.clockSkewMs },
    { ...common, ...answer, position, saidAt: clock.now() + turn.clockSkewMs },
  ]);
  return { next: 'settled', error: null };
}

function noteEnded({ db, clock, publish }: StreamParts, conversationId: string, exitReason: string | null): void {
  prepare(
    db,
    `UPDATE conversations SET status = 'ended', exit_reason = @exitReason, ended_at = @now
     WHERE id = @conversationId AND status <> 'ended'`,
  ).run({ conversationId, exitReason, now: clock.now() });
  publish('conversations', 'onChanged', { ids: [conversationId] });
}
