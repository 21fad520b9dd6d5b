import { drawPlan } from './plan.ts';
import type { Cut, SeedResult, Simulator } from './run-seed.ts';

/** So many runs a shrinking takes at most. */
const MAX_RUNS = 300;

/**
 * Leaves out of a failing seed what it fails without, operations first and then faults, until nothing more can go. It must
 * break the same promise all the way. Answers what stays, with the run of it.
 */
export async function shrink(simulator: Simulator, failed: SeedResult): Promise<{ cut: Cut; result: SeedResult }> {
  const { seed } = failed;
  const invariant = failed.violation?.invariant;
  let runs = 0;
  let best = failed;
  const fails = async (cut: Cut): Promise<boolean> => {
    if (runs++ >= MAX_RUNS) return false;
    const result = await simulator.run(seed, cut);
    if (result.violation?.invariant !== invariant) return false;
    best = result;
    return true;
  };
  const numbers = drawPlan(seed).operations.map(({ number }) => number);
  const kept = await smallest(numbers, (keep) => fails({ keep: new Set(keep), withoutFaults: new Set() }));
  const keep = new Set(kept);
  const fired = best.firedFaults;
  const needed = await smallest(fired, (some) => fails({ keep, withoutFaults: without(fired, some) }));
  const cut = { keep, withoutFaults: without(fired, needed) };
  return { cut, result: await simulator.run(seed, cut, { keepTrace: true }) };
}

const without = (all: readonly string[], kept: readonly string[]): Set<string> =>
  new Set(all.filter((one) => !kept.includes(one)));

/** The smallest part of a list that was found for which `holds`: by halves, then by ever smaller pieces. */
async function smallest<T>(all: readonly T[], holds: (part: readonly T[]) => Promise<boolean>): Promise<readonly T[]> {
  let part = all;
  for (let size = Math.ceil(part.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < part.length; ) {
      const rest = [...part.slice(0, start), ...part.slice(start + size)];
      if (await holds(rest)) part = rest;
      else start += size;
    }
  }
  return part;
}
