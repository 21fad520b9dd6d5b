import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { findPlanted } from '../../scripts/lib/planted-bugs.ts';
import { PAST_FAILURES } from './past-failures.ts';
import { PLANTED_BUGS } from './planted/bugs.ts';
import { bugsOfTheTurn } from './planted/turn.ts';
import { runMany } from './run-many.ts';
import { Simulator } from './run-seed.ts';
import { SEEDS_FOR_ALL, unmet } from './tally.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const IS_LONG = process.env.EARSHOT_TEST_SIZE === 'long';
const COUNT = IS_LONG ? 20_000 : 240;
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

test(
  IS_LONG ? 'every planted bug is found' : 'the planted bugs whose turn it is are found',
  async () => {
    const ids = IS_LONG ? [] : bugsOfTheTurn(ROOT);
    const findings = await findPlanted(ROOT, ids, { fromKnown: !IS_LONG });
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.filter(({ seed }) => seed === null).map(({ bug }) => bug.id)).toEqual([]);
  },
  IS_LONG ? 7_200_000 : 120_000,
);

/** Cheap and on every run, so that a planted bug is mended with the change that moved its code. */
test('every bug that is to be planted still has its place', () => {
  const lost = PLANTED_BUGS.filter(({ patches }) =>
    patches.some(({ file, find }) => readFileSync(join(ROOT, file), 'utf8').split(find).length !== 2),
  );
  expect(lost.map(({ id }) => id)).toEqual([]);
});
