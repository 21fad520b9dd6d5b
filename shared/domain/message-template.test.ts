import { expect, test } from 'vitest';
import { placeholdersOf, renderMessage } from './message-template.ts';

const values: Record<string, string | number | boolean | null> = {
  firstName: 'Éloïse',
  lastName: null,
  tier: 'gold',
  open: 0,
  vip: false,
  evil: '{{ $contact.tier }} $& $1',
};

test.each([
  ['Hello {{ $contact.firstName }}!', 'Hello Éloïse!'],
  ['{{$contact.firstName}} {{  $contact.tier\n}}', 'Éloïse gold'],
  ['{{ $contact.customAttributes.tier }}', 'gold'],
  ['{{ $contact.open }} {{ $contact.vip }}', '0 false'],
  ['[{{ $contact.lastName }}][{{ $contact.nothing }}]', '[][]'],
  ['{{ $contact.evil }}', '{{ $contact.tier }} $& $1'],
  [
    '{{ contact.firstName }} {{ $contact }} {{ $contact.a b }} {{',
    '{{ contact.firstName }} {{ $contact }} {{ $contact.a b }} {{',
  ],
  ['{{ $contact.constructor }}', ''],
])('%j', (template, text) => {
  expect(renderMessage(template, (name) => (Object.hasOwn(values, name) ? values[name] : undefined))).toBe(text);
});

test('placeholders are told once each, in the order in which they come', () => {
  const template =
    '{{ $contact.tier }} {{ $contact.firstName }} {{ $contact.customAttributes.tier }} {{ $contact.été }}';
  expect(placeholdersOf(template)).toEqual(['tier', 'firstName', 'été']);
});
