import { describe, expect, test } from 'vitest';
import { differingFields, fieldText, isSameValue, pickFields } from './fields.ts';

describe('a value of a field', () => {
  test('that is unset, empty or missing is one and the same', () => {
    for (const empty of [null, undefined, '']) {
      expect(isSameValue(empty, null)).toBe(true);
      expect(isSameValue(undefined, empty)).toBe(true);
      expect(fieldText(empty)).toBeNull();
    }
  });

  test('that is nought, no or a space is a value', () => {
    for (const [value, text] of [
      [0, '0'],
      [false, 'false'],
      [' ', ' '],
      ['Fes', 'Fes'],
    ] as const) {
      expect(isSameValue(value, null)).toBe(false);
      expect(isSameValue(value, value)).toBe(true);
      expect(fieldText(value)).toBe(text);
    }
    expect(isSameValue(1, '1')).toBe(false);
  });
});

test('what differs is named by the fields that were changed, in their order', () => {
  expect(differingFields({ zip: '1', city: '', name: 'A' }, { zip: '2', name: 'A', region: 'x' })).toEqual(['zip']);
  expect(differingFields({ city: 'Fes', zip: '1' }, {})).toEqual(['city', 'zip']);
});

test('what is picked is named fields alone, unset where there is nothing', () => {
  expect(pickFields({ city: 'Fes', zip: '', name: 'A' }, ['zip', 'city', 'region'])).toEqual({
    zip: null,
    city: 'Fes',
    region: null,
  });
});
