import { expect } from 'vitest';
import { callRequestRoutes } from '#shared/wire/gomobile/routes/call-requests.ts';
import { flowRoutes as routes } from '#shared/wire/gomobile/routes/flows.ts';
import { sampleId } from '../../../platform/seed/ids.ts';
import type { CaseContext, Given, RouteCases } from '../route-case.ts';
import { addContact } from './contacts.ts';

const UNUSED_ID = '00000000-0000-4000-8000-0000000000fe';

/** A number that every new workspace has. */
export const OWN_NUMBER = '+442079460100';

/** Calls and says a number. */
export const TALKING_GRAPH = {
  startNodeId: 'call',
  nodes: [
    {
      id: 'call',
      type: 'dial',
      label: 'Call',
      config: { timeout: 20_000 },
      outputs: { onAnswer: 'say', default: 'end' },
    },
    {
      id: 'say',
      type: 'play',
      config: { audioItems: [{ type: 'number', value: 42 }] },
      outputs: { onComplete: 'end' },
    },
    { id: 'end', type: 'hangup', config: { reason: 'told' }, outputs: {} },
  ],
};

const ENDLESS_GRAPH = { startNodeId: 'call', nodes: [{ id: 'call', type: 'dial', config: {}, outputs: {} }] };

/** Adds a flow that can be run and answers its id. */
export const addFlow = (context: CaseContext, more: object = {}): Promise<string> =>
  context.create(routes.createFlow, { body: { name: `Flow ${context.unique()}`, graph: TALKING_GRAPH, ...more } });

const aboutNewFlow = async (context: CaseContext): Promise<Given> => ({ params: { flowId: await addFlow(context) } });

export const flowCases: RouteCases<typeof routes> = {
  listFlows: {
    success: async (context) => {
      await addFlow(context);
      return { query: { limit: 1, sortBy: 'updatedAt', sortOrder: 'desc', search: 'flow' } };
    },
    check: (reply) => expect(reply).toMatchObject({ data: [{ graph: TALKING_GRAPH, version: 1 }], meta: { limit: 1 } }),
    invalid: () => ({ query: { sortBy: 'colour' } }),
    wrongState: { none: 'reading is always allowed' },
  },
  createFlow: {
    success: async ({ unique }) => ({
      body: { name: `Flow ${unique()}`, description: 'Says a number', graph: TALKING_GRAPH },
    }),
    check: (reply, _, { body }) => expect(reply).toMatchObject({ ...(body as object), version: 1 }),
    invalid: () => ({ body: { name: 'Flow', graph: { startNodeId: 'call' } } }),
    wrongState: { none: 'two flows may carry the same name' },
  },
  getFlow: {
    success: aboutNewFlow,
    check: (reply, _, { params }) => expect(reply).toMatchObject({ id: params?.flowId, graph: TALKING_GRAPH }),
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'reading is always allowed' },
  },
  updateFlow: {
    success: async (context) => ({ ...(await aboutNewFlow(context)), body: { name: 'Renamed' } }),
    check: (reply) => expect(reply).toMatchObject({ name: 'Renamed', version: 2 }),
    invalid: (given) => ({ ...given, body: { name: '' } }),
    wrongState: { none: 'a running execution keeps the version it was launched with' },
  },
  deleteFlow: {
    success: aboutNewFlow,
    invalid: { none: 'it takes an id alone' },
    wrongState: async (context) => {
      const flowId = await addFlow(context);
      const contactId = await addContact(context);
      const didId = sampleId('did', 'london');
      const body = { didId, contactId, flowId, retry: { type: 'none' }, startAt: '2099-01-01T09:00:00.000Z' };
      await context.send(callRequestRoutes.createCallRequest, { body });
      return { params: { flowId } };
    },
  },
  getLatestFlow: {
    success: async (context) => {
      const given = await aboutNewFlow(context);
      await context.send(routes.updateFlow, { ...given, body: { description: 'Second' } });
      return given;
    },
    check: (reply) => expect(reply).toMatchObject({ version: 2, description: 'Second' }),
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'reading is always allowed' },
  },
  validateFlow: {
    success: async () => ({ body: { name: 'Not saved', graph: ENDLESS_GRAPH } }),
    check: (reply) =>
      expect(reply).toMatchObject({
        valid: false,
        errors: [{ nodeId: null, code: 'NO_REACHABLE_HANGUP' }],
        warnings: [{ nodeId: 'call', code: 'NO_OUTPUT' }],
      }),
    invalid: () => ({ body: { graph: [] } }),
    wrongState: { none: 'nothing is saved' },
  },
  executeFlow: {
    success: async (context) => ({
      body: { flowId: await addFlow(context), contactId: await addContact(context), fromPhone: OWN_NUMBER },
    }),
    check: (reply) => expect(reply).toMatchObject({ status: 'dialing' }),
    unknownId: (_, given) => ({ body: { ...(given.body as object), flowId: UNUSED_ID }, status: 400 }),
    invalid: (given) => ({ body: { ...(given.body as object), fromPhone: 'home' } }),
    wrongState: async (context) => ({
      body: {
        flowId: await addFlow(context, { graph: ENDLESS_GRAPH }),
        contactId: await addContact(context),
        fromPhone: OWN_NUMBER,
      },
      status: 400,
    }),
  },
};
