import { expect, it } from 'vitest';
import { ContactFields } from '../contract/contacts.ts';
import { checkField, TEXT_FIELDS, type TextField, toFieldValue } from './contact-fields.ts';

it('says what is wrong with a value', () => {
  expect(checkField('primaryPhone', '')).toBe('phoneEmpty');
  expect(checkField('primaryPhone', 'call me')).toBe('phone');
  expect(checkField('primaryPhone', '+32 470 11 24 68')).toBeNull();
  expect(checkField('primaryEmail', 'someone@')).toBe('email');
  expect(checkField('primaryEmail', '')).toBeNull();
  expect(checkField('firstName', 'x'.repeat(65))).toBe('tooLong');
});

it('stores nothing for an empty field and a phone without its spaces', () => {
  expect(toFieldValue('city', '  ')).toBeNull();
  expect(toFieldValue('primaryPhone', '+32 (470) 11-24.68')).toBe('+32470112468');
});

it('accepts what the contract accepts, at the greatest length', () => {
  const schemas = ContactFields.shape;
  for (const field of Object.keys(TEXT_FIELDS) as TextField[]) {
    if (field === 'primaryPhone' || field === 'primaryEmail') continue;
    expect(schemas[field].safeParse('x'.repeat(TEXT_FIELDS[field])).success, field).toBe(true);
    expect(schemas[field].safeParse('x'.repeat(TEXT_FIELDS[field] + 1)).success, field).toBe(false);
  }
});
