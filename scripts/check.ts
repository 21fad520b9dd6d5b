import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/**
 * What can be told without running anything: lint and format, layers, security, texts and styles, what nothing uses, what is
 * written twice, and the types of every layer. As many at a time as there are processors.
 */
const LAYERS = ['electron', 'renderer', 'platform', 'test', 'host', 'scripts', 'bench', 'shared'];

const CHECKS: readonly [name: string, command: string, args: readonly string[]][] = [
  ['lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['unused code', 'knip', ['--no-progress']],
  ...LAYERS.map((layer): [string, string, string[]] => [`types of ${layer}`, 'tsc', ['-p', layer]]),
  ['layers', 'node', ['scripts/check-layers.ts']],
  ['strings', 'node', ['scripts/check-strings.ts']],
  ['styles', 'node', ['scripts/check-styles.ts']],
  ['security', 'node', ['scripts/check-security.ts']],
  ['security page', 'node', ['scripts/check-security-page.ts']],
  ['API table', 'node', ['scripts/make-api-table.ts', '--check']],
  ['sync tables', 'node', ['scripts/make-sync-tables.ts', '--check']],
  ['copies', 'jscpd', ['--config', '.jscpd.json', '--exit-code', '1']],
];

function run(command: string, args: readonly string[]): Promise<{ ok: boolean; output: string }> {
  const child = spawn(command, args, { shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

const waiting = [...CHECKS];
let failed = false;

async function work(): Promise<void> {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const [name, command, args] = check;
    const startedAt = performance.now();
    const { ok, output } = await run(command, args);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5);
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${seconds} s  ${name}`);
    if (!ok) {
      console.log(output);
      failed = true;
    }
  }
}

await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
process.exit(failed ? 1 : 0);
