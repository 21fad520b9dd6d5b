import { expect } from 'vitest';
import { agentRoutes } from '#shared/wire/gomobile/routes/agents.ts';
import { conversationRoutes as routes } from '#shared/wire/gomobile/routes/conversations.ts';
import type { CaseContext, Given, RawReply, RouteCases } from '../route-case.ts';
import { addAgent, addArchivedAgent } from './agents.ts';
import { addContact } from './contacts.ts';

async function aboutNewConversation(context: CaseContext): Promise<Given & { params: Record<string, string> }> {
  const agentId = await addAgent(context);
  const conversationId = await context.create(routes.startConversation, { params: { agentId }, body: {} });
  return { params: { agentId, conversationId } };
}

async function sayingInEndedConversation(context: CaseContext): Promise<Given> {
  const given = await aboutNewConversation(context);
  await context.send(routes.endConversation, { ...given, body: {} });
  return { ...given, body: SAID };
}

const SAID = { content: 'Where is my parcel?', metadata: { from: 'a case' } };
const EMPTY_CONTENT = { content: '' };
const READING = { none: 'reading is always allowed' };
const ID_ALONE = { none: 'it takes an id alone' };

export const conversationCases: RouteCases<typeof routes> = {
  listConversations: {
    success: async (context) => {
      const { params } = await aboutNewConversation(context);
      return { params: { agentId: params.agentId ?? '' }, query: { status: 'active', sortBy: 'lastMessageAt' } };
    },
    check: (reply) =>
      expect(reply).toMatchObject({ data: [{ status: 'active', messageCount: 0 }], meta: { total: 1 } }),
    invalid: (given) => ({ ...given, query: { status: 'asleep' } }),
    wrongState: READING,
  },
  startConversation: {
    success: async (context) => ({
      params: { agentId: await addAgent(context) },
      body: { contactId: await addContact(context), title: 'A parcel', metadata: { page: '/help' } },
    }),
    check: (reply, _, { params }) =>
      expect(reply).toMatchObject({ ...params, title: 'A parcel', channel: 'chat', status: 'active', resolved: null }),
    invalid: (given) => ({ ...given, body: { contactId: 'nobody' } }),
    wrongState: async (context) => ({ params: { agentId: await addArchivedAgent(context) }, body: {} }),
  },
  getConversation: {
    success: aboutNewConversation,
    check: (reply, _, { params }) => expect(reply).toMatchObject({ id: params?.conversationId, exitReason: null }),
    invalid: ID_ALONE,
    wrongState: READING,
  },
  listMessages: {
    success: async (context) => {
      const given = await aboutNewConversation(context);
      await context.send(routes.sendMessage, { ...given, body: SAID });
      return { ...given, query: { limit: 10 } };
    },
    check: (reply) =>
      expect(reply).toMatchObject({
        data: [
          { role: 'user', content: SAID.content, sequence: 0 },
          { role: 'assistant', status: 'complete', sequence: 1 },
        ],
      }),
    invalid: (given) => ({ ...given, query: { page: 0 } }),
    wrongState: READING,
  },
  sendMessage: {
    success: async (context) => ({ ...(await aboutNewConversation(context)), body: SAID }),
    check: (reply) =>
      expect(reply).toMatchObject({ userMessage: { content: SAID.content }, assistantMessage: { status: 'complete' } }),
    invalid: (given) => ({ ...given, body: EMPTY_CONTENT }),
    wrongState: sayingInEndedConversation,
  },
  streamMessage: {
    success: async (context) => ({ ...(await aboutNewConversation(context)), body: SAID }),
    check: (reply) => {
      const text = new TextDecoder().decode((reply as RawReply).bytes);
      expect(text).toMatch(/^id: 0\nevent: message\.start\ndata: \{.*\}\n\n/);
      expect(text).toMatch(/\nevent: message\.end\ndata: \{.*\}\n\nid: \d+\nevent: done\ndata: \{\}\n\n$/);
    },
    invalid: (given) => ({ ...given, body: EMPTY_CONTENT }),
    wrongState: sayingInEndedConversation,
  },
  endConversation: {
    success: async (context) => {
      const given = await aboutNewConversation(context);
      const agentId = given.params.agentId ?? '';
      const body = { label: 'Asked', description: 'A parcel is asked for' };
      await context.send(agentRoutes.createResolutionCriterion, { params: { agentId }, body });
      await context.send(routes.sendMessage, { ...given, body: SAID });
      return { ...given, body: { reason: 'timeout' } };
    },
    check: (reply) => expect(reply).toMatchObject({ status: 'ended', exitReason: 'timeout', resolved: true }),
    invalid: (given) => ({ ...given, body: { reason: '' } }),
    wrongState: { none: 'ending it again answers the same' },
  },
};
