import { ensureBuilt } from '../scripts/lib/build.ts';
import { benchExport } from './export.ts';
import { missedGoals } from './lib/report.ts';
import { benchPlatform } from './platform.ts';
import { benchReview } from './review.ts';
import { benchScale } from './scale.ts';
import { benchSearch } from './search.ts';
import { benchStart } from './start.ts';
import { benchSync } from './sync.ts';
import { benchSyncCorrectness } from './sync-correctness.ts';

// npm run bench -- [name…] [--runs=N] [--rows=N]: prints a line of JSON a figure. Without a name: all of them. Ends with 1 where a
// figure is over its budget.

const BENCHES: Readonly<Record<string, (runs: number, rows?: number) => Promise<void>>> = {
  start: benchStart,
  review: benchReview,
  platform: benchPlatform,
  export: benchExport,
  'sync-correctness': benchSyncCorrectness,
  sync: benchSync,
  scale: benchScale,
  search: benchSearch,
};

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith('--'));
const option = (name: string): number | undefined => {
  const given = words.find((word) => word.startsWith(`--${name}=`));
  return given === undefined ? undefined : Number(given.slice(name.length + 3));
};
const runs = option('runs') ?? 5;
const rows = option('rows');
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0 || [runs, rows ?? 1].some((count) => !Number.isInteger(count) || count < 1)) {
  console.error(`Usage: npm run bench -- [${Object.keys(BENCHES).join('|')}…] [--runs=N] [--rows=N]`);
  process.exit(2);
}
if (!ensureBuilt()) process.exit(1);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (names.length === 0 || names.includes(name)) await bench(runs, rows);
}
for (const { bench, metric, value, budget } of missedGoals()) {
  console.error(`bench: ${bench}: ${metric} is ${value}, over its budget of ${budget}`);
}
if (missedGoals().length > 0) process.exitCode = 1;
