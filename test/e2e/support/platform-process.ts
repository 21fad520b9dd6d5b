import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../../..');

export interface PlatformProcess {
  url: string;
  apiKey: string;
  workspaceId: string;
  organisationId: string;
  stop(): Promise<void>;
}

/** The local platform as `npm run platform` starts it, with the sample in memory. */
export async function startPlatformProcess(): Promise<PlatformProcess> {
  const child = spawn(process.execPath, [join(ROOT, 'platform/main.ts'), '--port', '0', '--seed', 'sample'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(([code]) => Promise.reject(new Error(`the platform ended with ${code} before it listened`))),
  ])) as [string];
  const place = JSON.parse(line) as Omit<PlatformProcess, 'stop'>;
  return {
    ...place,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
