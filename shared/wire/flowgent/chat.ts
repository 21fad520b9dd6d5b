import { z } from 'zod';
import { WireId, WireInstant } from './common.ts';

export const Message = z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string().min(1) });

/** `messages` is a text, one message or several, oldest first. */
export const ChatRequest = z.strictObject({
  messages: z.union([z.string().min(1), Message, z.array(Message).min(1)]),
  /** Left out to open a thread; the reply's `metadata.thread_id` continues it. */
  thread_id: z.string().min(1).optional(),
  /** Where the service sends the answer instead; a console has no address of its own and leaves it out. */
  callback_url: z.url().optional(),
});

/** Part of a message in the older form of the API. */
export const MessagePart = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  toolCallId: z.string().optional(),
  toolName: z.string().optional(),
});

export const HistoryMessage = z.looseObject({
  role: z.string(),
  content: z.union([z.string(), z.array(MessagePart)]),
});

export const ChatMetadata = z.looseObject({
  id: WireId,
  model: z.string().nullish(),
  timestamp: WireInstant.nullish(),
  /** By name of the tool, in a form that is not documented. A tool may have failed although the answer came. */
  tool_calls: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).nullish(),
  /** Milliseconds. */
  execution_time: z.number().nullish(),
  used_credits: z.number().nullish(),
  thread_id: z.string(),
});

export const ChatAnswer = z.looseObject({
  statusCode: z.literal(200).optional(),
  body: z.looseObject({
    agent_id: WireId.nullish(),
    conversation_history: z.array(HistoryMessage),
    metadata: ChatMetadata,
  }),
});

/** A failure, which comes with HTTP 200 as well: 402 no credits, 503 try again later, 500. */
export const ChatRefusal = z.looseObject({
  statusCode: z.number().int(),
  body: z.looseObject({ agent_id: WireId.nullish(), message: z.string().nullish(), error: z.string().nullish() }),
});

/** The answer goes to `callback_url`. */
export const ChatAccepted = z.looseObject({ message: z.string(), status: z.literal('processing') });

export const ChatReply = z.union([ChatAnswer, ChatRefusal, ChatAccepted]);

export type Message = z.infer<typeof Message>;
export type ChatRequest = z.infer<typeof ChatRequest>;
export type HistoryMessage = z.infer<typeof HistoryMessage>;
export type ChatMetadata = z.infer<typeof ChatMetadata>;
export type ChatAnswer = z.infer<typeof ChatAnswer>;
export type ChatRefusal = z.infer<typeof ChatRefusal>;
export type ChatAccepted = z.infer<typeof ChatAccepted>;
export type ChatReply = z.infer<typeof ChatReply>;
