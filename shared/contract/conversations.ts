import { z } from 'zod';
import { END_REASONS, MAX_MESSAGE_LENGTH } from '../domain/conversation-limits.ts';
import { Snippet } from './calls.ts';
import { Changed, ErrorInfo, ForeignText, Instant, LocalId, Nothing, PageRequest, page } from './common.ts';
import { PlatformName } from './connections.ts';
import { command, event, query } from './define.ts';

/** Longest draft; more than can be sent, so that a text that is too long can be kept and cut. */
const MAX_DRAFT_LENGTH = 100_000;
/** Longest message that crosses to a window. */
const MAX_SHOWN_LENGTH = 100_000;

/** What was said, cut only beyond all measure. */
const SaidText = z
  .string()
  .transform((text) =>
    text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH).replace(/[\uD800-\uDBFF]$/, '')}…` : text,
  );

/**
 * sending: on its way, no answer seen · streaming: the answer is coming · unknown: the line broke, and the reply is looked for ·
 * undecided: it could not be found or looked for, and the person decides · done: answered · failed: refused, or without an
 * answer · stopped: the person stopped listening.
 */
export const TurnState = z.enum(['sending', 'streaming', 'unknown', 'undecided', 'done', 'failed', 'stopped']);

export const ToolCall = z.object({
  id: z.string(),
  name: ForeignText,
  /** As JSON; null where nothing was given, or nothing came back. */
  args: ForeignText.nullable(),
  result: ForeignText.nullable(),
  isError: z.boolean(),
});

/** What was sent from here, from before it left until its outcome is known. */
export const Turn = z.object({
  id: LocalId,
  conversationId: LocalId,
  text: SaidText,
  state: TurnState,
  /** While it is, nothing more may be sent in its conversation. */
  isOpen: z.boolean(),
  /** Look-ups without a trace of it so far, of `MAX_REPLY_CHECKS`. */
  checkCount: z.number().int(),
  /** It arrived: what is still waited for is its answer. */
  isThere: z.boolean(),
  /** What of the answer has come. */
  partial: SaidText,
  toolCalls: z.array(ToolCall),
  error: ErrorInfo.nullable(),
  sentAt: Instant,
});

export const ConversationState = z.enum(['live', 'ended']);

export const ConversationRow = z.object({
  id: LocalId,
  connectionId: LocalId,
  connectionName: ForeignText,
  platform: PlatformName,
  /** Local id of the agent's record; null where the agent is no longer there. */
  agentId: LocalId.nullable(),
  agentName: ForeignText,
  contactId: LocalId.nullable(),
  contactName: ForeignText.nullable(),
  /** The call that it was spoken in. */
  callId: LocalId.nullable(),
  /** chat, voice or playground. */
  channel: ForeignText,
  state: ConversationState,
  title: ForeignText.nullable(),
  /** Why it ended, in the platform's word. */
  exitReason: ForeignText.nullable(),
  /** Whether all resolution criteria were met; null where that was not looked at. */
  resolved: z.boolean().nullable(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** When something was last said in it. */
  lastActivityAt: Instant,
  /** `isOwn`: it was sent from here. */
  lastMessage: z.object({ role: z.string(), text: ForeignText, isOwn: z.boolean() }).nullable(),
  messageCount: z.number().int(),
  /** Answers that came since the person last had it open; what was there when it was first read counts as seen. */
  unreadCount: z.number().int(),
  hasDraft: z.boolean(),
  /** Of what is being sent and not settled. */
  turnState: TurnState.nullable(),
  /** The message that a search found. */
  snippet: Snippet.nullable(),
});

export const ConversationDetail = ConversationRow.omit({ snippet: true }).extend({
  /** The newest thing sent from here, whatever became of it. */
  turn: Turn.nullable(),
  draft: z.string(),
  /** When its messages were last read to their end; null where they never were, or the platform has no list of them. */
  messagesReadAt: Instant.nullable(),
});

export const MessageRole = z.enum(['user', 'assistant', 'system', 'tool']);

export const Message = z.object({
  id: LocalId,
  position: z.number().int(),
  role: MessageRole,
  text: SaidText,
  /** unknown: it is not known whether it arrived, and cannot be found out. */
  status: z.enum(['complete', 'partial', 'failed', 'unknown']),
  toolCalls: z.array(ToolCall),
  /** What it cost, where the platform says so. */
  credits: z.number().nullable(),
  saidAt: Instant.nullable(),
  /** The turn sent from here that it belongs to. */
  turnId: LocalId.nullable(),
  turnState: TurnState.nullable(),
});

/** An agent that can be talked to, with how many conversations of its are here. */
export const ConversationAgent = z.object({
  id: LocalId,
  connectionId: LocalId,
  connectionName: ForeignText,
  platform: PlatformName,
  name: ForeignText,
  /** draft, active or archived; null where the platform has none. */
  status: ForeignText.nullable(),
  liveCount: z.number().int(),
  endedCount: z.number().int(),
  unreadCount: z.number().int(),
});

export const ConversationFilter = z.object({
  text: z.string().max(256).optional(),
  /** Local id of an agent's record. */
  agentId: LocalId.optional(),
  state: ConversationState.optional(),
  unreadOnly: z.boolean().optional(),
});

const Shortcut = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^\s/]+$/u);

/** A text that is kept here to be sent again and again. */
export const CannedReply = z.object({ id: LocalId, shortcut: z.string(), text: z.string(), updatedAt: Instant });

export const EndReason = z.enum(END_REASONS);

const OfConversation = z.object({ id: LocalId });
/** A request to a platform, and the wait for its turn. */
const REPLY_MS = 60_000;

/** Conversations with agents, their messages and drafts. */
export const conversations = {
  /** Newest activity first; with a search, those with a message, a title or a name that matches. */
  list: query(
    z.object({ filter: ConversationFilter.default({}), page: PageRequest.prefault({}) }),
    page(ConversationRow).extend({
      /** When the oldest of the lists was last read to its end; null where one never was. */
      readAt: Instant.nullable(),
      liveTotal: z.number().int(),
      unreadTotal: z.number().int(),
    }),
  ),
  agents: query(z.object({}).optional(), z.array(ConversationAgent).max(5000)),
  get: query(OfConversation, ConversationDetail),
  /** Oldest first. */
  messages: query(OfConversation.extend({ page: PageRequest.prefault({}) }), page(Message)),
  /** Begins one with an agent; asked again with the same id, it is that one. */
  start: command(
    z.object({
      id: LocalId,
      agentId: LocalId,
      contactId: LocalId.nullable().default(null),
      title: z.string().trim().max(255).nullable().default(null),
    }),
    OfConversation,
    { deadlineMs: REPLY_MS },
  ),
  /**
   * Sends a text once, however often the same `turnId` arrives. Answers when its receipt is kept; what comes of it is told by
   * `onDelta` and `onChanged`. Refused while offline and while something is open in the conversation; the draft stays then.
   */
  send: command(
    z.object({ turnId: LocalId, conversationId: LocalId, text: z.string().trim().min(1).max(MAX_MESSAGE_LENGTH) }),
    Turn,
    { deadlineMs: REPLY_MS },
  ),
  /** Stops listening to the answer; what of it the platform keeps is read afterwards. */
  stop: command(OfConversation, Nothing),
  /** Looks for the reply to an undecided turn once more. */
  checkAgain: command(z.object({ turnId: LocalId }), Turn),
  /**
   * Ends the wait for an undecided turn. takeBack: its text goes back into the draft · leave: it stays in the conversation as
   * something of which is not known whether it arrived.
   */
  decide: command(z.object({ turnId: LocalId, choice: z.enum(['takeBack', 'leave']) }), Turn),
  end: command(OfConversation.extend({ reason: EndReason.default('completed') }), Nothing, { deadlineMs: REPLY_MS }),
  /** Reads one conversation and what is new in it. */
  refresh: command(OfConversation, Nothing, { deadlineMs: REPLY_MS }),
  /** Everything up to this position was seen. */
  markSeen: command(OfConversation.extend({ position: z.number().int() }), Nothing),
  /**
   * Keeps what is typed. `base` is what the window knew to be kept: where a text came back into the draft meanwhile, it stays before
   * what was typed. Answers what is kept now.
   */
  saveDraft: command(
    OfConversation.extend({ text: z.string().max(MAX_DRAFT_LENGTH), base: z.string().max(MAX_DRAFT_LENGTH) }),
    z.object({ text: z.string() }),
  ),
  cannedReplies: query(z.object({}).optional(), z.array(CannedReply).max(500)),
  saveCannedReply: command(
    z.object({ id: LocalId, shortcut: Shortcut, text: z.string().trim().min(1).max(MAX_MESSAGE_LENGTH) }),
    CannedReply,
  ),
  removeCannedReply: command(z.object({ id: LocalId }), Nothing),
  onChanged: event(Changed),
  /** A piece of an answer as it comes; `offset` is how many characters came before it. */
  onDelta: event(z.object({ conversationId: LocalId, turnId: LocalId, offset: z.number().int(), text: z.string() })),
};

export type ConversationFilter = z.infer<typeof ConversationFilter>;
export type ConversationRow = z.infer<typeof ConversationRow>;
export type ConversationDetail = z.infer<typeof ConversationDetail>;
export type ConversationAgent = z.infer<typeof ConversationAgent>;
export type Message = z.infer<typeof Message>;
export type Turn = z.infer<typeof Turn>;
export type TurnState = z.infer<typeof TurnState>;
export type ToolCall = z.infer<typeof ToolCall>;
export type CannedReply = z.infer<typeof CannedReply>;
export type EndReason = z.infer<typeof EndReason>;
