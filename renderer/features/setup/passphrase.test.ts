import { expect, it } from 'vitest';
import { PASSPHRASE_MIN_LENGTH } from '#shared/contract/setup.ts';
import { MIN_LENGTH, strengthOf } from './passphrase.ts';

it('agrees with the contract on the shortest passphrase', () => {
  expect(MIN_LENGTH).toBe(PASSPHRASE_MIN_LENGTH);
});

it('judges by length first', () => {
  expect(strengthOf('Tr0ub4dor&3')).toBe('tooShort');
  expect(strengthOf('aaaaaaaaaaaaaaaa')).toBe('weak');
  expect(strengthOf('correct horse bat')).toBe('fair');
  expect(strengthOf('correct horse battery staple')).toBe('strong');
});
