import { spawn } from 'node:child_process';

/** What can be told without running anything: types of every layer, lint and format, layers, generated names. */
const LAYERS = ['shared', 'electron', 'renderer', 'platform', 'host', 'scripts', 'test'];

const CHECKS: readonly [name: string, command: string, args: readonly string[]][] = [
  ['lint', 'biome', ['check', '--error-on-warnings', '.']],
  ['layers', 'node', ['scripts/check-layers.ts']],
  ['security', 'node', ['scripts/check-security.ts']],
  ...LAYERS.map((layer): [string, string, string[]] => [`types of ${layer}`, 'tsc', ['-p', layer]]),
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

let failed = false;
for (const [name, command, args] of CHECKS) {
  const { ok, output } = await run(command, args);
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
  if (!ok) {
    console.log(output);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
