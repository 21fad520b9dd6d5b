import { z } from 'zod';
import { TokenUsage } from './agents.ts';
import { maybe, WireId } from './common.ts';

/**
 * What a streamed answer is made of: the `data` of each server-sent event under the name in `event`. Each carries its number
 * in `id`, from 0. A reader leaves out names that it does not know; `content` of `message.end` replaces the deltas.
 */
export const ANSWER_EVENTS = {
  /** Both messages exist on the server. */
  'message.start': z.looseObject({
    conversationId: WireId,
    userMessageId: WireId,
    messageId: WireId,
    sequence: z.number().int(),
  }),
  /** `index` counts from 0 without gaps. */
  'message.delta': z.looseObject({ messageId: WireId, index: z.number().int(), delta: z.string() }),
  'tool.call': z.looseObject({
    messageId: WireId,
    toolCallId: z.string(),
    name: z.string(),
    args: maybe(z.unknown()),
  }),
  'tool.result': z.looseObject({
    messageId: WireId,
    toolCallId: z.string(),
    result: maybe(z.unknown()),
    isError: maybe(z.boolean()),
  }),
  'message.end': z.looseObject({
    messageId: WireId,
    content: z.string(),
    usage: maybe(TokenUsage),
    finishReason: maybe(z.string()),
  }),
  /** The agent closed the conversation. */
  'conversation.ended': z.looseObject({ conversationId: WireId, exitReason: maybe(z.string()) }),
  /** Ends the stream: no message.end follows. */
  error: z.looseObject({ code: z.string(), message: z.string(), retryable: maybe(z.boolean()) }),
  /** The stream closes as it should. */
  done: z.looseObject({}),
} as const;

export type AnswerEventName = keyof typeof ANSWER_EVENTS;

/** An event of a streamed answer with its name. */
export type StreamedEvent = {
  [Name in AnswerEventName]: { event: Name; data: z.infer<(typeof ANSWER_EVENTS)[Name]> };
}[AnswerEventName];
