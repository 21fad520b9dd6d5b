import { expect } from 'vitest';
import { audienceRoutes as routes } from '#shared/wire/gomobile/routes/audiences.ts';
import type { CaseContext, Given, RouteCases } from '../route-case.ts';
import { addContact } from './contacts.ts';
import { addSmsProgram } from './sms.ts';

const UNUSED_ID = '00000000-0000-4000-8000-0000000000fe';

/** Adds an audience and answers its id. */
export const addAudience = (context: CaseContext, more: object = {}): Promise<string> =>
  context.create(routes.createAudience, { body: { name: `Audience ${context.unique()}`, ...more } });

/** Adds an audience of that many new contacts and answers its id. */
export async function addAudienceOf(context: CaseContext, contactCount: number): Promise<string> {
  const id = await addAudience(context);
  const contacts = await Promise.all(Array.from({ length: contactCount }, () => addContact(context)));
  await context.send(routes.addAudienceContacts, { params: { id }, body: { contacts } });
  return id;
}

const aboutNewAudience = async (context: CaseContext): Promise<Given> => ({
  params: { id: await addAudience(context) },
});

export const audienceCases: RouteCases<typeof routes> = {
  listAudiences: {
    success: async (context) => {
      await addAudience(context);
      return { query: { limit: 1, sortBy: 'updatedAt', sortOrder: 'desc', search: 'audience' } };
    },
    check: (reply) => expect(reply).toMatchObject({ data: [{ type: 'static' }], meta: { limit: 1 } }),
    invalid: () => ({ query: { sortBy: 'colour' } }),
    wrongState: { none: 'reading is always allowed' },
  },
  createAudience: {
    success: async ({ unique }) => ({ body: { name: `Audience ${unique()}`, description: 'Called first' } }),
    check: (reply, _, { body }) => expect(reply).toMatchObject({ ...(body as object), contactCount: 0 }),
    invalid: () => ({ body: { name: 'ab' } }),
    wrongState: { none: 'two audiences may carry the same name' },
  },
  getAudience: {
    success: async (context) => ({ params: { id: await addAudienceOf(context, 2) } }),
    check: (reply) => expect(reply).toMatchObject({ contactCount: 2 }),
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'reading is always allowed' },
  },
  updateAudience: {
    success: async (context) => ({ ...(await aboutNewAudience(context)), body: { name: 'Renamed' } }),
    check: (reply, _, { params }) => expect(reply).toMatchObject({ id: params?.id, name: 'Renamed' }),
    invalid: (given) => ({ ...given, body: { description: '' } }),
    wrongState: { none: 'name and description can be changed in every state' },
  },
  deleteAudience: {
    success: aboutNewAudience,
    invalid: { none: 'it takes an id alone' },
    wrongState: async (context) => {
      const id = await addAudienceOf(context, 1);
      await addSmsProgram(context, id);
      return { params: { id } };
    },
  },
  listAudienceContacts: {
    success: async (context) => ({ params: { id: await addAudienceOf(context, 2) }, query: { limit: 1 } }),
    check: (reply) => expect(reply).toMatchObject({ data: [{}], meta: { total: 2, hasNextPage: true } }),
    invalid: (given) => ({ ...given, query: { page: 0 } }),
    wrongState: { none: 'reading is always allowed' },
  },
  addAudienceContacts: {
    success: async (context) => ({
      ...(await aboutNewAudience(context)),
      body: { contacts: [await addContact(context), UNUSED_ID] },
    }),
    check: (reply) => expect(reply).toEqual({ added: 1, alreadyMembers: 0, notFound: [UNUSED_ID] }),
    invalid: (given) => ({ ...given, body: { contacts: ['not-an-id'] } }),
    wrongState: async (context) => ({
      params: { id: await addAudience(context, { type: 'live' }) },
      body: { contacts: [await addContact(context)] },
    }),
  },
};
