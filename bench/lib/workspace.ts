import { execFile } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { CallDetail, CallRow } from '#shared/contract/calls.ts';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { SAMPLE_CONNECTION_ID } from '../../electron/app/sample-platform.ts';
import { startEngine } from '../../electron/engine/client.ts';
import { keychainName } from '../../electron/secrets/keychain.ts';
import { SampleManifest } from '../../platform/seed/sample-manifest.ts';
import { createPlatform } from '../../platform/server.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

const FILL_TIMEOUT_MS = 15 * 60_000;

export const CALL_COUNT = 10_000;
export const LONG_CALL_MINUTES = 60;
export const LONG_CALL_TURNS = 900;
/** Whom the long call is with. It is the newest call, so it stands first in the list. */
export const LONG_CALLER = 'Hannah Brooks';

export interface BenchWorkspace {
  /** What `--user-data-dir` takes. */
  dataDirectory: string;
  profileId: string;
  databaseKeyHex: string;
}

/**
 * A workspace with 10,000 calls and one of an hour whose audio is here, filled by the real engine from the local platform
 * and kept in out/bench until what made it changes. The platform is gone afterwards: the console starts without network.
 */
export async function benchWorkspace(): Promise<BenchWorkspace> {
  const home = join(ROOT, 'out/bench', `workspace-${fingerprint()}`);
  const file = join(home, 'bench.json');
  if (!existsSync(file)) {
    console.error(`bench: filling a workspace with ${CALL_COUNT} calls, once`);
    const unfinished = `${home}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    const secrets = await fill(unfinished);
    writeFileSync(join(unfinished, 'bench.json'), JSON.stringify(secrets));
    renameSync(unfinished, home);
  }
  return { dataDirectory: join(home, 'data'), ...JSON.parse(readFileSync(file, 'utf8')) };
}

/** Changes when the store's shape, the seed or this file does. */
function fingerprint(): string {
  const hash = createHash('sha256');
  const files = globSync('{electron/store/migrations,platform/seed}/*.ts', { cwd: ROOT }).sort();
  for (const file of [...files, 'bench/lib/workspace.ts']) hash.update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 12);
}

async function fill(home: string): Promise<Omit<BenchWorkspace, 'dataDirectory'>> {
  const dataDirectory = join(home, 'data');
  const sampleDir = join(home, 'sample');
  mkdirSync(dataDirectory, { recursive: true });
  mkdirSync(sampleDir);
  await makeLongCall(sampleDir);
  const platform = await createPlatform({
    dataDir: null,
    port: 0,
    seed: 'sample',
    sampleDir,
    recordings: CALL_COUNT - 1,
  });
  const databaseKeyHex = randomBytes(32).toString('hex');
  const engine = await startEngine(
    {
      databasePath: join(dataDirectory, 'earshot.db'),
      databaseKeyHex,
      dataDirectory,
      mediaDirectory: join(dataDirectory, 'media'),
      peaksWorkerPath: join(ROOT, 'electron/media/peaks-worker.ts'),
      exportWorkerPath: join(ROOT, 'electron/engine/export-worker.ts'),
      audioPolicy: { quotaBytes: 1_000_000_000, prefetch: false },
    },
    {
      workerPath: join(ROOT, 'electron/engine/worker.ts'),
      readerPath: join(ROOT, 'electron/engine/reader-worker.ts'),
      main: {
        getSecret: async () => platform.apiKey,
        setSecret: async () => undefined,
        removeSecret: async () => undefined,
      },
      onEvent: () => {},
      onCrash: () => complain('the engine ended'),
      log: { info() {}, warn: complain, error: complain },
    },
  );
  const ask = <T>(call: string, input?: unknown) => engine.call(`app:${call}`, input, 'bench') as Promise<T>;
  try {
    await engine.internals.ensureSampleConnection({ id: SAMPLE_CONNECTION_ID, name: 'Bench', baseUrl: platform.url });
    await until('synced', async () => (await ask<SyncStatus>('sync.status')).state === 'synced');
    const { rows } = await ask<{ rows: CallRow[] }>('calls.list', {
      filter: { text: LONG_CALLER },
      sort: { by: 'startedAt', order: 'desc' },
      page: { offset: 0, limit: 1 },
    });
    const [row] = rows;
    if (!row) throw new Error(`the workspace has no call with ${LONG_CALLER}`);
    const { recordings } = await ask<CallDetail>('calls.get', { id: row.id });
    const recordingId = recordings[0]?.id ?? '';
    await ask('recordings.download', { id: recordingId });
    await until('heard', async () => (await ask('calls.peaks', { recordingId })) !== null);
  } finally {
    await engine.close();
    await platform.close();
  }
  const profileId = randomUUID();
  const profile = { profileId, protection: 'keychain', keychainBackend: keychainName() };
  writeFileSync(join(dataDirectory, 'profile.json'), JSON.stringify(profile));
  return { profileId, databaseKeyHex };
}

const complain = (event: string, fields?: Record<string, unknown>) => console.error(`bench: ${event}`, fields ?? '');

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + FILL_TIMEOUT_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`bench: not ${what} after a quarter of an hour`);
    await pause(100);
  }
}

/** An hour of two voices: a sample call said over and over, stereo Opus as platforms keep it. */
async function makeLongCall(folder: string): Promise<void> {
  const samples = join(ROOT, 'resources/sample-calls');
  const manifest: SampleManifest = SampleManifest.parse(
    JSON.parse(readFileSync(join(samples, 'manifest.json'), 'utf8')),
  );
  const source = manifest.calls.find(({ channels }) => channels === 2);
  const contact = manifest.contacts.find(({ fullName }) => fullName === LONG_CALLER);
  if (!source || !contact) throw new Error('the sample has no stereo call, or not the caller it had');
  const file = 'long.opus';
  const durationMs = LONG_CALL_MINUTES * 60_000;
  const loop = ['-stream_loop', '-1', '-i', join(samples, source.file), '-t', String(durationMs / 1000)];
  await run('ffmpeg', ['-v', 'error', ...loop, '-c:a', 'copy', join(folder, file)]);
  const bytes = readFileSync(join(folder, file));
  const turnMs = durationMs / LONG_CALL_TURNS;
  const segments = Array.from({ length: LONG_CALL_TURNS }, (_, index) => {
    const spoken = source.transcript.segments[index % source.transcript.segments.length];
    const channel = (index % 2) as 0 | 1;
    const startMs = index * turnMs;
    const speaker = channel === 0 ? ('agent' as const) : ('contact' as const);
    return { speaker, channel, startMs, endMs: startMs + turnMs - 400, text: spoken?.text ?? '', confidence: 0.9 };
  });
  const call = {
    ...source,
    file,
    durationMs,
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    contactKey: contact.key,
    startedMinutesAgo: 1,
    path: [],
    events: [],
    transcript: { ...source.transcript, segments },
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, calls: [call] }));
}
