import { expect } from 'vitest';
import { executionRoutes } from '#shared/wire/gomobile/routes/executions.ts';
import { programRoutes as routes } from '#shared/wire/gomobile/routes/programs.ts';
import type { CaseContext, Given, RouteCases } from '../route-case.ts';
import { addAudience, addAudienceOf } from './audiences.ts';
import { addFlow, OWN_NUMBER } from './flows.ts';

const UNUSED_ID = '00000000-0000-4000-8000-0000000000fe';
const FAR = '2099-01-01T09:00:00.000Z';
const PAST = '2026-01-01T09:00:00.000Z';

const programBody = async (context: CaseContext, more: object = {}) => ({
  name: `Program ${context.unique()}`,
  audienceId: await addAudienceOf(context, 2),
  flowId: await addFlow(context),
  startAt: FAR,
  didPool: [OWN_NUMBER],
  retryStrategy: { type: 'none' },
  ...more,
});

/** Adds a program of two contacts that starts in the far future and answers its id. */
export const addProgram = async (context: CaseContext, more: object = {}): Promise<string> =>
  context.create(routes.createProgram, { body: await programBody(context, more) });

/** Launches a new program, which `more` may let start at once, and answers the ids of both. */
export async function addExecution(
  context: CaseContext,
  more: object = {},
): Promise<{ programId: string; executionId: string }> {
  const programId = await addProgram(context, more);
  const reply = await context.send(routes.launchProgram, { params: { id: programId } });
  return { programId, executionId: (reply as { executionId: string }).executionId };
}

/** Adds an execution that is running, and answers its id. */
export const addRunning = async (context: CaseContext): Promise<string> =>
  (await addExecution(context, { startAt: PAST })).executionId;

const aboutNewProgram = async (context: CaseContext): Promise<Given> => ({ params: { id: await addProgram(context) } });
const aboutLaunched = async (context: CaseContext): Promise<Given> => ({
  params: { id: (await addExecution(context)).programId },
});

export const programCases: RouteCases<typeof routes> = {
  listPrograms: {
    success: async (context) => {
      await addProgram(context);
      return { query: { limit: 1, search: 'program', status: 'draft', sortBy: 'updatedAt', sortOrder: 'desc' } };
    },
    check: (reply) =>
      expect(reply).toMatchObject({ data: [{ status: 'draft', didPool: [OWN_NUMBER] }], meta: { limit: 1 } }),
    invalid: () => ({ query: { status: 'running' } }),
    wrongState: { none: 'reading is always allowed' },
  },
  createProgram: {
    success: async (context) => ({
      body: await programBody(context, {
        stopAt: '2099-01-02T09:00:00.000Z',
        retryStrategy: { type: 'fixed_delay', delayMinutes: 30, maxRetries: 3 },
        pauseWindows: { sunday: [{ startAt: { hour: 22, minute: 0 }, endAt: { hour: 6, minute: 0 } }] },
        autoPauseRules: [{ nodeId: 'say', threshold: 5, resetOnResume: true }],
      }),
    }),
    check: (reply, _, { body }) => expect(reply).toMatchObject({ ...(body as object), status: 'draft' }),
    unknownId: (_, given) => ({ body: { ...(given.body as object), audienceId: UNUSED_ID }, status: 400 }),
    // The spelling of call requests.
    invalid: (given) => ({
      body: { ...(given.body as object), retryStrategy: { type: 'fixed-delay', delay: 1000, maxRetries: 1 } },
    }),
    wrongState: async (context) => ({ body: await programBody(context, { stopAt: PAST }), status: 400 }),
  },
  getProgram: {
    success: aboutNewProgram,
    check: (reply, _, { params }) => expect(reply).toMatchObject({ id: params?.id, startAt: FAR, stopAt: null }),
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'reading is always allowed' },
  },
  deleteProgram: {
    success: aboutNewProgram,
    invalid: { none: 'it takes an id alone' },
    wrongState: aboutLaunched,
  },
  updateProgram: {
    success: async (context) => ({ ...(await aboutNewProgram(context)), body: { name: 'Renamed' } }),
    check: (reply) => expect(reply).toMatchObject({ name: 'Renamed', retryStrategy: { type: 'none' } }),
    invalid: (given) => ({ ...given, body: { didPool: [] } }),
    wrongState: async (context) => ({ ...(await aboutLaunched(context)), body: { name: 'Renamed' } }),
  },
  launchProgram: {
    success: aboutNewProgram,
    check: async (reply, context, { params }) => {
      expect(reply).toEqual({ executionId: expect.any(String) });
      expect(await context.send(routes.getProgram, params === undefined ? {} : { params })).toMatchObject({
        status: 'active',
      });
    },
    invalid: { none: 'it takes an id alone' },
    wrongState: async (context) => ({
      params: { id: await addProgram(context, { audienceId: await addAudience(context) }) },
    }),
  },
  listProgramExecutions: {
    success: async (context) => ({ ...(await aboutLaunched(context)), query: { limit: 5, sortOrder: 'asc' } }),
    check: (reply, _, { params }) =>
      expect(reply).toMatchObject({
        data: [{ programId: params?.id, status: 'scheduled', totalContacts: 2, contactsPending: 2 }],
        meta: { total: 1 },
      }),
    invalid: (given) => ({ ...given, query: { limit: 101 } }),
    wrongState: { none: 'reading is always allowed' },
  },
  listContactTriggers: {
    success: async (context) => ({ ...(await aboutNewProgram(context)), query: { status: 'pending' } }),
    check: (reply) => expect(reply).toEqual([]),
    invalid: (given) => ({ ...given, query: { status: 'done' } }),
    wrongState: { none: 'reading is always allowed' },
  },
};

export const executionCases: RouteCases<typeof executionRoutes> = {
  listExecutions: {
    success: async (context) => {
      const { programId } = await addExecution(context);
      return { query: { programId, status: 'scheduled', sortBy: 'updatedAt', sortOrder: 'desc', search: 'program' } };
    },
    check: (reply, _, { query }) =>
      expect(reply).toMatchObject({ data: [{ programId: query?.programId }], meta: { total: 1 } }),
    invalid: () => ({ query: { status: 'sleeping' } }),
    wrongState: { none: 'reading is always allowed' },
  },
  getExecution: {
    success: async (context) => ({ params: { id: await addRunning(context) } }),
    check: (reply) =>
      expect(reply).toMatchObject({ status: 'running', totalContacts: 2, contactsInProgress: 2, autoPauseRules: [] }),
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'reading is always allowed' },
  },
  cancelExecution: {
    success: async (context) => ({ params: { id: (await addExecution(context)).executionId } }),
    check: (reply) => expect(reply).toMatchObject({ status: 'cancelled', contactsPending: 2 }),
    invalid: { none: 'it takes an id alone' },
    wrongState: async (context) => {
      const id = await addRunning(context);
      await context.advance(3_600_000);
      return { params: { id } };
    },
  },
  pauseExecution: {
    success: async (context) => ({ params: { id: await addRunning(context) } }),
    check: (reply) => expect(reply).toMatchObject({ status: 'paused' }),
    invalid: { none: 'it takes an id alone' },
    wrongState: async (context) => ({ params: { id: (await addExecution(context)).executionId } }),
  },
  resumeExecution: {
    success: async (context) => {
      const id = await addRunning(context);
      await context.send(executionRoutes.pauseExecution, { params: { id } });
      return { params: { id }, body: { autoPauseRules: [{ nodeId: 'say', threshold: 2, resetOnResume: false }] } };
    },
    check: (reply, _, { body }) => expect(reply).toMatchObject({ ...(body as object), status: 'running' }),
    invalid: (given) => ({
      ...given,
      body: { autoPauseRules: [{ nodeId: 'say', threshold: 0, resetOnResume: false }] },
    }),
    wrongState: async (context) => ({ params: { id: await addRunning(context) }, body: {} }),
  },
};
