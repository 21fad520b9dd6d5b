import type { MessageSend, MessageSendReply } from '#shared/wire/gomobile/conversations.ts';
import type { MessageEvent } from '#shared/wire/gomobile/message-events.ts';
import type { AnswerEvent, Citation, Turn } from '../../answers/answerer.ts';
import { ApiError } from '../../http/errors.ts';
import type { Workspace } from '../../workspace.ts';
import { answerRequest, toRetrievedChunk } from '../agents/answer-request.ts';
import { liveAgent } from '../agents/service.ts';
import { enterCredits } from '../credits/ledger.ts';
import { EventLog } from './event-log.ts';
import * as repository from './repository.ts';
import { type ConversationPath, endConversation, getMessage, liveConversation, requireActive } from './service.ts';

/** Credits that one answer costs, however long it is. */
export const CREDITS_PER_ANSWER = 1;
/** Turns of the conversation that the agent is told. */
const MAX_HISTORY = 100;

/** An answer that is being written. It is finished and kept, whether anybody reads it or not. */
export interface BegunAnswer {
  userMessageId: string;
  messageId: string;
  /** What is streamed to the reader, from the first event on. */
  events: EventLog<MessageEvent>;
  /** Resolves when the answer is kept; to the reason where it failed. */
  finished: Promise<ApiError | null>;
}

/** Says something and waits for the whole answer. Throws as `beginAnswer`, and 503 where the answer failed. */
export async function sendMessage(
  workspace: Workspace,
  path: ConversationPath,
  input: MessageSend,
): Promise<MessageSendReply> {
  const { userMessageId, messageId, finished } = beginAnswer(workspace, path, input);
  const failure = await finished;
  if (failure !== null) throw failure;
  return { userMessage: getMessage(workspace, userMessageId), assistantMessage: getMessage(workspace, messageId) };
}

/**
 * Keeps what was said, charges the answer and begins to write it. Throws 404; 409 where the conversation has ended, its agent
 * is archived or an answer is still being written; 402 where the credits do not suffice.
 */
export function beginAnswer(workspace: Workspace, path: ConversationPath, input: MessageSend): BegunAnswer {
  const { db, clock, newId, background, answerer } = workspace;
  const conversation = liveConversation(workspace, path);
  const agent = liveAgent(workspace, conversation.agent_id);
  requireActive(conversation);
  if (agent.status === 'archived') throw new ApiError(409, 'INVALID_STATE', 'The agent is archived');
  if (repository.isBeingAnswered(db, conversation.id)) {
    throw new ApiError(409, 'CONFLICT', 'The answer to the message before is still being written');
  }
  const request = answerRequest(agent, historyOf(workspace, conversation.id), input.content);
  const userMessageId = newId();
  const messageId = newId();
  const at = clock.tick();
  const common = { conversationId: conversation.id, saidAt: at, at };
  // One transaction: what was said, the place of its answer and the charge for it are there together or not at all.
  db.transaction(() => {
    const said = {
      role: 'user',
      content: input.content,
      status: 'complete',
      metadata: input.metadata ?? null,
    } as const;
    repository.insertMessage(db, { id: userMessageId, charge: 0, ...said, ...common });
    const charge = CREDITS_PER_ANSWER;
    const answer = { role: 'assistant', content: '', status: 'partial', metadata: null, charge } as const;
    repository.insertMessage(db, { id: messageId, ...answer, ...common });
    enterCredits(workspace, {
      type: 'agent_charge',
      amount: -CREDITS_PER_ANSWER,
      description: `Answer of ${agent.name}`,
      agentId: agent.id,
    });
  })();
  const writer = new AnswerWriter(workspace, { conversationId: conversation.id, userMessageId, messageId });
  const finished = background
    .run((signal) => writer.write(answerer.answer(request, signal), signal))
    .then(() => writer.failure);
  return { userMessageId, messageId, events: writer.events, finished };
}

const historyOf = ({ db }: Workspace, conversationId: string): Turn[] =>
  repository.recentTurns(db, conversationId, MAX_HISTORY).map(({ role, content }) => ({
    role: role === 'user' ? 'user' : 'assistant',
    content,
  }));

interface AnswerIds {
  conversationId: string;
  userMessageId: string;
  messageId: string;
}

const TOOL = 'search_knowledge';

/** Turns what the answerer writes into events, and keeps the answer at its end. */
class AnswerWriter {
  readonly events = new EventLog<MessageEvent>();
  /** Why the answer failed; null while it is written and where it did not. */
  failure: ApiError | null = null;
  readonly #workspace: Workspace;
  readonly #ids: AnswerIds;
  #index = 0;
  #soFar = '';
  #toolCalls: object[] | null = null;

  constructor(workspace: Workspace, ids: AnswerIds) {
    this.#workspace = workspace;
    this.#ids = ids;
    const sequence = getMessage(workspace, ids.messageId).sequence ?? 0;
    this.events.push({ event: 'message.start', data: { ...ids, sequence } });
  }

  /** Throws what is a bug. An answer that the end of the server cuts off is left for its next start. */
  async write(answer: AsyncIterable<AnswerEvent>, stopping: AbortSignal): Promise<void> {
    try {
      for await (const event of answer) this.#take(event);
    } catch (thrown) {
      this.failure = thrown instanceof ApiError ? thrown : unavailable('The answer could not be written');
      if (stopping.aborted) return;
      failAnswer(this.#workspace, this.#ids.messageId, this.#soFar);
      const { code, message, statusCode } = this.failure;
      this.events.push({ event: 'error', data: { code, message, retryable: statusCode >= 500 } });
      if (thrown !== this.failure) throw thrown;
    } finally {
      this.events.close();
    }
  }

  #take(event: AnswerEvent): void {
    const { messageId } = this.#ids;
    if (event.kind === 'lookup') this.#lookUp(event.query, event.citations);
    else if (event.kind === 'delta') {
      this.#soFar += event.text;
      this.events.push({ event: 'message.delta', data: { messageId, index: this.#index++, delta: event.text } });
    } else this.#finish(event);
  }

  #lookUp(query: string, citations: Citation[]): void {
    const { messageId } = this.#ids;
    const toolCallId = this.#workspace.newId();
    const args = { query };
    const result = { chunks: citations.map(toRetrievedChunk) };
    this.#toolCalls = [{ id: toolCallId, name: TOOL, args, result, isError: false }];
    this.events.push(
      { event: 'tool.call', data: { messageId, toolCallId, name: TOOL, args } },
      { event: 'tool.result', data: { messageId, toolCallId, name: TOOL, result, isError: false } },
    );
  }

  #finish({ content, usage, finishReason, exitReason }: AnswerEvent & { kind: 'end' }): void {
    const { db, clock } = this.#workspace;
    const { conversationId, messageId } = this.#ids;
    const finished = { content, usage, status: 'complete', toolCalls: this.#toolCalls } as const;
    db.transaction(() => {
      repository.finishMessage(db, messageId, { ...finished, charge: CREDITS_PER_ANSWER }, clock.tick());
      if (exitReason !== null) endConversation(this.#workspace, conversationId, { exitReason });
    })();
    this.events.push({ event: 'message.end', data: { messageId, content, usage, finishReason } });
    if (exitReason !== null) this.events.push({ event: 'conversation.ended', data: { conversationId, exitReason } });
    this.events.push({ event: 'done', data: {} });
  }
}

const unavailable = (message: string): ApiError => new ApiError(503, 'SERVICE_UNAVAILABLE', message);

/** Keeps what there is of an answer that failed, and gives back what was charged for it. */
function failAnswer(workspace: Workspace, messageId: string, soFar: string): void {
  const { db, clock } = workspace;
  const message = repository.findMessage(db, messageId);
  if (message === undefined) return;
  const agentId = repository.findConversation(db, message.conversation_id)?.agent_id ?? null;
  const failed = { content: soFar, status: 'failed', toolCalls: null, usage: null, charge: 0 } as const;
  db.transaction(() => {
    repository.finishMessage(db, messageId, failed, clock.tick());
    if (message.charge > 0) {
      const description = 'An answer that failed, given back';
      enterCredits(workspace, { type: 'adjustment', amount: message.charge, description, agentId });
    }
  })();
}

/** Answers that the end of the last process cut off: they count as failed. Called once, at the start. */
export function failUnfinishedAnswers(workspace: Workspace): void {
  for (const { id } of repository.unfinishedMessages(workspace.db)) failAnswer(workspace, id, '');
}
