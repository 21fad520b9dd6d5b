import { z } from 'zod';
import { maybe } from './common.ts';

/** Events of a streamed answer by name. No page of the service names them: these are the local platform's. */
export const MESSAGE_EVENTS = {
  /** Both messages exist on the platform. */
  'message.start': z.looseObject({
    conversationId: maybe(z.string()),
    userMessageId: maybe(z.string()),
    messageId: z.string().min(1),
    sequence: maybe(z.number().int()),
  }),
  /** `index` counts from 0 without gaps. */
  'message.delta': z.looseObject({ messageId: maybe(z.string()), index: maybe(z.number().int()), delta: z.string() }),
  'tool.call': z.looseObject({
    messageId: maybe(z.string()),
    toolCallId: z.string(),
    name: z.string(),
    args: z.unknown(),
  }),
  'tool.result': z.looseObject({
    messageId: maybe(z.string()),
    toolCallId: z.string(),
    name: maybe(z.string()),
    result: z.unknown(),
    isError: maybe(z.boolean()),
  }),
  /** `content` takes the place of what the deltas gave. */
  'message.end': z.looseObject({
    messageId: maybe(z.string()),
    content: maybe(z.string()),
    usage: z.unknown(),
    finishReason: maybe(z.string()),
  }),
  /** The agent closed the conversation. */
  'conversation.ended': z.looseObject({ conversationId: maybe(z.string()), exitReason: maybe(z.string()) }),
  /** Nothing more follows. */
  error: z.looseObject({ code: maybe(z.string()), message: maybe(z.string()), retryable: maybe(z.boolean()) }),
  done: z.unknown(),
} as const;

export type MessageEventName = keyof typeof MESSAGE_EVENTS;

/** An event of a streamed answer with its name. */
export type MessageEvent = {
  [Name in MessageEventName]: { event: Name; data: z.infer<(typeof MESSAGE_EVENTS)[Name]> };
}[MessageEventName];
