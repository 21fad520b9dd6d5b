import type { Agent } from '#shared/wire/flowgent/agents.ts';
import { ChatAnswer, ChatRefusal, type ChatRequest } from '#shared/wire/flowgent/chat.ts';
import { ErrorReply } from '#shared/wire/flowgent/errors.ts';
import type {
  KnowledgeCreate,
  KnowledgeItem,
  KnowledgeItemWithContent,
  KnowledgeUpdate,
} from '#shared/wire/flowgent/knowledge.ts';
import { flowgentRoutes } from '#shared/wire/flowgent/routes.ts';
import type { Usage } from '#shared/wire/flowgent/usage.ts';
import type { WhatsappTemplate } from '#shared/wire/flowgent/whatsapp.ts';
import type { HttpClient } from '../../net/http-client.ts';
import type { ErrorBody } from '../../net/reply-errors.ts';
import { brokenReply } from '../broken-reply.ts';
import type { ListPage } from '../list-page.ts';
import { createRouteClient, type RouteClient, type RouteClientOptions } from '../route-client.ts';
import { type ChatTurn, refuseEnvelopeError, toChatTurn } from './chat-reply.ts';

/** The calls of the FlowGent API that Earshot makes, one request each. Failures are `NetError`s. */
export interface FlowgentApi {
  listAgents(signal?: AbortSignal): Promise<ListPage<Agent>>;
  /**
   * One turn, in a new thread where none is named. It is an effect: never to be repeated by itself. NO_CREDITS, and what the
   * platform admits with HTTP status 200, are errors as any other.
   */
  chat(
    agentId: string,
    turn: { messages: ChatRequest['messages']; threadId?: string | undefined },
    signal?: AbortSignal,
  ): Promise<ChatTurn>;
  /** Credits by day, newest first. Days as YYYY-MM-DD in UTC; without them the seven days until yesterday. */
  getUsage(agentId: string, days?: { from: string; to?: string }, signal?: AbortSignal): Promise<Usage>;
  /** Sends a template and answers WhatsApp's id of the message. The number may be E.164. */
  sendWhatsappTemplate(
    agentId: string,
    template: WhatsappTemplate,
    signal?: AbortSignal,
  ): Promise<{ messageId: string }>;
  listKnowledge(
    query: { page: number; limit: number; agentId?: string },
    signal?: AbortSignal,
  ): Promise<ListPage<KnowledgeItem>>;
  getKnowledge(id: string, signal?: AbortSignal): Promise<KnowledgeItemWithContent>;
  createKnowledge(item: KnowledgeCreate, signal?: AbortSignal): Promise<KnowledgeItem>;
  /** A new content drops `description_to_index_on` unless that is sent along. The reply carries no content. */
  updateKnowledge(id: string, changes: KnowledgeUpdate, signal?: AbortSignal): Promise<KnowledgeItem>;
  deleteKnowledge(id: string, signal?: AbortSignal): Promise<void>;
}

export type FlowgentClient = RouteClient<typeof flowgentRoutes>;

/** The typed client over every route of the platform; a 200 that admits a failure is one. */
export const createFlowgentClient = (
  http: Pick<HttpClient, 'reply' | 'stream'>,
  settings?: RouteClientOptions['settings'],
): FlowgentClient => createRouteClient(http, flowgentRoutes, { settings, inspect: refuseEnvelopeError });

export function createFlowgentApi(client: FlowgentClient): FlowgentApi {
  return {
    listAgents: (signal) => client.list('listAgents', { signal }),
    chat: async (agentId, { messages, threadId }, signal) => {
      const body = { messages, ...(threadId !== undefined && { thread_id: threadId }) };
      const reply = await client.call('chatWithAgent', { params: { agent_id: agentId }, body, signal });
      const answer = ChatAnswer.safeParse(reply);
      if (!answer.success) throw brokenReply(answer.error);
      return toChatTurn(answer.data);
    },
    getUsage: (agentId, days, signal) => {
      const query = days && { start_date: days.from, ...(days.to !== undefined && { end_date: days.to }) };
      return client.call('getAgentUsage', { params: { agent_id: agentId }, ...(query && { query }), signal });
    },
    sendWhatsappTemplate: async (agentId, template, signal) => {
      const body = { ...template, recipient_phone_number: digitsOf(template.recipient_phone_number) };
      const reply = await client.call('sendWhatsappTemplate', { params: { agent_id: agentId }, body, signal });
      const messageId = reply.messages[0]?.id;
      if (messageId === undefined) throw brokenReply('the reply names no message');
      return { messageId };
    },
    listKnowledge: ({ page, limit, agentId }, signal) => {
      const query = { page: String(page), limit: String(limit), ...(agentId !== undefined && { agent_id: agentId }) };
      return client.list('listKnowledge', { query, signal });
    },
    getKnowledge: (id, signal) => client.call('getKnowledge', { params: { id }, signal }),
    createKnowledge: (body, signal) => client.call('createKnowledge', { body, signal }),
    updateKnowledge: (id, body, signal) => client.call('updateKnowledge', { params: { id }, body, signal }),
    deleteKnowledge: (id, signal) => client.act('deleteKnowledge', { params: { id }, signal }),
  };
}

/** WhatsApp takes the digits alone. */
const digitsOf = (phone: string): string => phone.replaceAll(/\D/g, '');

const Refusal = ErrorReply.partial();

/** What an error body says: the message where there is one, else the error; chat has them in an envelope. */
export function readFlowgentError(json: unknown): ErrorBody {
  const enveloped = ChatRefusal.safeParse(json);
  if (enveloped.success) {
    const { error, message } = enveloped.data.body;
    return { code: error ?? undefined, message: message ?? error ?? undefined };
  }
  const parsed = Refusal.safeParse(json);
  if (!parsed.success) return {};
  const { error, message } = parsed.data;
  return { code: error, message: message ?? error };
}
