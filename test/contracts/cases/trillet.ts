import { expect } from 'vitest';
import type { CallFlow, CallFlowRow } from '#shared/wire/trillet/call-flows.ts';
import type { MessageFlow } from '#shared/wire/trillet/message-flows.ts';
import { trilletRoutes as routes } from '#shared/wire/trillet/routes.ts';
import type { CaseContext, RouteCases } from '../route-case.ts';

const messageFlow = (context: CaseContext) => ({
  name: `Reminder ${context.unique()}`,
  direction: 'outbound',
  agent: '676b8e123456789012345679',
  initiationMessage: 'Your parcel comes tomorrow.',
  prompt: 'Confirm the day.',
  messageChannel: 'SMS',
});

const callFlow = (context: CaseContext) => ({
  name: `Line ${context.unique()}`,
  direction: 'inbound',
  agent: '676b8e123456789012345679',
  promptType: 'simple',
  prompt: 'Be short.',
});

const makeMessageFlow = (context: CaseContext) =>
  context.create(routes.createMessageFlow, { body: messageFlow(context) });

const makeCallFlow = (context: CaseContext) => context.create(routes.createCallFlow, { body: callFlow(context) });

const ONLY_AN_ID = { none: 'it takes nothing but an id' };
const NO_STATES = { none: 'it has no states' };
const NOTHING = { none: 'it takes nothing' };

export const trilletCases: RouteCases<typeof routes> = {
  listMessageFlows: {
    success: async (context) => {
      await makeMessageFlow(context);
      return {};
    },
    check: (reply, { platform }) => {
      const flows = reply as MessageFlow[];
      expect(flows.length).toBeGreaterThan(0);
      for (const flow of flows) expect(flow.workspaceId).toBe(platform.workspaceId);
    },
    invalid: NOTHING,
    wrongState: NO_STATES,
  },
  getCallFlow: {
    success: async (context) => ({ params: { id: await makeCallFlow(context) } }),
    check: (reply) =>
      expect((reply as CallFlow).settings).toEqual({
        knowledgeBases: [],
        responseSettings: { delay: 0 },
        security: { hipaaCompliance: false },
        callSetting: { maxCallDuration: 600, endCallOnSilence: 10 },
      }),
    invalid: ONLY_AN_ID,
    wrongState: NO_STATES,
  },
  getMessageFlow: {
    success: async (context) => ({ params: { id: await makeMessageFlow(context) } }),
    check: (reply) => expect(reply).toMatchObject({ isActive: false, autopilot: false, __v: 0 }),
    invalid: ONLY_AN_ID,
    wrongState: NO_STATES,
  },
  createMessageFlow: {
    success: async (context) => ({ body: messageFlow(context) }),
    check: (reply, _context, { body }) => expect(reply).toMatchObject({ ...(body as object), __v: 0 }),
    invalid: (given) => ({ body: { ...(given.body as object), messageChannel: 'Pigeon' } }),
    wrongState: NO_STATES,
  },
  deleteMessageFlow: {
    success: async (context) => ({ params: { id: await makeMessageFlow(context) } }),
    check: async (_reply, context, { params }) => {
      const flows = (await context.send(routes.listMessageFlows)) as MessageFlow[];
      expect(flows.map(({ _id }) => _id)).not.toContain(params?.id);
    },
    invalid: ONLY_AN_ID,
    wrongState: async (context) => {
      const params = { id: await makeMessageFlow(context) };
      await context.send(routes.deleteMessageFlow, { params });
      return { params, status: 404 };
    },
  },
  listCallFlows: {
    success: async (context) => {
      await makeCallFlow(context);
      return {};
    },
    check: (reply) => {
      const rows = reply as CallFlowRow[];
      expect(Object.keys(rows[0] ?? {}).toSorted()).toEqual(
        [
          '__v',
          '_id',
          'agent',
          'createdAt',
          'direction',
          'isActive',
          'name',
          'promptType',
          'updatedAt',
          'workspaceId',
        ].toSorted(),
      );
    },
    invalid: NOTHING,
    wrongState: NO_STATES,
  },
  createCallFlow: {
    success: async (context) => ({ body: callFlow(context) }),
    check: (reply, _context, { body }) => expect(reply).toMatchObject({ ...(body as object), __v: 0 }),
    invalid: (given) => ({ body: { ...(given.body as object), direction: 'sideways' } }),
    wrongState: async (context) => ({ body: { ...callFlow(context), welcomeMessage: 'ai_custom' }, status: 400 }),
  },
  updateCallFlow: {
    success: async (context) => ({
      params: { id: await makeCallFlow(context) },
      body: { prompt: 'Be kind.', settings: { callSetting: { maxCallDuration: 120 } } },
    }),
    check: (reply) =>
      expect(reply).toMatchObject({
        prompt: 'Be kind.',
        settings: { callSetting: { maxCallDuration: 120, endCallOnSilence: 10 } },
        __v: 1,
      }),
    invalid: (given) => ({ ...given, body: { isActive: 'yes' } }),
    wrongState: NO_STATES,
  },
  deleteCallFlow: {
    success: async (context) => ({ params: { id: await makeCallFlow(context) } }),
    invalid: ONLY_AN_ID,
    wrongState: async (context) => {
      const params = { id: await makeCallFlow(context) };
      await context.send(routes.deleteCallFlow, { params });
      return { params, status: 404 };
    },
  },
};
