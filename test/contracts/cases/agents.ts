import { expect } from 'vitest';
import { agentRoutes as routes } from '#shared/wire/gomobile/routes/agents.ts';
import { conversationRoutes } from '#shared/wire/gomobile/routes/conversations.ts';
import type { CaseContext, Given, RouteCases } from '../route-case.ts';

/** Adds an agent, a draft, and answers its id. */
export const addAgent = (context: CaseContext, more: object = {}): Promise<string> =>
  context.create(routes.createAgent, {
    body: { name: `Agent ${context.unique()}`, instructions: 'Answer briefly.', ...more },
  });

export async function addArchivedAgent(context: CaseContext): Promise<string> {
  const id = await addAgent(context);
  await context.send(routes.archiveAgent, { params: { id } });
  return id;
}

const CRITERION = { label: 'Solved', description: 'The customer says that the parcel arrived' };

async function aboutNewCriterion(context: CaseContext): Promise<Given> {
  const agentId = await addAgent(context);
  const criterionId = await context.create(routes.createResolutionCriterion, { params: { agentId }, body: CRITERION });
  return { params: { agentId, criterionId } };
}

const aboutNewAgent = async (context: CaseContext): Promise<Given> => ({ params: { id: await addAgent(context) } });
const ofNewAgent = async (context: CaseContext): Promise<Given> => ({ params: { agentId: await addAgent(context) } });
const aboutArchivedAgent = async (context: CaseContext): Promise<Given> => ({
  params: { id: await addArchivedAgent(context) },
});

const READING = { none: 'reading is always allowed' };
const ID_ALONE = { none: 'it takes an id alone' };

export const agentCases: RouteCases<typeof routes> = {
  listAgents: {
    success: async (context) => {
      await addArchivedAgent(context);
      return { query: { status: 'archived', search: 'AGENT', sortBy: 'createdAt', limit: 1 } };
    },
    check: (reply) => expect(reply).toMatchObject({ data: [{ status: 'archived', deletedAt: null }] }),
    invalid: () => ({ query: { status: 'asleep' } }),
    wrongState: READING,
  },
  createAgent: {
    success: async ({ unique }) => ({
      body: {
        name: `Agent ${unique()}`,
        description: 'Answers about parcels',
        instructions: 'Answer briefly.',
        modelConfig: { model: 'openai/gpt-4o', modelSettings: { temperature: 1 } },
        pipelineMode: 'batch',
        welcomeMessage: 'Hello!',
        language: 'fr-MA',
        voice: { provider: 'local', voiceId: 'one' },
        knowledgeBaseId: null,
      },
    }),
    check: (reply, _, { body }) => expect(reply).toMatchObject({ ...(body as object), status: 'draft' }),
    invalid: () => ({ body: { name: 'No instructions' } }),
    wrongState: { none: 'two agents may carry the same name' },
  },
  getAgent: {
    success: aboutNewAgent,
    check: (reply) => expect(reply).toMatchObject({ modelConfig: { model: 'openai/gpt-4o-mini' }, voice: null }),
    invalid: ID_ALONE,
    wrongState: READING,
  },
  deleteAgent: {
    success: aboutNewAgent,
    check: async (_, { send }, { params }) => {
      const page = await send(routes.listAgents, { query: { limit: 100 } });
      expect(JSON.stringify(page)).not.toContain(params?.id);
    },
    invalid: ID_ALONE,
    wrongState: { none: 'an agent can be deleted in every state; a deleted one is unknown' },
  },
  updateAgent: {
    success: async (context) => ({
      ...(await aboutNewAgent(context)),
      body: { model: 'openai/other', description: 'New' },
    }),
    check: (reply) => expect(reply).toMatchObject({ modelConfig: { model: 'openai/other' }, description: 'New' }),
    invalid: (given) => ({ ...given, body: { pipelineMode: 'sideways' } }),
    wrongState: { none: 'an agent can be changed in every state' },
  },
  activateAgent: {
    success: aboutNewAgent,
    check: (reply) => expect(reply).toMatchObject({ status: 'active' }),
    invalid: ID_ALONE,
    wrongState: aboutArchivedAgent,
  },
  archiveAgent: {
    success: aboutNewAgent,
    check: (reply) => expect(reply).toMatchObject({ status: 'archived' }),
    invalid: ID_ALONE,
    wrongState: aboutArchivedAgent,
  },
  restoreAgent: {
    success: aboutArchivedAgent,
    check: (reply) => expect(reply).toMatchObject({ status: 'draft' }),
    invalid: ID_ALONE,
    wrongState: aboutNewAgent,
  },
  testAgent: {
    success: async (context) => ({
      ...(await aboutNewAgent(context)),
      body: {
        message: 'Where is my parcel?',
        history: [
          { role: 'assistant', content: 'Hello!' },
          { role: 'user', content: 'Hi' },
        ],
      },
    }),
    check: (reply) =>
      expect(reply).toMatchObject({
        response: expect.any(String),
        retrievedChunks: [],
        usage: { outputTokens: expect.any(Number) },
      }),
    invalid: (given) => ({ ...given, body: { message: '' } }),
    wrongState: { none: 'an agent can be tried in every state' },
  },
  listResolutionCriteria: {
    success: async (context) => {
      const { params } = await aboutNewCriterion(context);
      const agentId = params?.agentId ?? '';
      await context.send(routes.createResolutionCriterion, { params: { agentId }, body: CRITERION });
      return { params: { agentId } };
    },
    check: (reply) => expect(reply).toMatchObject([{ ...CRITERION, position: 0 }, { position: 1 }]),
    invalid: ID_ALONE,
    wrongState: READING,
  },
  createResolutionCriterion: {
    success: async (context) => ({ ...(await ofNewAgent(context)), body: CRITERION }),
    check: (reply) => expect(reply).toMatchObject({ ...CRITERION, position: 0 }),
    invalid: (given) => ({ ...given, body: { label: 'x'.repeat(256), description: 'y' } }),
    wrongState: { none: 'criteria can be added in every state' },
  },
  deleteResolutionCriterion: {
    success: aboutNewCriterion,
    invalid: ID_ALONE,
    wrongState: { none: 'criteria can be deleted in every state' },
  },
  updateResolutionCriterion: {
    success: async (context) => ({ ...(await aboutNewCriterion(context)), body: { label: 'Arrived' } }),
    check: (reply) => expect(reply).toMatchObject({ ...CRITERION, label: 'Arrived' }),
    invalid: (given) => ({ ...given, body: { description: '' } }),
    wrongState: { none: 'criteria can be changed in every state' },
  },
  getResolutionMetrics: {
    success: async (context) => {
      const { params } = await aboutNewCriterion(context);
      const agentId = params?.agentId ?? '';
      const conversationId = await context.create(conversationRoutes.startConversation, {
        params: { agentId },
        body: {},
      });
      await context.send(conversationRoutes.endConversation, { params: { agentId, conversationId }, body: {} });
      return { params: { agentId }, query: { from: '2020-01-01T00:00:00.000Z' } };
    },
    check: (reply) =>
      expect(reply).toMatchObject({
        totalConversations: 1,
        evaluatedConversations: 1,
        resolvedConversations: 0,
        unresolvedConversations: 1,
        resolutionRate: 0,
        criteria: [{ label: CRITERION.label, metCount: 0, evaluatedCount: 1, rate: 0 }],
      }),
    invalid: (given) => ({ ...given, query: { from: 'yesterday' } }),
    wrongState: READING,
  },
};
