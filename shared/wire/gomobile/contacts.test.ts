import { expect, test } from 'vitest';
import {
  Contact,
  ContactCreate,
  ContactCreateReply,
  ContactUpdate,
  contactOf,
  customAttributeMap,
} from './contacts.ts';

const contact = { id: 'c1', primaryPhone: '+44113', createdAt: '2026-01-01T00:00:00.000Z', updatedAt: 'x', novel: [1] };

test('a reply keeps fields that are not known', () => {
  expect(Contact.parse(contact)).toEqual(contact);
});

test('a created contact is read bare and from its later envelope', () => {
  expect(contactOf(ContactCreateReply.parse(contact))).toEqual(contact);
  expect(contactOf(ContactCreateReply.parse({ contact, attributeErrors: [] }))).toEqual(contact);
});

test('attributes become a map from either form', () => {
  const entries = [
    { id: '1', name: 'tier', type: 'text', value: 'gold' },
    { id: '2', name: 'odd', value: { nested: true } },
  ];
  expect(customAttributeMap(entries)).toEqual({ tier: 'gold' });
  expect(customAttributeMap({ tier: 'gold', open: 2, odd: [] })).toEqual({ tier: 'gold', open: 2 });
  expect(customAttributeMap(null)).toEqual({});
});

test('requests refuse what the service would', () => {
  expect(ContactCreate.safeParse({ firstName: 'Ada' }).success).toBe(false);
  expect(ContactCreate.safeParse({ primaryPhone: '+44113', id: 'c1' }).success).toBe(false);
  expect(ContactUpdate.safeParse({ firstName: null, customAttributes: { tier: null } }).success).toBe(true);
  expect(ContactUpdate.safeParse({ primaryPhone: null }).success).toBe(false);
});
