import { expect } from 'vitest';
import type { AgentList } from '#shared/wire/flowgent/agents.ts';
import type { ChatAnswer } from '#shared/wire/flowgent/chat.ts';
import type { KnowledgeItemWithContent } from '#shared/wire/flowgent/knowledge.ts';
import { flowgentRoutes as routes } from '#shared/wire/flowgent/routes.ts';
import type { Usage } from '#shared/wire/flowgent/usage.ts';
import type { CaseContext, Given, RouteCases } from '../route-case.ts';

const NOBODY = '00000000-0000-4000-8000-0000000000ff';

/** The id of the first agent whose name begins so. */
async function agentId(context: CaseContext, name: string): Promise<string> {
  const { agents } = (await context.send(routes.listAgents)) as AgentList;
  const found = agents.find((agent) => agent.name?.startsWith(name));
  expect(found, `an agent named ${name}`).toBeDefined();
  return found?.id ?? '';
}

const support = async (context: CaseContext) => ({ agent_id: await agentId(context, 'Support') });

const ofAnother = (_: CaseContext, given: Given) => ({ ...given, params: { agent_id: NOBODY }, status: 403 });

async function makeItem(context: CaseContext): Promise<string> {
  const { agent_id } = await support(context);
  const body = { content: `Parcels arrive within two days (${context.unique()})`, agent_ids: agent_id };
  return context.create(routes.createKnowledge, { body });
}

const NO_STATES = { none: 'it has no states' };

export const flowgentCases: RouteCases<typeof routes> = {
  chatWithAgent: {
    success: async (context) => ({
      params: await support(context),
      body: { messages: [{ role: 'user', content: 'When does my parcel arrive?' }] },
    }),
    check: (reply, _context, { params }) => {
      const { statusCode, body } = reply as ChatAnswer;
      expect(statusCode).toBe(200);
      expect(body.agent_id).toBe(params?.agent_id);
      expect(body.conversation_history.map(({ role }) => role)).toEqual(['user', 'assistant']);
      expect(body.metadata).toMatchObject({ used_credits: 1, tool_calls: {} });
    },
    unknownId: ofAnother,
    invalid: (given) => ({ ...given, body: { messages: [] } }),
    // A refusal of chat comes with HTTP status 200 and says in its body how it failed.
    wrongState: async (context) => ({
      params: { agent_id: await agentId(context, 'Assistant of a busy provider') },
      body: { messages: 'Hello' },
      status: 200,
    }),
  },
  getAgentUsage: {
    success: async (context) => ({ params: await support(context) }),
    check: (reply) => expect((reply as Usage).usage.daily_breakdown).toHaveLength(7),
    unknownId: ofAnother,
    invalid: (given) => ({ ...given, query: { start_date: '2025-02-30' } }),
    wrongState: NO_STATES,
  },
  sendWhatsappTemplate: {
    success: async (context) => ({
      params: await support(context),
      body: {
        recipient_phone_number: '31612345678',
        template_name: 'order_update',
        language: 'en_US',
        parameters: [{ type: 'body', parameters: [{ type: 'text', text: 'ABC123' }] }],
      },
    }),
    check: (reply) =>
      expect(reply).toMatchObject({
        messaging_product: 'whatsapp',
        contacts: [{ input: '31612345678', wa_id: '31612345678' }],
        messages: [{ id: expect.stringMatching(/^wamid\.[\w-]+$/) }],
      }),
    unknownId: ofAnother,
    invalid: (given) => ({ ...given, body: { language: 'en_US' } }),
    wrongState: async (context) => ({
      params: { agent_id: await agentId(context, 'Booking') },
      body: { recipient_phone_number: '31612345678', template_name: 'order_update', language: 'en_US' },
      status: 404,
    }),
  },
  createKnowledge: {
    success: async (context) => {
      const { agent_id } = await support(context);
      return { body: { content: `Number ${context.unique()}`, name: 'A number', agent_ids: [agent_id] } };
    },
    check: (reply, _context, { body }) => {
      const { agent_ids } = body as { agent_ids: string[] };
      expect(reply).toMatchObject({ name: 'A number', source: 'api', linked_agents: agent_ids });
    },
    unknownId: (_, given) => ({ body: { ...(given.body as object), agent_ids: [NOBODY] }, status: 403 }),
    invalid: (given) => ({ body: { ...(given.body as object), content: 'x'.repeat(4001) } }),
    wrongState: async (context) => {
      const agent_ids = await agentId(context, 'Trial');
      // The plan allows one item; the second trial of a run finds it there already.
      const { pagination } = (await context.send(routes.listKnowledge, { query: { agent_id: agent_ids } })) as {
        pagination: { total_count: number };
      };
      if (pagination.total_count === 0) {
        await context.send(routes.createKnowledge, { body: { content: 'The one that the plan allows', agent_ids } });
      }
      return { body: { content: 'One too many', agent_ids }, status: 402 };
    },
  },
  listKnowledge: {
    success: async (context) => {
      await makeItem(context);
      return { query: { ...(await support(context)), page: 1, limit: 1 } };
    },
    check: (reply) => {
      const { knowledge_items, pagination } = reply as {
        knowledge_items: unknown[];
        pagination: Record<string, unknown>;
      };
      expect(knowledge_items).toHaveLength(1);
      expect(pagination).toMatchObject({ current_page: 1, limit: 1, has_next_page: true, has_previous_page: false });
    },
    unknownId: () => ({ query: { agent_id: NOBODY }, status: 403 }),
    invalid: (given) => ({ query: { ...given.query, limit: 101 } }),
    wrongState: NO_STATES,
  },
  getKnowledge: {
    success: async (context) => ({ params: { id: await makeItem(context) } }),
    check: (reply) => expect((reply as KnowledgeItemWithContent).content).toContain('Parcels'),
    invalid: { none: 'it takes nothing but an id' },
    wrongState: NO_STATES,
  },
  updateKnowledge: {
    success: async (context) => ({ params: { id: await makeItem(context) }, body: { name: 'Renamed' } }),
    check: async (reply, context, given) => {
      expect(reply).toMatchObject({ name: 'Renamed' });
      const item = (await context.send(routes.getKnowledge, {
        params: given.params ?? {},
      })) as KnowledgeItemWithContent;
      expect(item).toMatchObject({ name: 'Renamed', content: expect.stringContaining('Parcels') });
    },
    invalid: (given) => ({ ...given, body: { name: '' } }),
    wrongState: NO_STATES,
  },
  deleteKnowledge: {
    success: async (context) => ({ params: { id: await makeItem(context) } }),
    invalid: { none: 'it takes nothing but an id' },
    wrongState: async (context) => {
      const params = { id: await makeItem(context) };
      await context.send(routes.deleteKnowledge, { params });
      return { params, status: 404 };
    },
  },
  listAgents: {
    success: async () => ({}),
    check: (reply) => expect((reply as AgentList).agents.length).toBeGreaterThan(1),
    invalid: { none: 'it takes nothing' },
    wrongState: NO_STATES,
  },
};
