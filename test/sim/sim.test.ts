import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { PAST_FAILURES } from './past-failures.ts';
import { PLANTED_BUGS } from './planted/bugs.ts';
import { runMany } from './run-many.ts';
import { Simulator } from './run-seed.ts';
import { SEEDS_FOR_ALL, unmet } from './tally.ts';

const COUNT = process.env.EARSHOT_TEST_SIZE === 'long' ? 20_000 : 120;
/** Generous: machines differ, and what a seed takes is told by `npm run sim`. */
const SEED_MS = 1_000;

/** Rare kinds may be missing from so few seeds, but no more of them than this. */
const RARE = COUNT >= SEEDS_FOR_ALL ? 0 : 2;

test(
  `${COUNT} seeds keep every promise, and meet every fault and every state`,
  async () => {
    const tally = await runMany({ from: 1, count: COUNT });
    expect(tally.failures.map(({ seed, sentence }) => `npm run sim -- --seed ${seed}: ${sentence}`)).toEqual([]);
    expect(tally.seeds).toBe(COUNT);
    expect(unmet(tally).length, unmet(tally).join(', ')).toBeLessThanOrEqual(RARE);
  },
  COUNT * SEED_MS,
);

test('a seed takes the same course each time', async () => {
  const simulator = await Simulator.create();
  for (let seed = 1; seed <= 5; seed++) {
    const first = await simulator.run(seed);
    const second = await simulator.run(seed);
    expect(second.traceHash).toBe(first.traceHash);
    expect(first.requestCount).toBeGreaterThan(0);
  }
});

test('what once went wrong goes well', async () => {
  const simulator = await Simulator.create();
  for (const { seed, fault } of PAST_FAILURES) {
    const { violation } = await simulator.run(seed);
    expect(violation, `seed ${seed}: ${fault}`).toBeNull();
  }
});

/** Cheap and on every run, so that a planted bug is mended with the change that moved its code. */
test('every bug that is to be planted still has its place', () => {
  const root = resolve(import.meta.dirname, '../..');
  const lost = PLANTED_BUGS.filter(({ patches }) =>
    patches.some(({ file, find }) => readFileSync(join(root, file), 'utf8').split(find).length !== 2),
  );
  expect(lost.map(({ id }) => id)).toEqual([]);
});
