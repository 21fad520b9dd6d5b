import { expect, test } from 'vitest';
import { mayUse, mergeCapabilities, offeredIn } from './capabilities.ts';

test('what a platform has never heard of is absent; what nobody could find out may be tried', () => {
  const capabilities = [
    { key: 'agents', offered: 'platform' },
    { key: 'streaming', offered: 'unprobed' },
    { key: 'sms', offered: 'absent' },
  ] as const;
  expect(offeredIn(capabilities, 'whatsapp')).toBe('absent');
  expect(offeredIn(capabilities, 'streaming')).toBe('unprobed');
  expect((['agents', 'streaming', 'sms', 'whatsapp'] as const).map((key) => mayUse(capabilities, key))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('what could not be asked keeps what was known; what was asked and what is gone does not', () => {
  const known = [
    { key: 'agents', offered: 'platform' },
    { key: 'sms', offered: 'absent' },
    { key: 'flows', offered: 'platform' },
    { key: 'whatsapp', offered: 'platform' },
  ] as const;
  const seen = [
    { key: 'sms', offered: 'unprobed' },
    { key: 'agents', offered: 'unprobed' },
    { key: 'flows', offered: 'absent' },
    { key: 'streaming', offered: 'unprobed' },
  ] as const;
  expect(mergeCapabilities(known, seen)).toEqual([
    { key: 'agents', offered: 'platform' },
    { key: 'streaming', offered: 'unprobed' },
    { key: 'flows', offered: 'absent' },
    { key: 'sms', offered: 'absent' },
  ]);
});
