import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addConnection, type TempDatabase, tempDatabase } from '../../store/test-support/temp-database.ts';
import { overlapMs } from '../pull-strategy.ts';
import { beginScan } from '../store/base-table.ts';
import { listCollectionHealth, noteCollectionRead } from '../store/collection-table.ts';
import { openOverlap } from './overlap.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;

let temp: TempDatabase;
let connectionId: string;
const open = () => openOverlap(temp.db, { connectionId, collection: 'recordings' }, NOW);

beforeEach(() => {
  temp = tempDatabase();
  connectionId = addConnection(temp.db);
  beginScan(temp.db, connectionId, 'recordings');
});
afterEach(() => temp.remove());

/** Keeps that a row of this stamp is the newest known. */
function known(stampMs: number): void {
  const overlap = open();
  overlap.watch().saw(stampMs, true);
  overlap.keep();
}

describe('the overlap of a list read from its new end', () => {
  test('a first reading has none, and neither has one after nothing was found', () => {
    for (let i = 0; i < 2; i++) {
      const overlap = open();
      const watch = overlap.watch();
      expect(watch.hasReached()).toBe(true);
      overlap.keep();
    }
    const watch = open().watch();
    watch.saw(NOW, true);
    expect(watch.hasReached()).toBe(true);
    const never = openOverlap(temp.db, { connectionId, collection: 'conversations' }, NOW).watch();
    never.saw(NOW, true);
    expect(never.hasReached()).toBe(true);
  });

  test('has been reached by a list that shows no row, and not by a row without a date', () => {
    known(NOW);
    const watch = open().watch();
    expect(watch.hasReached()).toBe(true);
    watch.saw(NOW, false);
    watch.saw(null, true);
    expect(watch.hasReached()).toBe(false);
  });

  test('begins at the newest row of all, though it is a little ahead', () => {
    known(NOW + 5 * MINUTE);
    known(NOW);
    known(NOW + 5 * MINUTE + 1);
    const watch = open().watch();
    watch.saw(NOW + 4 * MINUTE, false);
    expect(watch.hasReached()).toBe(false);
    watch.saw(NOW + 4 * MINUTE - 1, false);
    expect(watch.hasReached()).toBe(false);
    watch.saw(NOW - 15 * MINUTE, false);
    expect(watch.hasReached()).toBe(false);
    watch.saw(NOW - 15 * MINUTE - 1, false);
    expect(watch.hasReached()).toBe(true);
  });

  test('goes on until a row older than a minute below the newest was met', () => {
    known(NOW);
    const watch = open().watch();
    watch.saw(NOW, false);
    expect(watch.hasReached()).toBe(false);
    watch.saw(NOW - MINUTE, false);
    expect(watch.hasReached()).toBe(false);
    watch.saw(NOW - MINUTE - 1, false);
    expect(watch.hasReached()).toBe(true);
  });

  test('reaches four times as far as a row was ever late, an hour at most', () => {
    known(NOW);
    const late = open();
    late.watch().saw(NOW - 2 * MINUTE, true);
    late.keep();
    const watch = open().watch();
    watch.saw(NOW - 8 * MINUTE, false);
    expect(watch.hasReached()).toBe(false);
    watch.saw(NOW - 8 * MINUTE - 1, false);
    expect(watch.hasReached()).toBe(true);
    expect(overlapMs(86_400_000)).toBe(3_600_000);
  });

  test('a row that was known is not late, and one from the future moves nothing', () => {
    known(NOW);
    const overlap = open();
    overlap.watch().saw(NOW - 10 * MINUTE, false);
    overlap.watch().saw(NOW + 10 * MINUTE, true);
    overlap.keep();
    const watch = open().watch();
    watch.saw(NOW - MINUTE / 2, false);
    expect(watch.hasReached()).toBe(false);
    watch.saw(NOW - MINUTE - 1, false);
    expect(watch.hasReached()).toBe(true);
  });

  test('is kept with the list, with how it was read and when the whole of it was', () => {
    known(NOW);
    const late = open();
    late.watch().saw(NOW - 2 * MINUTE, true);
    late.keep();
    noteCollectionRead(temp.db, connectionId, 'recordings', { readAt: NOW, strategy: 'newestFirst' });
    expect(listCollectionHealth(temp.db, connectionId)).toMatchObject([
      { collection: 'recordings', strategy: 'newestFirst', wholeReadAt: null, overlapMs: 8 * MINUTE, readAt: NOW },
    ]);
  });
});
