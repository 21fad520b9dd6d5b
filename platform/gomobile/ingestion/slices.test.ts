import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../db/open.ts';
import { all, run } from '../../db/statements.ts';
import { inSlices, SLICE_MS } from './slices.ts';

/** Work that takes a third of a slice. */
function busy(): void {
  const endsAt = performance.now() + SLICE_MS / 3;
  while (performance.now() < endsAt);
}

test('others get their turn between slices, and see whole ones', async () => {
  const { db, close } = openDatabase(null, null);
  onTestFinished(close);
  const seen: number[] = [];
  const look = setInterval(() => seen.push(all(db, 'SELECT key FROM settings').length), 0);
  onTestFinished(() => clearInterval(look));
  const items = Array.from({ length: 30 }, (_, index) => String(index));
  await inSlices(db, items, (key) => {
    run(db, `INSERT INTO settings VALUES (@key, '')`, { key });
    busy();
    // Nobody but this is at work within a slice.
    expect(db.inTransaction).toBe(true);
  });
  expect(all(db, 'SELECT key FROM settings')).toHaveLength(30);
  expect(new Set(seen).size).toBeGreaterThan(2);
});

test('a slice that fails is undone whole, and ends it', async () => {
  const { db, close } = openDatabase(null, null);
  onTestFinished(close);
  const work = (key: string) => {
    run(db, `INSERT INTO settings VALUES (@key, '')`, { key });
    if (key === 'b') throw new Error('no');
  };
  await expect(inSlices(db, ['a', 'b', 'c'], work)).rejects.toThrow('no');
  expect(all(db, 'SELECT key FROM settings')).toEqual([]);
});
