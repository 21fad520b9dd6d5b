import { randomBytes } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import type { SamplePlatform } from '#shared/contract/connections.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { UtilityReply, type UtilityStartInput } from '#shared/wire/local/utility.ts';
import type { ProfileFile } from '../prefs/profile.ts';
import { connectionAccount, SAMPLE_PLATFORM_ACCOUNT, type SecretStore } from '../secrets/secret-store.ts';

/** The part of Electron's utilityProcess child that is needed here. */
export interface UtilityChild {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}

export interface SamplePlatformDeps {
  fork: () => UtilityChild;
  profile: ProfileFile;
  /** Folder of its encrypted database; null keeps the sample in memory, for a throwaway profile. */
  dataDirectory: string | null;
  sampleDirectory: string;
  onState: (state: SamplePlatform) => void;
}

export interface SamplePlatformProcess {
  state(): SamplePlatform;
  /** Starts it unless it runs, and answers its address. Its keys are made at the first start and kept with the others. */
  start(secrets: SecretStore): Promise<{ url: string }>;
  stop(): Promise<void>;
  /** Stops it for good. */
  close(): Promise<void>;
}

/** Fixed, so that the sample connection is the same record however often it is added. */
export const SAMPLE_CONNECTION_ID = '5a3b1e00-0000-4000-8000-5a3b1e000001';

const STOP_TIMEOUT_MS = 5000;

/** Runs the local platform of the sample workspace as a process of its own. */
export function createSamplePlatform(deps: SamplePlatformDeps): SamplePlatformProcess {
  let current: SamplePlatform = { installed: false, state: 'stopped', url: null };
  let child: UtilityChild | null = null;
  let starting: Promise<{ url: string }> | null = null;
  let exited: Promise<void> = Promise.resolve();
  let isClosing = false;

  const show = (change: Partial<SamplePlatform>): void => {
    current = { ...current, ...change };
    deps.onState(current);
  };

  async function launch(secrets: SecretStore, port: number): Promise<{ url: string }> {
    if (deps.dataDirectory !== null && (await secrets.get(SAMPLE_PLATFORM_ACCOUNT)) === null) {
      setUnreadableAside(deps.dataDirectory);
    }
    const message: UtilityStartInput = {
      dataDir: deps.dataDirectory,
      dbKeyHex: deps.dataDirectory === null ? null : await keptKey(secrets, SAMPLE_PLATFORM_ACCOUNT),
      apiKey: await keptKey(secrets, connectionAccount(SAMPLE_CONNECTION_ID)),
      port,
      seed: 'sample',
      sampleDir: deps.sampleDirectory,
    };
    // One that is still stopping holds the port and the database.
    await exited;
    if (isClosing) throw new AppError('CANCELLED', 'Earshot is closing.');
    const process = deps.fork();
    child = process;
    const reply = Promise.withResolvers<UtilityReply>();
    const exit = Promise.withResolvers<void>();
    exited = exit.promise;
    process.on('message', (raw) => {
      const parsed = UtilityReply.safeParse(raw);
      if (parsed.success) reply.resolve(parsed.data);
      else reply.reject(new AppError('BUG', 'The sample platform answered something unknown.'));
    });
    process.on('exit', () => {
      if (child === process) child = null;
      if (current.state === 'running') show({ state: 'failed', url: null });
      exit.resolve();
      reply.reject(new AppError('OFFLINE', 'The sample platform stopped before it was ready.'));
    });
    process.postMessage(message);
    const answer = await reply.promise;
    if (answer.kind === 'listening') return { url: answer.url };
    // It stays alive after a failure, to be asked again; here another one is started instead.
    process.kill();
    await exited;
    // A port that another program took since the last start costs the saved address, not the start.
    if (answer.code === 'PORT_TAKEN' && port !== 0) return launch(secrets, 0);
    throw new AppError('OFFLINE', `The sample platform did not start. ${answer.message}`);
  }

  async function start(secrets: SecretStore): Promise<{ url: string }> {
    show({ installed: true, state: 'starting', url: null });
    try {
      const { url } = await launch(secrets, deps.profile.read()?.samplePlatform.port ?? 0);
      if (deps.profile.read()) {
        deps.profile.write({ samplePlatform: { port: Number(new URL(url).port), wanted: true } });
      }
      if (!child) throw new AppError('OFFLINE', 'The sample platform stopped as soon as it was ready.');
      show({ state: 'running', url });
      return { url };
    } catch (error) {
      child?.kill();
      show({ state: 'failed', url: null });
      throw error;
    }
  }

  async function stop(): Promise<void> {
    // Without a turn in between where there is nothing to wait for: a start that follows must not find it running.
    if (starting) await starting.catch(() => undefined);
    show({ state: 'stopped', url: null });
    const running = child;
    if (!running) return;
    running.postMessage({ kind: 'stop' });
    const timer = setTimeout(() => running.kill(), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  }

  return {
    state: () => current,
    start: (secrets) => {
      if (current.state === 'running' && current.url) return Promise.resolve({ url: current.url });
      starting ??= start(secrets).finally(() => {
        starting = null;
      });
      return starting;
    },
    stop,
    close() {
      isClosing = true;
      return stop();
    },
  };
}

/** A lost keychain took the key of the sample's own data with it; made of invented people, it is made anew. */
function setUnreadableAside(directory: string): void {
  for (let n = 1; existsSync(directory); n += 1) {
    const aside = `${directory}.unreadable-${n}`;
    if (!existsSync(aside)) renameSync(directory, aside);
  }
}

/** 32 random bytes as hexadecimal, made once and kept under `account`. */
async function keptKey(secrets: SecretStore, account: string): Promise<string> {
  const kept = await secrets.get(account);
  if (kept) return kept;
  const made = randomBytes(32).toString('hex');
  await secrets.set(account, made);
  return made;
}
