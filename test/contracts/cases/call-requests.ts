import { expect } from 'vitest';
import { callRequestRoutes as routes } from '#shared/wire/gomobile/routes/call-requests.ts';
import { sampleId } from '../../../platform/seed/ids.ts';
import type { CaseContext, RouteCases } from '../route-case.ts';
import { addContact } from './contacts.ts';
import { addFlow } from './flows.ts';

const UNUSED_ID = '00000000-0000-4000-8000-0000000000fe';
const FAR = '2099-01-01T09:00:00.000Z';

const request = async (context: CaseContext, more: object = {}) => ({
  body: {
    didId: sampleId('did', 'london'),
    contactId: await addContact(context),
    flowId: await addFlow(context),
    retry: { type: 'none' },
    ...more,
  },
});

async function addRequest(context: CaseContext, more: object = {}): Promise<string> {
  const reply = await context.send(routes.createCallRequest, await request(context, more));
  return (reply as { jobId: string }).jobId;
}

export const callRequestCases: RouteCases<typeof routes> = {
  createCallRequest: {
    success: (context) =>
      request(context, { retry: { type: 'fixed-delay', delay: 60_000, maxRetries: 2 }, startAt: FAR }),
    check: (reply) => expect(reply).toEqual({ jobId: expect.any(String) }),
    unknownId: (_, given) => ({ body: { ...(given.body as object), didId: UNUSED_ID }, status: 400 }),
    // The spelling of programs.
    invalid: (given) => ({
      body: { ...(given.body as object), retry: { type: 'fixed_delay', delayMinutes: 1, maxRetries: 2 } },
    }),
    wrongState: { none: 'a call can always be asked for' },
  },
  cancelCallRequest: {
    success: async (context) => ({ params: { jobId: await addRequest(context, { startAt: FAR }) } }),
    invalid: { none: 'it takes an id alone' },
    wrongState: async (context) => {
      const jobId = await addRequest(context, { startAt: FAR });
      await context.send(routes.cancelCallRequest, { params: { jobId } });
      return { params: { jobId } };
    },
  },
};
