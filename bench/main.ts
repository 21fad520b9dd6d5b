import { ensureBuilt } from '../scripts/lib/build.ts';
import { benchExport } from './export.ts';
import { benchPlatform } from './platform.ts';
import { benchReview } from './review.ts';
import { benchStart } from './start.ts';
import { benchSyncCorrectness } from './sync-correctness.ts';

// npm run bench -- [name…] [--runs=N]: prints a line of JSON a figure. Without a name: all of them.

const BENCHES: Readonly<Record<string, (runs: number) => Promise<void>>> = {
  start: benchStart,
  review: benchReview,
  platform: benchPlatform,
  export: benchExport,
  'sync-correctness': benchSyncCorrectness,
};

const words = process.argv.slice(2);
const names = words.filter((word) => !word.startsWith('--'));
const runs = Number(words.find((word) => word.startsWith('--runs='))?.slice('--runs='.length) ?? 5);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0 || !Number.isInteger(runs) || runs < 1) {
  console.error(`Usage: npm run bench -- [${Object.keys(BENCHES).join('|')}…] [--runs=N]`);
  process.exit(2);
}
if (!ensureBuilt()) process.exit(1);
for (const [name, bench] of Object.entries(BENCHES)) if (names.length === 0 || names.includes(name)) await bench(runs);
