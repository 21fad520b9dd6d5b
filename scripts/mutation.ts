import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GROUPS, LEAST_SCORE, type MutationGroup, testBeside } from '../test/mutation/groups.ts';
import { type MutantStatus, scoreOf, tellScores } from './lib/mutation-score.ts';

/**
 * Changes the code that keeps what people change in small ways, one at a time, and tells how many of them its tests notice.
 * `npm run mutation -- [WORD…]` takes only files that have a word in their path or in the name of their group.
 */
interface Mutant {
  status: MutantStatus;
  fileName: string;
  mutatorName: string;
  replacement?: string;
  location: { start: { line: number; column: number } };
}

type Stryker = new (options: object) => { runMutationTest(): Promise<Mutant[]> };

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'test', 'mutation');
const words = process.argv.slice(2);

/** Stryker has a folder and a lock of its own, so that nobody installs it who does not measure. */
function installStryker(): void {
  if (existsSync(join(folder, 'node_modules'))) return;
  const args = ['ci', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('Stryker could not be installed: run npm ci in test/mutation.');
}

async function loadStryker(): Promise<Stryker> {
  const path = createRequire(join(folder, 'package.json')).resolve('@stryker-mutator/core');
  return ((await import(pathToFileURL(path).href)) as { Stryker: Stryker }).Stryker;
}

const optionsFor = (file: string): object => ({
  mutate: [file],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner', join(folder, 'shown-text.ts')],
  ignorers: ['shown-text'],
  // The tests read nothing of these, and every file that is left is copied. Stryker rewrites tsconfig.json where it finds one,
  // by an interface that TypeScript 7 no longer has.
  ignorePatterns: ['bench', 'docs', 'host', 'out', 'renderer', 'resources', '/tsconfig.json'],
  tempDirName: '.cache/mutation',
  concurrency: Math.max(1, availableParallelism() - 1),
  timeoutMS: 10_000,
  reporters: [],
  logLevel: 'error',
});

function tellMissed({ fileName, location, mutatorName, status, replacement = '' }: Mutant): void {
  const { line, column } = location.start;
  const became = replacement.replaceAll(/\s+/g, ' ').slice(0, 120);
  const what = status === 'Survived' ? 'not noticed' : 'not reached';
  console.log(`  ${what}  ${relative(root, fileName)}:${line}:${column + 1}  ${mutatorName} → ${became}`);
}

/** Each test opens a store of its own, and thousands of them need not go to the disk. */
function keepStoresInMemory(): void {
  if (existsSync('/dev/shm')) process.env.TMPDIR = '/dev/shm';
}

async function tryFile(Stryker: Stryker, file: string): Promise<MutantStatus[]> {
  process.env.EARSHOT_MUTATION_TESTS = testBeside(file);
  const startedAt = performance.now();
  const mutants = await new Stryker(optionsFor(file)).runMutationTest();
  const statuses = mutants.map(({ status }) => status);
  const { killed, valid } = scoreOf(statuses);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${file}: ${killed} of ${valid} in ${seconds} s`);
  for (const mutant of mutants) if (mutant.status === 'Survived' || mutant.status === 'NoCoverage') tellMissed(mutant);
  return statuses;
}

const chosen = (groups: readonly MutationGroup[]): MutationGroup[] =>
  groups
    .map(({ name, files }) => ({
      name,
      files: files.filter((file) => words.length === 0 || words.some((word) => `${name} ${file}`.includes(word))),
    }))
    .filter(({ files }) => files.length > 0);

async function main(): Promise<number> {
  const groups = chosen(GROUPS);
  if (groups.length === 0) throw new Error(`No file and no group has any of: ${words.join(' ')}`);
  installStryker();
  keepStoresInMemory();
  const Stryker = await loadStryker();
  const scores = [];
  for (const { name, files } of groups) {
    const statuses: MutantStatus[] = [];
    for (const file of files) statuses.push(...(await tryFile(Stryker, file)));
    scores.push({ name, ...scoreOf(statuses) });
  }
  console.log(`\n${tellScores(scores)}`);
  const low = scores.filter(({ percent }) => percent < LEAST_SCORE);
  if (low.length > 0) console.error(`\nBelow ${LEAST_SCORE} %: ${low.map(({ name }) => name).join(', ')}`);
  return low.length > 0 ? 1 : 0;
}

process.exit(await main());
