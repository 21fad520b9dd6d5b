import { expect } from 'vitest';
import type { LiveFlow } from '#shared/wire/truestate/live-flows.ts';
import { truestateRoutes as routes } from '#shared/wire/truestate/routes.ts';
import type { Session } from '#shared/wire/truestate/sessions.ts';
import type { CaseContext, RouteCases } from '../route-case.ts';

async function liveFlow(context: CaseContext): Promise<{ live_flow_id: string }> {
  const flows = (await context.send(routes.listLiveFlows)) as LiveFlow[];
  const found = flows.find(({ name }) => name === 'First help');
  expect(found).toBeDefined();
  return { live_flow_id: found?.id ?? '' };
}

async function makeSession(context: CaseContext): Promise<{ live_flow_id: string; session_id: string }> {
  const params = await liveFlow(context);
  const session_id = await context.create(routes.createSession, { params, body: { inputs: { caller: 'Ada' } } });
  return { ...params, session_id };
}

/** A session that has come to the step where the user is asked. */
async function waitingSession(context: CaseContext): Promise<{ live_flow_id: string; session_id: string }> {
  const params = await makeSession(context);
  await context.advance(10_000);
  return params;
}

async function cancelledSession(context: CaseContext): Promise<{ live_flow_id: string; session_id: string }> {
  const params = await makeSession(context);
  await context.send(routes.cancelSession, { params });
  return params;
}

const ONLY_IDS = { none: 'it takes nothing but ids' };
const NO_STATES = { none: 'it has no states' };

export const truestateCases: RouteCases<typeof routes> = {
  getLiveFlow: {
    success: async (context) => {
      const { live_flow_id } = await makeSession(context);
      return { params: { live_flow_id } };
    },
    check: (reply, { platform }) => {
      const { organisation_id, sessions, current_version } = reply as LiveFlow;
      expect(organisation_id).toBe(platform.organisationId);
      expect(sessions?.at(-1)?.flow_version).toEqual(current_version);
    },
    invalid: ONLY_IDS,
    wrongState: NO_STATES,
  },
  listLiveFlows: {
    success: async () => ({}),
    check: (reply) => expect((reply as LiveFlow[]).length).toBeGreaterThan(1),
    invalid: { none: 'it takes nothing' },
    wrongState: NO_STATES,
  },
  createSession: {
    success: async (context) => ({ params: await liveFlow(context), body: { inputs: { caller: 'Ada' } } }),
    check: (reply) => {
      const { status, steps_count, current_step } = reply as Session;
      expect({ status, steps_count, type: current_step?.step?.step_type }).toEqual({
        status: 'NEW',
        steps_count: 1,
        type: 'START',
      });
    },
    invalid: (given) => ({ ...given, body: { inputs: 'Ada' } }),
    wrongState: NO_STATES,
  },
  listSessions: {
    success: async (context) => {
      const { live_flow_id } = await makeSession(context);
      return { params: { live_flow_id } };
    },
    check: (reply) => expect((reply as Session[]).at(-1)?.inputs).toEqual({ caller: 'Ada' }),
    invalid: ONLY_IDS,
    wrongState: NO_STATES,
  },
  getSession: {
    success: async (context) => ({ params: await waitingSession(context) }),
    check: (reply) => expect(reply).toMatchObject({ status: 'WAITING_FOR_USER_INPUT', steps_count: 2, error: null }),
    invalid: ONLY_IDS,
    wrongState: NO_STATES,
  },
  addUserInput: {
    success: async (context) => ({ params: await waitingSession(context), body: { user_input: 'My invoice' } }),
    check: async (reply, context, { params }) => {
      expect(reply).toMatchObject({ status: 'RUNNING', current_step: { user_input: 'My invoice' } });
      await context.advance(10_000);
      const session = (await context.send(routes.getSession, { params: params ?? {} })) as Session;
      expect(session.steps?.map(({ step }) => step?.name)).toEqual(['start', 'ask_need', 'look_up', 'ask_helped']);
    },
    invalid: (given) => ({ ...given, body: { user_input: 7 } }),
    wrongState: async (context) => ({ params: await cancelledSession(context), body: { user_input: 'Too late' } }),
  },
  cancelSession: {
    success: async (context) => ({ params: await makeSession(context) }),
    check: (reply) => expect(reply).toMatchObject({ status: 'CANCELLED', current_step: { status: 'CANCELLED' } }),
    invalid: ONLY_IDS,
    wrongState: async (context) => ({ params: await cancelledSession(context) }),
  },
};
