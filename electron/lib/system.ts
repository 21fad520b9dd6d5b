import { randomUUID } from 'node:crypto';
import type { Clock, Random } from './ports.ts';

export const systemClock: Clock = { now: () => Date.now() };

/** Of the clock's milliseconds, and of the ids that were made in one. */
const TIME_DIGITS = 12;
const COUNT_DIGITS = 3;
const MAX_COUNT = 16 ** COUNT_DIGITS;

/**
 * UUIDs of version 7 (RFC 9562): the time, a count within the millisecond, and 62 random bits. Each is greater than the one before, so
 * that what is made together lies together in every index; a first sync writes half as much for it. A clock that is set back is waited for.
 */
export function createTimeOrderedUuids(now: () => number): () => string {
  let lastMs = 0;
  let count = 0;
  return () => {
    const ms = now();
    if (ms > lastMs) {
      lastMs = ms;
      count = 0;
    } else if (++count === MAX_COUNT) {
      lastMs += 1;
      count = 0;
    }
    const time = lastMs.toString(16).padStart(TIME_DIGITS, '0');
    // From its nineteenth character on, with the variant, a random UUID is what this one needs.
    const random = randomUUID().slice(18);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${count.toString(16).padStart(COUNT_DIGITS, '0')}${random}`;
  };
}

export const systemRandom: Random = {
  uuid: createTimeOrderedUuids(systemClock.now),
  fraction: () => Math.random(),
};
