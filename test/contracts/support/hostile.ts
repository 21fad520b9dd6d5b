import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Platform, PlatformOptions } from '../../../platform/server.ts';
import { peakBytes } from '../../helpers/peak-memory.ts';
import type { CaseContext } from '../route-case.ts';
import { caseContext } from './context.ts';

const SAMPLE_DIR = join(import.meta.dirname, '../../../platform/seed/fixtures');

export interface PlatformProcess {
  url: string;
  host: string;
  apiKey: string;
  /** What the cases of the contract suite prepare their requests with. */
  context: CaseContext;
  /** Most memory it ever held, bytes. */
  peakBytes(): number;
  /** Connections that it holds open, its listening socket included. */
  sockets(): number;
  isRunning(): boolean;
  kill(): Promise<void>;
  /** A request with the key. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }>;
}

/** Starts the platform as a process of its own, in a folder that outlives it. */
export async function startProcess(dataDir: string, more: Partial<PlatformOptions> = {}): Promise<PlatformProcess> {
  const options: PlatformOptions = {
    dataDir,
    port: 0,
    seed: 'sample',
    sampleDir: SAMPLE_DIR,
    testHooks: true,
    timeouts: { headersMs: 1_000, requestMs: 4_000, idleMs: 6_000 },
    // An answer takes a second, so that a client can go away in the middle of it.
    wordPaceMs: 30,
    ...more,
  };
  const script = join(import.meta.dirname, 'hostile-process.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(([code]) => Promise.reject(new Error(`the platform ended with ${code} before it listened`))),
  ])) as [string];
  const platform = JSON.parse(line) as Omit<Platform, 'close'>;
  const { url, apiKey } = platform;
  const about = (file: string) => `/proc/${child.pid}/${file}`;
  return {
    url,
    apiKey,
    host: new URL(url).host,
    context: caseContext({ ...platform, close: async () => {} }),
    peakBytes: () => peakBytes(child.pid ?? 0),
    sockets: () => readdirSync(about('fd')).filter((fd) => linkOf(about(`fd/${fd}`)).startsWith('socket:')).length,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    call: async (method, path, body) => {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { 'x-api-key': apiKey, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, json: await response.json() };
    },
  };
}

/** Empty for a descriptor that was closed meanwhile. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

export interface RawConnection {
  socket: Socket;
  /** What arrived so far. */
  received(): string;
  closed: Promise<void>;
}

/** A connection on which a test writes what it likes. What arrives is kept up to `keepBytes`. */
export async function openRaw({ host }: PlatformProcess, keepBytes = 1_000_000): Promise<RawConnection> {
  const { hostname, port } = new URL(`http://${host}`);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  // A reset is one of the ways to end a connection; what the test looks at is what came before it.
  socket.on('error', () => {});
  let received = '';
  socket.on('data', (bytes: Buffer) => {
    if (received.length < keepBytes) received += bytes.toString('latin1');
  });
  socket.on('end', () => socket.end());
  await once(socket, 'connect');
  return { socket, received: () => received, closed };
}

/** Writes a request and answers all that came back until the server closed the connection or said nothing for `quietMs`. */
export async function exchange(platform: PlatformProcess, text: string, quietMs = 150): Promise<string> {
  const { socket, received, closed } = await openRaw(platform);
  socket.write(text, 'latin1');
  await Promise.race([closed, quiet(socket, quietMs)]);
  socket.destroy();
  return received();
}

/** Resolves when something arrived and then nothing for `quietMs`. */
function quiet(socket: Socket, quietMs: number): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    socket.on('data', () => {
      clearTimeout(timer);
      timer = setTimeout(resolve, quietMs);
    });
  });
}

/** The statuses of the replies in what arrived on a connection. */
export const statusesOf = (received: string): number[] =>
  Array.from(received.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, status]) => Number(status)).filter(
    (status) => status !== 100,
  );
