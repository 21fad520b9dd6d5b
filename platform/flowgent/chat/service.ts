import type { ChatAccepted, ChatAnswer, ChatRefusal, ChatReply, ChatRequest } from '#shared/wire/flowgent/chat.ts';
import type { Answerer, AnswerRequest, Turn } from '../../answers/answerer.ts';
import { toIso } from '../../db/clock.ts';
import { creditBalance, enterCredits } from '../../gomobile/credits/ledger.ts';
import { ApiError } from '../../http/errors.ts';
import { writeOutbound } from '../../outbox/outbox.ts';
import type { Workspace } from '../../workspace.ts';
import type { AgentRow } from '../agents/repository.ts';
import { collectionOf, requireAgent } from '../agents/service.ts';
import { validationFailed } from '../errors.ts';
import * as repository from './repository.ts';

/** Credits that one answer costs. */
const CREDITS_PER_ANSWER = 1;

const CALLBACK = 'flowgent.callback';

/** A request whose answer is still to be written. */
interface Job {
  requestId: string;
  agentId: string;
  threadId: string;
  turns: Turn[];
  callbackUrl: string;
}

/** Carries out what `callback_url` asked for: the answer is written to the outbox, and nothing leaves this machine. */
export function registerChatTasks(workspace: Workspace): void {
  workspace.tasks.onSlow(CALLBACK, async ({ payload }) => answerLater(workspace, payload as Job));
}

/**
 * A turn with an agent, in a new thread where none is named. An id that the agent has no thread under opens one under this id:
 * threads are opaque texts, and the documentation knows no refusal for one. Refusals come with HTTP 200, as the
 * documentation warns.
 */
export async function chat(workspace: Workspace, agentId: string, request: ChatRequest): Promise<ChatReply> {
  const agent = requireAgent(workspace, agentId);
  const turns = turnsOf(request.messages);
  const { newId, clock, tasks } = workspace;
  const threadId = request.thread_id ?? `thread_${newId()}`;
  const requestId = newId();
  if (request.callback_url === undefined) return answer(workspace, { agent, threadId, requestId, turns });
  const job: Job = { requestId, agentId, threadId, turns, callbackUrl: request.callback_url };
  tasks.schedule(CALLBACK, agentId, clock.now(), job);
  return {
    message: 'Request accepted and being processed asynchronously',
    status: 'processing',
  } satisfies ChatAccepted;
}

async function answerLater(workspace: Workspace, { callbackUrl, turns, ...job }: Job): Promise<void> {
  const { db } = workspace;
  if (repository.isAnswered(db, job.requestId)) return;
  const agent = requireAgent(workspace, job.agentId);
  const tell = (body: ChatReply) =>
    writeOutbound(workspace, {
      channel: 'callback',
      recipient: callbackUrl,
      sender: null,
      body,
      subjectId: job.agentId,
    });
  await answer(workspace, { agent, turns, ...job }, tell);
}

interface Asked {
  agent: AgentRow;
  threadId: string;
  requestId: string;
  turns: Turn[];
}

/** Answers and keeps the exchange; `tell` runs in the same transaction, so that what is kept is also told. */
async function answer(
  workspace: Workspace,
  asked: Asked,
  tell: (reply: ChatReply) => void = () => {},
): Promise<ChatReply> {
  const { agent } = asked;
  const refusal = refusalOf(workspace, agent);
  if (refusal !== null) {
    tell(refusal);
    return refusal;
  }
  const startedAt = performance.now();
  try {
    const content = await write(workspace.answerer, toAnswerRequest(workspace, asked));
    const executionMs = Math.round(performance.now() - startedAt);
    return workspace.db.transaction(() => {
      const reply = keep(workspace, asked, content, executionMs);
      tell(reply);
      return reply;
    })();
  } catch (thrown) {
    const status = thrown instanceof ApiError ? thrown.statusCode : null;
    if (status !== 402 && status !== 503) throw thrown;
    // 402: the credits went to another request while this one was answered. 503: the model cannot be reached.
    const late = status === 402 ? noCredits(agent.id) : unavailable(agent.id);
    tell(late);
    return late;
  }
}

function toAnswerRequest({ db }: Workspace, { agent, threadId, turns }: Asked): AnswerRequest {
  const { id, name, instructions, model } = agent;
  const earlier = repository.listMessages(db, id, threadId);
  return {
    agent: { id, name, instructions, language: null, model },
    collections: [collectionOf(id)],
    history: [...earlier, ...turns.slice(0, -1)],
    message: turns.at(-1)?.content ?? '',
  };
}

async function write(answerer: Answerer, request: AnswerRequest): Promise<string> {
  for await (const event of answerer.answer(request)) if (event.kind === 'end') return event.content;
  throw new Error('the answer has no end');
}

function keep(workspace: Workspace, asked: Asked, content: string, executionMs: number): ChatAnswer {
  const { db, clock, newId } = workspace;
  const { agent, threadId, requestId, turns } = asked;
  const at = clock.tick();
  const exchange = { requestId, agentId: agent.id, threadId };
  repository.insertExchange(db, { ...exchange, turns: [...turns, { role: 'assistant', content }] }, at);
  enterCredits(workspace, {
    type: 'agent_charge',
    amount: -CREDITS_PER_ANSWER,
    description: `Answer of ${agent.name} (simulated)`,
    agentId: agent.id,
    at,
  });
  return {
    statusCode: 200,
    body: {
      agent_id: agent.id,
      conversation_history: repository
        .listMessages(db, agent.id, threadId)
        .map(({ role, content: said }) => ({ role, content: said })),
      metadata: {
        id: newId(),
        model: agent.model,
        timestamp: toIso(at),
        tool_calls: {},
        execution_time: executionMs,
        used_credits: CREDITS_PER_ANSWER,
        thread_id: threadId,
      },
    },
  };
}

function refusalOf(workspace: Workspace, { id, state }: AgentRow): ChatRefusal | null {
  if (state === 'failing') {
    return { statusCode: 500, body: { error: 'An unexpected error occurred while processing your request' } };
  }
  if (state === 'overloaded') return unavailable(id);
  return creditBalance(workspace) < CREDITS_PER_ANSWER ? noCredits(id) : null;
}

const noCredits = (agentId: string): ChatRefusal => ({
  statusCode: 402,
  body: { agent_id: agentId, message: 'No credits available', error: 'No credits available' },
});

const unavailable = (agentId: string): ChatRefusal => ({
  statusCode: 503,
  body: {
    agent_id: agentId,
    message: 'Service temporarily unavailable',
    error: 'AI provider is currently experiencing high traffic',
  },
});

/** The three forms that `messages` comes in, as one. Throws 400 unless the last one is the user's. */
function turnsOf(messages: ChatRequest['messages']): Turn[] {
  const turns: Turn[] =
    typeof messages === 'string'
      ? [{ role: 'user', content: messages }]
      : Array.isArray(messages)
        ? messages
        : [messages];
  if (turns.at(-1)?.role !== 'user') throw validationFailed('The last message must have the role "user".');
  return turns;
}
