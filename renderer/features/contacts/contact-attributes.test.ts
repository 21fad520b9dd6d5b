import { expect, it } from 'vitest';
import type { Attribute, Contact } from '#shared/contract/contacts.ts';
import { attributeRows, checkAttribute, toAttributeValue } from './contact-attributes.ts';

it.each([
  ['number', '12,5', 12.5],
  ['number', '-3', -3],
  ['date', '2021-03-08', '2021-03-08'],
  ['phone_number', '+44 20 7946 0190', '+44 20 7946 0190'],
  ['email', 'a@b.example', 'a@b.example'],
  ['url', 'https://portal.example.com/x', 'https://portal.example.com/x'],
  ['text', '  as typed ', 'as typed'],
  ['boolean', 'true', true],
  ['number', ' ', null],
] as const)('takes a %s typed as %j', (type, draft, value) => {
  expect(checkAttribute(type, draft)).toBeNull();
  expect(toAttributeValue(type, draft)).toBe(value);
});

it.each([
  ['number', '1.2.3', 'number'],
  ['number', 'ten', 'number'],
  ['date', '2021-02-30', 'date'],
  ['date', '8 March', 'date'],
  ['phone_number', 'call me', 'phone'],
  ['email', 'someone@', 'email'],
  ['url', 'ftp://example.com', 'url'],
  ['text', 'x'.repeat(1025), 'tooLong'],
] as const)('refuses a %s typed as %j', (type, draft, problem) => {
  expect(checkAttribute(type, draft)?.problem).toBe(problem);
});

it('lists what the platform describes, set or not, and then what it does not', () => {
  const describe = (name: string, connectionId: string): Attribute => ({
    id: name,
    connectionId,
    name,
    displayName: name.toUpperCase(),
    description: null,
    type: 'date',
  });
  const contact = { connectionId: 'here', customAttributes: { old_one: 4 } } as unknown as Contact;
  const rows = attributeRows(contact, [describe('since', 'here'), describe('elsewhere', 'there')]);
  expect(rows).toEqual([
    { name: 'since', displayName: 'SINCE', description: null, type: 'date', value: null },
    { name: 'old_one', displayName: null, description: null, type: 'number', value: 4 },
  ]);
});
