import { expect, it } from 'vitest';
import { z } from 'zod';
import { LocalId } from '#shared/contract/common.ts';
import { createTimeOrderedUuids } from './system.ts';

it('makes ids of version 7, each greater than the one before, however the clock moves', () => {
  const moments = [1_790_000_000_000, 1_790_000_000_000, 1_790_000_000_001, 1_789_000_000_000, 1_790_000_000_500];
  let asked = 0;
  const uuid = createTimeOrderedUuids(() => moments[Math.floor(asked++ / 3000)] ?? 0);
  const made = Array.from({ length: moments.length * 3000 }, uuid);
  for (const id of made) expect(LocalId.safeParse(id).success && z.uuidv7().safeParse(id).success).toBe(true);
  expect(made.toSorted()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});

it('says the time in its first digits, and nothing else of it', () => {
  const uuid = createTimeOrderedUuids(() => 0x0123_4567_89ab);
  const [first, second] = [uuid(), uuid()];
  expect([first.slice(0, 18), second.slice(0, 18)]).toEqual(['01234567-89ab-7000', '01234567-89ab-7001']);
  expect(first.slice(19)).not.toBe(second.slice(19));
});
