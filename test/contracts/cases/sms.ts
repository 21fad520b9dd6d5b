import { expect } from 'vitest';
import type { smsRoutes } from '#shared/wire/gomobile/routes/sms.ts';
import type { smsProgramRoutes } from '#shared/wire/gomobile/routes/sms-programs.ts';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import { SenderId } from '#shared/wire/gomobile/sender-ids.ts';
import { SmsProgram } from '#shared/wire/gomobile/sms-programs.ts';
import type { CaseContext, Given, RouteCases } from '../route-case.ts';

const NO_ID = { none: 'it takes no id' };
const READ_ONLY = { none: 'reading is never refused for a state' };
const ALWAYS_A_DRAFT = { none: 'what is created is always a draft' };
const UNUSED = '00000000-0000-4000-8000-000000000000';

const makeContact = (context: CaseContext): Promise<string> =>
  context.create(gomobileRoutes.createContact, {
    body: { primaryPhone: `+4470090${String(context.unique()).padStart(5, '0')}`, firstName: 'Case' },
  });

async function firstSender(context: CaseContext): Promise<string> {
  const [sender] = SenderId.array().parse(await context.send(gomobileRoutes.listAvailableSenderIds));
  if (sender === undefined) throw new Error('there is no sender');
  return sender.id;
}

/** The body of an SMS program to an audience of one contact. */
async function programBody(context: CaseContext) {
  const name = `Case ${context.unique()}`;
  const audienceId = await context.create(gomobileRoutes.createAudience, { body: { name } });
  const contacts = [await makeContact(context)];
  await context.send(gomobileRoutes.addAudienceContacts, { params: { id: audienceId }, body: { contacts } });
  const messageTemplate = 'Hello {{ $contact.firstName }}';
  return { name, audienceId, senderId: await firstSender(context), messageTemplate };
}

const makeDraft = async (context: CaseContext): Promise<{ params: { id: string } }> => ({
  params: { id: await context.create(gomobileRoutes.createSmsProgram, { body: await programBody(context) }) },
});

async function makeLaunched(context: CaseContext): Promise<{ params: { id: string } }> {
  const draft = await makeDraft(context);
  await context.send(gomobileRoutes.launchSmsProgram, draft);
  return draft;
}

/** Adds a draft about an audience and answers its id. */
export const addSmsProgram = async (context: CaseContext, audienceId: string): Promise<string> =>
  context.create(gomobileRoutes.createSmsProgram, {
    body: {
      name: `Case ${context.unique()}`,
      audienceId,
      senderId: await firstSender(context),
      messageTemplate: 'Hello {{ $contact.firstName }}',
    },
  });

const malformedId = (): Given => ({ params: { id: 'not-a-uuid' } });

const expectStatus = (reply: unknown, status: string): void => {
  expect.soft(SmsProgram.parse(reply).status).toBe(status);
};

export const smsCases: RouteCases<typeof smsRoutes> = {
  sendSms: {
    success: async (context) => ({
      body: { contactId: await makeContact(context), senderId: await firstSender(context), message: 'Hello' },
    }),
    check: (reply) => {
      expect.soft(reply).toMatchObject({ status: 'sent', segments: 1, creditsCharged: 1, simulated: true });
    },
    // A reference in a body is bad input, and not something that was not found.
    unknownId: (_context, { body }) => ({ body: { ...(body as object), contactId: UNUSED }, status: 400 }),
    invalid: ({ body }) => ({ body: { ...(body as object), message: 'x'.repeat(1601) } }),
    wrongState: { none: 'only credits can forbid it, which a workspace of its own tries to the last one' },
  },
};

export const smsProgramCases: RouteCases<typeof smsProgramRoutes> = {
  listSmsPrograms: {
    success: async (context) => {
      await makeDraft(context);
      return { query: { page: 1, limit: 5, search: 'Case', status: 'draft' } };
    },
    unknownId: NO_ID,
    invalid: () => ({ query: { status: 'flying' } }),
    wrongState: READ_ONLY,
  },
  createSmsProgram: {
    success: async (context) => ({ body: await programBody(context) }),
    check: (reply) => expectStatus(reply, 'draft'),
    unknownId: (_context, { body }) => ({ body: { ...(body as object), audienceId: UNUSED }, status: 400 }),
    invalid: () => ({ body: { name: 'No audience' } }),
    wrongState: ALWAYS_A_DRAFT,
  },
  getSmsProgram: {
    success: makeLaunched,
    check: (reply) => expectStatus(reply, 'pending'),
    invalid: malformedId,
    wrongState: READ_ONLY,
  },
  updateSmsProgram: {
    success: async (context) => ({ ...(await makeDraft(context)), body: { description: 'By text' } }),
    invalid: (given) => ({ ...given, body: { name: '' } }),
    wrongState: async (context) => ({ ...(await makeLaunched(context)), body: { description: 'Too late' } }),
  },
  deleteSmsProgram: { success: makeDraft, invalid: malformedId, wrongState: makeLaunched },
  launchSmsProgram: {
    success: makeDraft,
    check: async (reply, { advance, send }, given) => {
      expectStatus(reply, 'pending');
      await advance(60_000);
      expectStatus(await send(gomobileRoutes.getSmsProgram, given), 'completed');
    },
    invalid: malformedId,
    wrongState: makeLaunched,
  },
  cancelSmsProgram: {
    success: makeLaunched,
    check: (reply) => expectStatus(reply, 'cancelled'),
    invalid: malformedId,
    wrongState: makeDraft,
  },
};
