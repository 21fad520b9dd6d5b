import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { Removal } from '../test/removals/removal.ts';
import { copyTree, withPatches } from './lib/patched-copy.ts';
import { type AreaRemoval, readRemovals } from './lib/removal-list.ts';

/**
 * Takes each mechanism of `test/removals` out of a copy of the code and requires that its test fails, and that the same
 * test passes while the mechanism is there. `npm run removals -- [WORD…]` runs those whose area, name or file has a word.
 */
const root = resolve(import.meta.dirname, '..');
const words = process.argv.slice(2);
const TEST_TIMEOUT_MS = 300_000;

interface TestRun {
  failed: number;
  passed: number;
  output: string;
}

const isWanted = ({ area, name, file }: AreaRemoval): boolean =>
  words.length === 0 || words.some((word) => `${area} ${name} ${file}`.includes(word));

function runTest(copy: string, { test, only }: Pick<Removal, 'test' | 'only'>): Promise<TestRun> {
  const report = join(copy, 'removal-report.json');
  rmSync(report, { force: true });
  const args = ['run', test, '--reporter=json', `--outputFile=${report}`, ...(only ? ['-t', only] : [])];
  const child = spawn('vitest', args, { cwd: copy, shell: process.platform === 'win32', timeout: TEST_TIMEOUT_MS });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', () => done({ ...countTests(report), output }));
  });
}

/** A run that ended before it could report counts as one in which no test ran. */
function countTests(report: string): { failed: number; passed: number } {
  try {
    const { numFailedTests, numPassedTests } = JSON.parse(readFileSync(report, 'utf8'));
    return { failed: numFailedTests, passed: numPassedTests };
  } catch {
    return { failed: 0, passed: 0 };
  }
}

/** What is wrong with the proof, or null where the test noticed. */
async function prove(copy: string, entry: AreaRemoval): Promise<string | null> {
  const { failed, passed, output } = await withPatches(copy, [entry], () => runTest(copy, entry));
  if (failed > 0) return null;
  return passed > 0 ? 'no test noticed' : `no test ran\n${output}`;
}

/** The same test with nothing removed: a test that fails anyway proves nothing. */
async function control(copy: string, entry: AreaRemoval): Promise<string | null> {
  const { failed, passed, output } = await runTest(copy, entry);
  if (failed > 0) return `the test fails with nothing removed\n${output}`;
  return passed > 0 ? null : `no test ran\n${output}`;
}

const entries = (await readRemovals(root)).filter(isWanted);
if (entries.length === 0) {
  console.error(`No removal has any of: ${words.join(' ')}`);
  process.exit(1);
}

const controls = new Map(entries.map((entry) => [`${entry.test}\n${entry.only ?? ''}`, entry]));
const jobs = [
  ...[...controls.values()].map((entry) => ({ label: `unchanged: ${entry.test}`, entry, run: control })),
  ...entries.map((entry) => ({ label: `${entry.area}: ${entry.name}`, entry, run: prove })),
];
let problems = 0;

async function work(): Promise<void> {
  const copy = copyTree(root);
  try {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      const problem = await job.run(copy, job.entry);
      console.log(`${problem ? 'FAILED' : 'ok    '} ${job.label}${problem ? `: ${problem}` : ''}`);
      if (problem) problems += 1;
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work));
console.log(`\n${entries.length} mechanisms taken out, ${problems} problems`);
process.exit(problems > 0 ? 1 : 0);
