import { z } from 'zod';
import { MAX_MESSAGE_LENGTH, TokenUsage } from './agents.ts';
import { maybe, WireId, WireInstant } from './common.ts';
import { listQuery, pageOf } from './paging.ts';

export const CONVERSATION_SORT_FIELDS = ['createdAt', 'updatedAt', 'lastMessageAt'] as const;
export const CONVERSATION_STATUSES = ['active', 'ended'] as const;

export const Conversation = z.looseObject({
  id: WireId,
  agentId: WireId,
  organizationId: maybe(WireId),
  contactId: maybe(WireId),
  callId: maybe(WireId),
  /** chat, voice or playground. */
  channel: maybe(z.string()),
  /** active or ended. */
  status: z.string(),
  title: maybe(z.string()),
  messageCount: maybe(z.number().int()),
  lastMessageAt: maybe(WireInstant),
  /** Whether all resolution criteria were met; null until it was looked at, or where there are none. */
  resolved: maybe(z.boolean()),
  /** completed, function_call_exit, exit_phrase, max_turns, timeout or others; null while it goes on. */
  exitReason: maybe(z.string()),
  startedAt: maybe(WireInstant),
  endedAt: maybe(WireInstant),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
});

export const Message = z.looseObject({
  id: WireId,
  conversationId: maybe(WireId),
  /** user, assistant, system or tool. */
  role: z.string(),
  content: z.string(),
  /** From 0; orders the messages of a conversation. */
  sequence: maybe(z.number().int()),
  /** complete, partial or failed. */
  status: maybe(z.string()),
  toolCalls: maybe(z.array(z.unknown())),
  usage: maybe(TokenUsage),
  createdAt: maybe(WireInstant),
});

const Metadata = z.record(z.string().min(1).max(64), z.unknown()).refine((value) => Object.keys(value).length <= 50);

export const ConversationCreate = z.strictObject({
  contactId: z.uuid().nullable().optional(),
  title: z.string().max(255).nullable().optional(),
  metadata: Metadata.optional(),
});

export const MessageSend = z.strictObject({
  content: z.string().min(1).max(MAX_MESSAGE_LENGTH),
  metadata: Metadata.optional(),
});

export const MessageSendReply = z.looseObject({ userMessage: Message, assistantMessage: Message });

export const ConversationEnd = z.strictObject({
  /** Becomes `exitReason`; `completed` where it is left out. */
  reason: z.string().trim().min(1).max(64).optional(),
});

export const ConversationListQuery = listQuery(CONVERSATION_SORT_FIELDS).extend({
  status: z.enum(CONVERSATION_STATUSES).optional(),
});

/** The flat alias of a path has no agent. */
export const ConversationParams = z.strictObject({ agentId: z.uuid().optional(), conversationId: z.uuid() });

export const ConversationPage = pageOf(Conversation);
export const MessagePage = pageOf(Message);

export type Conversation = z.infer<typeof Conversation>;
export type ConversationCreate = z.infer<typeof ConversationCreate>;
export type ConversationListQuery = z.infer<typeof ConversationListQuery>;
export type ConversationEnd = z.infer<typeof ConversationEnd>;
export type Message = z.infer<typeof Message>;
export type MessageSend = z.infer<typeof MessageSend>;
export type MessageSendReply = z.infer<typeof MessageSendReply>;
