import { expect } from 'vitest';
import { contactRoutes } from '#shared/wire/gomobile/routes/contacts.ts';
import type { CaseContext, Given, RouteCases } from '../route-case.ts';

/** A number that no other contact of this run has. */
export const newPhone = ({ unique }: CaseContext): string => `+4411349${String(unique()).padStart(5, '0')}`;

/** Adds a contact and answers its id. */
export const addContact = (context: CaseContext, more: object = {}): Promise<string> =>
  context.create(contactRoutes.createContact, { body: { primaryPhone: newPhone(context), ...more } });

const alwaysAllowed = { none: 'reading is always allowed' };

const aboutNewContact = async (context: CaseContext): Promise<Given> => ({ params: { id: await addContact(context) } });

async function takenPhone(context: CaseContext): Promise<string> {
  const primaryPhone = newPhone(context);
  await addContact(context, { primaryPhone });
  return primaryPhone;
}

export const contactCases: RouteCases<typeof contactRoutes> = {
  listContacts: {
    success: async () => ({ query: { page: 1, limit: 2, sortBy: 'createdAt', include: 'customAttributes' } }),
    check: (reply) => expect(reply).toMatchObject({ data: [{}, {}], meta: { page: 1, limit: 2, hasNextPage: true } }),
    invalid: () => ({ query: { limit: 101 } }),
    wrongState: alwaysAllowed,
  },
  createContact: {
    success: async (context) => ({
      body: {
        primaryPhone: newPhone(context),
        fullName: 'Éloïse Lefèvre',
        primaryEmail: 'eloise@example.com',
        gender: 'female',
        channels: [{ kind: 'sms' }],
        customAttributes: { customer_tier: 'gold', open_invoices: 2, hard_of_hearing: null },
      },
    }),
    check: (reply, _, { body }) => {
      const { customAttributes: _entries, ...fields } = body as Record<string, unknown>;
      expect(reply).toMatchObject({ ...fields, address: null, deletedAt: null });
    },
    invalid: ({ body }) => ({ body: { ...(body as object), primaryEmail: 'nobody' } }),
    wrongState: async (context) => ({ body: { primaryPhone: await takenPhone(context) } }),
  },
  getContact: {
    success: aboutNewContact,
    check: (reply, _, { params }) => expect(reply).toMatchObject({ id: params?.id }),
    invalid: { none: 'it takes an id alone' },
    wrongState: alwaysAllowed,
  },
  updateContact: {
    success: async (context) => ({ ...(await aboutNewContact(context)), body: { city: 'Leeds', lastName: null } }),
    check: (reply, _, { params }) => expect(reply).toMatchObject({ id: params?.id, city: 'Leeds', lastName: null }),
    invalid: (given) => ({ ...given, body: { city: 7 } }),
    wrongState: async (context) => ({
      ...(await aboutNewContact(context)),
      body: { primaryPhone: await takenPhone(context) },
    }),
  },
  deleteContact: {
    success: aboutNewContact,
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'a contact can be deleted in every state; a deleted one is unknown' },
  },
  upsertContacts: {
    success: async (context) => ({
      body: { data: [{ primaryPhone: await takenPhone(context), city: 'York' }, { primaryPhone: newPhone(context) }] },
    }),
    check: (reply) =>
      expect(reply).toMatchObject({
        created: 1,
        updated: 1,
        failed: 0,
        results: [{ action: 'updated' }, { action: 'created' }],
      }),
    invalid: () => ({ body: { data: [] } }),
    wrongState: { none: 'a row in the way is updated, and one that cannot be is told in its result' },
  },
};
