import { spawn } from 'node:child_process';

/** The programs the sample calls are made with, and the Debian packages that carry them. */
const packageOf: Record<string, string> = { flite: 'flite', 'espeak-ng': 'espeak-ng', sox: 'sox', ffmpeg: 'ffmpeg' };

/** Runs a program, feeds it the input and answers what it wrote. Throws with its own words when it fails. */
export function runTool(program: string, args: string[], input: Uint8Array | null = null): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    const problems: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => problems.push(chunk));
    child.on('error', reject);
    // A program that stops reading early reports why when it ends; the broken pipe says nothing more.
    child.stdin.on('error', () => undefined);
    child.on('close', (code) => {
      if (code === 0) return resolve(Buffer.concat(output));
      reject(new Error(`${program} ended with ${code}: ${Buffer.concat(problems).toString().trim()}`));
    });
    child.stdin.end(input ?? undefined);
  });
}

/** Throws naming the Debian packages to install when a program is missing. */
export async function requireTools(): Promise<void> {
  const missing: string[] = [];
  for (const program of Object.keys(packageOf)) {
    const version = program === 'ffmpeg' ? '-version' : '--version';
    try {
      await runTool(program, [version]);
    } catch (error) {
      // Only a program that cannot be started is missing: flite answers --version with an exit code of its own.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') missing.push(program);
    }
  }
  if (missing.length === 0) return;
  const packages = missing.map((program) => packageOf[program]).join(' ');
  throw new Error(`Missing: ${missing.join(', ')}. Install them with: apt-get install -y ${packages}`);
}
