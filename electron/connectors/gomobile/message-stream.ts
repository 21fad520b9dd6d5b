import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { MESSAGE_EVENTS, type MessageEventName } from '#shared/wire/gomobile/message-events.ts';
import { NetError } from '../../net/net-failure.ts';
import type { ServerEvent } from '../../net/sse.ts';

/** What of an answer has arrived when it ends too early. */
export interface PartialAnswer {
  /** The platform's ids, where it had told them: with them the answer is looked up. */
  messageId: string | null;
  userMessageId: string | null;
  text: string;
}

/** An answer as it is said. The last event is `end`, `error`, `stopped` or `broken`; `ended` may follow an `end`. */
export type AnswerEvent =
  | { kind: 'start'; messageId: string; userMessageId: string | null; sequence: number | null }
  | { kind: 'delta'; text: string }
  | { kind: 'tool'; step: 'call' | 'result'; toolCallId: string; name: string | null; value: unknown; isError: boolean }
  /** `text` is the whole answer, in place of all deltas. */
  | { kind: 'end'; messageId: string | null; text: string; finishReason: string | null; usage: unknown }
  | { kind: 'ended'; exitReason: string | null }
  /** The platform says that it cannot go on. */
  | ({ kind: 'error'; error: AppError } & PartialAnswer)
  /** The caller's signal ended it. */
  | ({ kind: 'stopped' } & PartialAnswer)
  /**
   * It ended without an end. Whether the turn took place is not known: the messages are read and it is looked for, by its id or
   * by what was said. It is never said again by itself, for that would be another turn.
   */
  | ({ kind: 'broken'; isUnknown: true; error: AppError } & PartialAnswer);

/** Longest answer in characters; what goes on beyond it is no answer. */
const MAX_TEXT = 1024 * 1024;

/** Reads an answer out of its events, tolerantly: names may be missing, and unknown events are passed over. Never throws. */
export async function* readMessageStream(events: AsyncIterable<ServerEvent>): AsyncGenerator<AnswerEvent> {
  const heard: PartialAnswer = { messageId: null, userMessageId: null, text: '' };
  let nextIndex = 0;
  let hasEnded = false;
  try {
    for await (const event of events) {
      const said = meaningOf(event);
      if (said === null) continue;
      switch (said.name) {
        case 'message.start': {
          const { messageId, userMessageId = null, sequence = null } = said.data;
          Object.assign(heard, { messageId, userMessageId });
          yield { kind: 'start', messageId, userMessageId, sequence };
          break;
        }
        case 'message.delta': {
          const { index, delta, messageId } = said.data;
          // One that is sent twice, or belongs to another message, is not said twice.
          const isOther = messageId != null && heard.messageId !== null && messageId !== heard.messageId;
          if (hasEnded || isOther || (index != null && index < nextIndex)) break;
          nextIndex = (index ?? nextIndex) + 1;
          heard.text += delta;
          if (heard.text.length > MAX_TEXT) throw tooLong();
          yield { kind: 'delta', text: delta };
          break;
        }
        case 'tool.call': {
          const { toolCallId, name, args } = said.data;
          yield { kind: 'tool', step: 'call', toolCallId, name, value: args, isError: false };
          break;
        }
        case 'tool.result': {
          const { toolCallId, name = null, result, isError } = said.data;
          yield { kind: 'tool', step: 'result', toolCallId, name, value: result, isError: isError ?? false };
          break;
        }
        case 'message.end': {
          const { messageId, content, finishReason = null, usage } = said.data;
          hasEnded = true;
          yield {
            kind: 'end',
            messageId: messageId ?? heard.messageId,
            text: content ?? heard.text,
            finishReason,
            usage,
          };
          break;
        }
        case 'conversation.ended':
          yield { kind: 'ended', exitReason: said.data.exitReason ?? null };
          break;
        case 'error':
          if (!hasEnded) yield { kind: 'error', error: toError(said.data), ...heard };
          return;
        case 'done':
          if (hasEnded) return;
          // A server that has no end of its own says no more than that it is done.
          if (heard.text !== '') yield { kind: 'end', ...plainEnd(heard) };
          else yield { kind: 'broken', isUnknown: true, error: endless(), ...heard };
          return;
      }
    }
    if (!hasEnded) yield { kind: 'broken', isUnknown: true, error: endless(), ...heard };
  } catch (error) {
    if (hasEnded) return;
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'CANCELLED') yield { kind: 'stopped', ...heard };
    else yield { kind: 'broken', isUnknown: true, error, ...heard };
  }
}

type Said = {
  [N in MessageEventName]: { name: N; data: z.output<(typeof MESSAGE_EVENTS)[N]> };
}[MessageEventName];

const isKnown = (type: string): type is MessageEventName => Object.hasOwn(MESSAGE_EVENTS, type);

/** What an event says; null where that is nothing. One without a name is a piece of the answer. */
function meaningOf({ name, type, text, json }: ServerEvent): Said | null {
  if (text.trim() === '[DONE]') return { name: 'done', data: {} };
  if (type !== null && isKnown(type)) {
    const parsed = MESSAGE_EVENTS[type].safeParse(json ?? {});
    if (parsed.success) return { name: type, data: parsed.data } as Said;
    return type === 'message.delta' ? deltaOf(json, text) : null;
  }
  // `message` is the name that an event has by default.
  return name === null || name === 'message' ? deltaOf(json, type === null ? text : null) : null;
}

const Piece = z.union([
  z.looseObject({ delta: z.string() }).transform(({ delta }) => delta),
  z.looseObject({ content: z.string() }).transform(({ content }) => content),
  z.looseObject({ text: z.string() }).transform(({ text }) => text),
  z.string(),
]);
const Place = z.looseObject({ index: z.number().int().nonnegative() });

function deltaOf(json: unknown, raw: string | null): Said | null {
  const piece = Piece.safeParse(json);
  const isText = typeof json !== 'object' || json === null;
  const delta = piece.success ? piece.data : isText ? raw : null;
  if (delta === null) return null;
  return { name: 'message.delta', data: { delta, index: Place.safeParse(json).data?.index } };
}

const plainEnd = ({ messageId, text }: PartialAnswer) => ({ messageId, text, finishReason: null, usage: null });

const FACTS = { sent: 'answered', status: 200, retryAfterMs: null } as const;

function toError({ code, message, retryable }: z.output<(typeof MESSAGE_EVENTS)['error']>): AppError {
  const failure = { ...FACTS, brokenReply: false, code: code ?? null };
  const options = { retryable: retryable ?? false };
  if (code === 'INSUFFICIENT_CREDITS') {
    return new NetError('NO_CREDITS', 'The organization has not enough credits for this.', failure, {
      action: 'Add credits on the platform, then retry.',
    });
  }
  const words = (message ?? '').trim().slice(0, 400);
  return new NetError(
    'UPSTREAM_BAD_REPLY',
    words === '' ? 'The agent could not finish its answer.' : `The agent could not finish its answer: ${words}`,
    failure,
    { ...options, action: 'Say it again, or look at the agent on the platform.' },
  );
}

const endless = () =>
  new NetError(
    'UPSTREAM_BAD_REPLY',
    'The answer broke off before its end.',
    { ...FACTS, brokenReply: true, code: null },
    { action: 'Earshot looks up what the platform has kept.' },
  );

const tooLong = () =>
  new NetError(
    'UPSTREAM_BAD_REPLY',
    'The answer is longer than Earshot accepts.',
    { ...FACTS, brokenReply: true, code: null },
    { action: 'Look at the conversation on the platform.' },
  );
