import { spawnSync } from 'node:child_process';
import { ensureSystem } from './doctor.ts';

/**
 * Everything a change must pass, part by part, with the time each took. `--long` runs the suites at their large figures,
 * `--electron` runs the end-to-end suite on Electron itself.
 */
const flags = new Set(process.argv.slice(2));

const PARTS: readonly [name: string, args: readonly string[]][] = flags.has('--electron')
  ? [
      ['build', ['electron-vite', 'build', '--logLevel', 'warn']],
      ['end to end on Electron', ['vitest', 'run', '--project', 'e2e']],
    ]
  : [
      ['checks', ['node', 'scripts/check.ts']],
      ['unit', ['vitest', 'run', '--project', 'unit']],
      ['build', ['electron-vite', 'build', '--logLevel', 'warn']],
      ['integration', ['vitest', 'run', '--project', 'integration']],
      ['end to end', ['vitest', 'run', '--project', 'e2e']],
      ...(flags.has('--long') ? [['removals', ['node', 'scripts/removals.ts']] as [string, string[]]] : []),
    ];

if (!ensureSystem({ for: 'test' })) process.exit(1);

const env = {
  ...process.env,
  ...(flags.has('--long') && { EARSHOT_TEST_SIZE: 'long' }),
  ...(flags.has('--electron') && { EARSHOT_TEST_HOST: 'electron' }),
};
const times: [string, number][] = [];

for (const [name, [command = '', ...args]] of PARTS) {
  console.log(`\n── ${name} ──`);
  const startedAt = performance.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
  times.push([name, performance.now() - startedAt]);
  if (status !== 0) {
    console.error(`\n${name} failed.`);
    process.exit(1);
  }
}

console.log('\nTime by part');
for (const [name, durationMs] of times) console.log(`  ${(durationMs / 1000).toFixed(1).padStart(6)} s  ${name}`);
