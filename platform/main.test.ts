import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startPlatform, temporaryFolder } from './test-support.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

function run(args: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...environment } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk) => {
      output.stdout += chunk;
      if (output.stdout.includes('\n')) resolve(output.stdout);
    });
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, ...output }));
  });
  return { child, firstLine, ended };
}

const Line = z.strictObject({
  url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+$/),
  apiKey: z.string(),
  workspaceId: z.string().regex(/^[0-9a-f]{24}$/),
  organisationId: z.uuid(),
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'prints one line of JSON when it listens and ends cleanly on %s',
  async (signal) => {
    const { child, firstLine, ended } = run(
      ['--port', '0', '--seed', 'empty', '--contacts', '3', '--data', temporaryFolder()],
      {
        EARSHOT_PLATFORM_API_KEY: 'key-from-the-environment',
      },
    );
    const line = Line.parse(JSON.parse(await firstLine));
    expect(line.apiKey).toBe('key-from-the-environment');
    const response = await fetch(`${line.url}/api/contact`, { headers: { 'x-api-key': line.apiKey } });
    expect(await response.json()).toMatchObject({ meta: { total: 3 } });
    child.kill(signal);
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr, lines: stdout.trim().split('\n').length }).toEqual({ code: 0, stderr: '', lines: 1 });
  },
);

test('a flag it does not know ends with code 2 and the usage', async () => {
  const { code, stdout, stderr } = await run(['--colour', 'red']).ended;
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain("Unknown option '--colour'");
  expect(stderr).toContain('Usage: npm run platform -- [--port N]');
});

test('a taken port and an unusable directory end with code 1', async () => {
  const { url } = await startPlatform();
  const { port } = new URL(url);
  expect(await run(['--port', port, '--seed', 'empty']).ended).toEqual({
    code: 1,
    stdout: '',
    stderr: `Port ${port} is taken by another program. Stop it, or choose another port.\n`,
  });
  const { code, stderr } = await run(['--port', '0', '--data', join(MAIN, 'below')]).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The directory .* cannot be written/);
});
