// S9 of docs/security.md
import { expect, it } from 'vitest';
import { ForeignText, MAX_FOREIGN_TEXT } from './common.ts';
import { Contact } from './contacts.ts';

const contact = (fields: object) => ({
  firstName: null,
  lastName: null,
  fullName: null,
  primaryPhone: '+15550100',
  primaryEmail: null,
  address: null,
  city: null,
  region: null,
  zip: null,
  occupation: null,
  preferredChannel: null,
  gender: null,
  customAttributes: {},
  id: '5a3b1e00-0000-4000-8000-000000000001',
  connectionId: '5a3b1e00-0000-4000-8000-000000000002',
  state: 'synced',
  callCount: 0,
  lastCallAt: null,
  audienceIds: [],
  createdAt: null,
  updatedAt: null,
  ...fields,
});

it('a contact crosses to the window however long a platform makes its fields', () => {
  const long = 'x'.repeat(300);
  expect(Contact.parse(contact({ firstName: long, zip: long, occupation: long })).zip).toBe(long);
  const huge = 'W'.repeat(1_000_000);
  const shown = Contact.parse(contact({ fullName: huge, customAttributes: { note: huge } }));
  expect(shown.fullName).toHaveLength(MAX_FOREIGN_TEXT + 1);
  expect(shown.customAttributes.note).toHaveLength(MAX_FOREIGN_TEXT + 1);
});

it('a text is cut between two characters', () => {
  const cut = ForeignText.parse(`${'x'.repeat(MAX_FOREIGN_TEXT - 1)}😀😀`);
  expect(cut).toBe(`${'x'.repeat(MAX_FOREIGN_TEXT - 1)}…`);
  expect(cut.isWellFormed()).toBe(true);
});
