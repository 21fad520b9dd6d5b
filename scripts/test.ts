import { spawnSync } from 'node:child_process';
import { ensureSystem } from './doctor.ts';
import { type PartTime, timeReport } from './lib/time-report.ts';

/**
 * Everything a change must pass, part by part, with the time each took beside what it should take. `--long` runs the suites
 * at their large figures, `--electron` runs the end-to-end suite on Electron itself.
 */
interface Part {
  name: string;
  /** On two cores that do nothing else. More is told and does not fail: machines differ. */
  budgetS: number;
  command: readonly string[];
}

const flags = new Set(process.argv.slice(2));

const BUILD: Part = { name: 'build', budgetS: 10, command: ['electron-vite', 'build', '--logLevel', 'warn'] };
const vitest = (...projects: string[]) => ['vitest', 'run', ...projects.flatMap((project) => ['--project', project])];

const PARTS: readonly Part[] = flags.has('--electron')
  ? [BUILD, { name: 'end to end on Electron', budgetS: 120, command: vitest('e2e') }]
  : [
      { name: 'checks', budgetS: 70, command: ['node', 'scripts/check.ts'] },
      { name: 'unit', budgetS: 270, command: vitest('unit') },
      BUILD,
      { name: 'bundle', budgetS: 2, command: ['node', 'scripts/check-bundle.ts'] },
      { name: 'integration', budgetS: 800, command: vitest('integration', 'alone') },
      { name: 'end to end', budgetS: 420, command: vitest('e2e') },
      ...(flags.has('--long')
        ? [
            { name: 'install', budgetS: 30, command: ['node', 'scripts/check-install.ts'] },
            { name: 'advisories', budgetS: 30, command: ['node', 'scripts/check-advisories.ts'] },
          ]
        : []),
    ];

if (!ensureSystem({ for: 'test' })) process.exit(1);

const env = {
  ...process.env,
  ...(flags.has('--long') && { EARSHOT_TEST_SIZE: 'long' }),
  ...(flags.has('--electron') && { EARSHOT_TEST_HOST: 'electron' }),
};
const times: PartTime[] = [];

for (const { name, budgetS, command } of PARTS) {
  console.log(`\n── ${name} ──`);
  const startedAt = performance.now();
  const [program = '', ...args] = command;
  const { status } = spawnSync(program, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
  // The large figures have no budget of their own.
  const budgetMs = flags.has('--long') ? null : budgetS * 1000;
  times.push({ name, durationMs: performance.now() - startedAt, budgetMs });
  if (status !== 0) {
    console.error(`\n${name} failed.`);
    process.exit(1);
  }
}

console.log(`\n${timeReport(times)}`);
