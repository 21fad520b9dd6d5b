import { expect } from 'vitest';
import { customAttributeRoutes as routes } from '#shared/wire/gomobile/routes/custom-attributes.ts';
import type { CaseContext, Given, RouteCases } from '../route-case.ts';

const newAttribute = ({ unique }: CaseContext) => ({ displayName: `Attribute ${unique()}`, type: 'number' });

const aboutNewAttribute = async (context: CaseContext): Promise<Given> => ({
  params: { id: await context.create(routes.createCustomAttribute, { body: newAttribute(context) }) },
});

export const customAttributeCases: RouteCases<typeof routes> = {
  listCustomAttributes: {
    success: async () => ({}),
    check: (reply) =>
      expect(reply).toContainEqual(expect.objectContaining({ name: 'customer_tier', displayName: 'Customer tier' })),
    invalid: { none: 'it takes nothing' },
    wrongState: { none: 'reading is always allowed' },
  },
  createCustomAttribute: {
    success: async (context) => ({ body: { ...newAttribute(context), description: 'Unpaid invoices' } }),
    check: (reply, _, { body }) => expect(reply).toMatchObject(body as object),
    invalid: ({ body }) => ({ body: { ...(body as object), type: 'colour' } }),
    wrongState: async (context) => {
      const body = newAttribute(context);
      await context.send(routes.createCustomAttribute, { body });
      return { body: { ...body, displayName: body.displayName.toUpperCase() } };
    },
  },
  getCustomAttribute: {
    success: aboutNewAttribute,
    check: (reply, _, { params }) => expect(reply).toMatchObject({ id: params?.id, type: 'number', deletedAt: null }),
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'reading is always allowed' },
  },
  updateCustomAttribute: {
    success: async (context) => ({ ...(await aboutNewAttribute(context)), body: { description: 'Euros' } }),
    check: (reply) => expect(reply).toMatchObject({ description: 'Euros' }),
    invalid: (given) => ({ ...given, body: { description: '' } }),
    wrongState: { none: 'a description can be changed in every state' },
  },
  deleteCustomAttribute: {
    success: aboutNewAttribute,
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'an attribute can be deleted in every state; a deleted one is unknown' },
  },
};
