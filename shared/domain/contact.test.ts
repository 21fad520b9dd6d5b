import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attributesOf, displayNameOf, flattenContact, foldText, phoneProblem, searchTextOf } from './contact.ts';

describe('flattenContact', () => {
  test('makes empty text no value, keeps what is named and adds nothing', () => {
    expect(flattenContact({ firstName: '', city: 'Fes', customAttributes: { tier: 'gold', age: 0 } })).toEqual({
      firstName: null,
      city: 'Fes',
      'customAttributes.tier': 'gold',
      'customAttributes.age': 0,
    });
  });

  test('attributes come back as they went in', () => {
    const attributes = fc.dictionary(
      fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
      fc.oneof(fc.string({ minLength: 1 }), fc.integer(), fc.boolean()),
    );
    fc.assert(
      fc.property(attributes, (customAttributes) => {
        const back = attributesOf(flattenContact({ customAttributes }), { unset: false });
        expect(back).toEqual({ ...customAttributes });
      }),
    );
  });
});

describe('displayNameOf', () => {
  test('prefers the full name, then first and last, then the number', () => {
    const phone = { primaryPhone: '+1' };
    expect(displayNameOf({ ...phone, fullName: 'Salma Idrissi', firstName: 'S' })).toBe('Salma Idrissi');
    expect(displayNameOf({ ...phone, fullName: ' ', firstName: 'Salma', lastName: null })).toBe('Salma');
    expect(displayNameOf(phone)).toBe('+1');
  });
});

test('search ignores case and accents', () => {
  expect(foldText('  Éloïse   BÉRARD ')).toBe('eloise berard');
  expect(searchTextOf({ fullName: 'Noël', primaryPhone: '+33 6', primaryEmail: 'N@X.fr' })).toContain('noel');
});

describe('phoneProblem', () => {
  test.each(['+212600000001', '0600-00 00.01', '(06) 12', '112', '06/12/13'])('takes %s as typed', (phone) => {
    expect(phoneProblem(phone)).toBeNull();
  });
  test.each([
    ['12', /3 to 20/],
    ['1'.repeat(21), /3 to 20/],
    ['+21x60000', /letters/],
    ['+٢١٢', /digits/],
    ['()()', /digits/],
    ['12;34', /only/],
  ])('refuses %s with a reason', (phone, reason) => {
    expect(phoneProblem(phone)).toMatch(reason);
  });
});
