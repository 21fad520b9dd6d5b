import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runMany } from '../test/sim/run-many.ts';
import { type Cut, type SeedResult, Simulator, WHOLE } from '../test/sim/run-seed.ts';
import { shrink } from '../test/sim/shrink.ts';
import { SEEDS_FOR_ALL, tellTally, unmet } from '../test/sim/tally.ts';
import { findPlanted } from './lib/planted-bugs.ts';

/**
 * Runs the engine and the local platform in a simulation of clock, network, disk and crashes.
 * `npm run sim -- --seeds N [--from S] [--workers W]` runs N seeds on all cores, or on W; `--seed S [--keep 1,2] [--without FAULT]…` runs one and shows its course;
 * `--planted [ID…]` puts known bugs into a copy of the code and tells which seed finds each.
 */
const { values, positionals } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string' },
    seed: { type: 'string' },
    keep: { type: 'string' },
    without: { type: 'string', multiple: true },
    whole: { type: 'boolean', default: false },
    'until-failure': { type: 'boolean', default: false },
    planted: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const DETERMINISM_SEEDS = 20;
const SHOWN_CHARS = 240;
/** Of the failing seeds, the first so many are made small. */
const SHRUNK = 3;

const replayOf = (seed: number, cut: Cut): string =>
  [
    `npm run sim -- --seed ${seed}`,
    ...(cut.keep ? [`--keep ${[...cut.keep].join(',')}`] : []),
    ...[...cut.withoutFaults].map((fault) => `--without '${fault}'`),
  ].join(' ');

function tellTrace({ trace, violation }: SeedResult): void {
  for (const line of trace) console.log(line.length > SHOWN_CHARS ? `${line.slice(0, SHOWN_CHARS)}…` : line);
  console.log(violation ? `\n${violation.sentence}` : '\nEvery promise held.');
}

async function runOne(seed: number): Promise<number> {
  const keep = values.keep?.split(',').map(Number);
  const cut = { keep: keep ? new Set(keep) : null, withoutFaults: new Set(values.without ?? []) };
  const simulator = await Simulator.create();
  const result = await simulator.run(seed, cut, { keepTrace: true });
  if (result.violation && !values.whole && !keep) return tellShrunk(simulator, result);
  tellTrace(result);
  return result.violation ? 1 : 0;
}

async function tellShrunk(simulator: Simulator, failed: SeedResult): Promise<number> {
  const { cut, result } = await shrink(simulator, failed);
  console.log(`\n── seed ${failed.seed}, as small as it was found to fail ──`);
  tellTrace(result);
  console.log(`Replay:       ${replayOf(failed.seed, WHOLE)}`);
  console.log(`Replay small: ${replayOf(failed.seed, cut)}`);
  return 1;
}

/** Runs some seeds twice: the same seed must take the same course. */
async function checkDeterminism(from: number): Promise<number> {
  const simulator = await Simulator.create();
  let differences = 0;
  for (let seed = from; seed < from + DETERMINISM_SEEDS; seed++) {
    const [first, second] = [await simulator.run(seed), await simulator.run(seed)];
    if (first.traceHash !== second.traceHash) differences++;
  }
  console.log(`${DETERMINISM_SEEDS} seeds run twice: ${differences} took another course`);
  return differences;
}

async function runAll(from: number, count: number): Promise<number> {
  const startedAt = performance.now();
  const workers = values.workers === undefined ? {} : { workers: Number(values.workers) };
  const tally = await runMany({ from, count, ...workers }, (done, failure) => {
    if (failure) console.log(`FAILED ${failure.slice(0, SHOWN_CHARS)}`);
    if (done % 500 === 0) console.log(`${done} of ${count}`);
  });
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(tellTally(tally));
  console.log(`${(count / seconds).toFixed(1)} seeds a second`);
  const differences = await checkDeterminism(from);
  const missing = count >= SEEDS_FOR_ALL ? unmet(tally) : [];
  if (missing.length > 0) console.log(`Never met: ${missing.join(', ')}`);
  const simulator = await Simulator.create();
  for (const { seed } of tally.failures.slice(0, SHRUNK)) await tellShrunk(simulator, await simulator.run(seed));
  return tally.failures.length + differences + missing.length > 0 ? 1 : 0;
}

/** Runs seeds one after the other until one fails. */
async function runUntilFailure(from: number, count: number): Promise<number> {
  const simulator = await Simulator.create();
  for (let seed = from; seed < from + count; seed++) {
    const { violation } = await simulator.run(seed);
    if (!violation) continue;
    console.log(`FAILED seed ${seed}: ${violation.sentence}`);
    return 1;
  }
  return 0;
}

async function runPlanted(): Promise<number> {
  const findings = await findPlanted(resolve(import.meta.dirname, '..'), positionals, {
    onFound: ({ bug, seed, sentence }) => {
      const found = seed === null ? 'NOT FOUND' : `found in ${seed} seeds`;
      console.log(`${bug.id.padEnd(4)} ${found}: ${bug.bug}\n     ${sentence.slice(0, SHOWN_CHARS)}`);
    },
  });
  const missed = findings.filter(({ seed }) => seed === null);
  console.log(`${findings.length} bugs planted, ${missed.length} not found`);
  return missed.length > 0 || findings.length === 0 ? 1 : 0;
}

function main(): Promise<number> {
  const [from, count] = [Number(values.from), Number(values.seeds ?? '300')];
  if (values.planted) return runPlanted();
  if (values.seed !== undefined) return runOne(Number(values.seed));
  return values['until-failure'] ? runUntilFailure(from, count) : runAll(from, count);
}

const exitCode = await main();
// What was given up in a simulated crash waits for ever.
process.exit(exitCode);
