import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RecoveryState } from '#shared/contract/recovery.ts';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { createWorkspace } from '../../electron/app/workspace.ts';
import { runRecoveryTask } from '../../electron/engine/recovery-client.ts';
import { listCopies } from '../../electron/engine/recovery-copies.ts';
import { createRecovery, type RecoveryDeps } from '../../electron/features/recovery/service.ts';
import { createSetup } from '../../electron/features/setup/service.ts';
import { createMemorySecrets } from '../../electron/secrets/memory.ts';
import { openDatabase } from '../../electron/store/database.ts';
import { indexCall } from '../../electron/store/passages.ts';
import { addCall, addConnection, addSegments } from '../../electron/store/test-support/temp-database.ts';
import { throwawaySetup } from './support/throwaway-setup.ts';

const at = (path: string) => join(import.meta.dirname, '../../electron', path);
const log = { info() {}, warn() {}, error() {} };
const PAGE = 4096;

let directory: string;
let app: ReturnType<typeof openApplication>;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-recovery-'));
  app = openApplication();
});
afterEach(async () => {
  await app.workspace.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Workspace, setup and recovery as the application wires them, with the true threads. */
function openApplication() {
  const secrets = createMemorySecrets();
  const statuses: SetupStatus[] = [];
  const steps: RecoveryState['step'][] = [];
  const workspace = createWorkspace({
    dataDirectory: directory,
    enginePath: at('engine/worker.ts'),
    readerPath: at('engine/reader-worker.ts'),
    peaksWorkerPath: at('media/peaks-worker.ts'),
    exportWorkerPath: at('engine/export-worker.ts'),
    audioPolicy: () => ({ quotaBytes: 1, prefetch: false }),
    onEvent: () => {},
    onCrash: () => expect.fail('the writer must not end'),
    onDamage: (error) => void setup.damaged(error),
    log,
  });
  const setup = createSetup({
    ...throwawaySetup(workspace, directory, secrets),
    newKeyHex: () => 'ab'.repeat(32),
    onStatus: (status) => statuses.push(status),
    onOpened: () => {},
    onLocked: () => {},
  });
  const deps: RecoveryDeps = {
    dataDirectory: directory,
    hasKey: () => workspace.place() !== null,
    isReadOnly: workspace.isReadOnly,
    closeStore: workspace.suspend,
    run: (task, onStep) => {
      const place = workspace.place() ?? expect.fail('no key');
      return runRecoveryTask({ ...task, place }, { workerPath: at('engine/recovery-worker.ts'), onStep, log });
    },
    listCopies: () => listCopies(directory),
    setup: {
      status: setup.status,
      start: setup.start,
      openReadOnly: () => setup.openReadOnly(workspace.openReadOnly),
    },
    chooseFile: async () => join(directory, 'chosen.json'),
    showFolder: async () => {},
    onChanged: () => steps.push(recovery.state().step),
  };
  const recovery = createRecovery(deps);
  const call = (channel: string, input?: unknown) => workspace.engine().call(`app:${channel}`, input, 'test');
  return { workspace, setup, recovery, call, statuses, steps };
}

/** Flips bytes in every page that holds rows of this table. */
function damage(table: string): void {
  const path = join(directory, 'earshot.db');
  const db = openDatabase({ path, keyHex: 'ab'.repeat(32) });
  const pages = db
    .prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'")
    .pluck()
    .all(table) as number[];
  db.close();
  const bytes = readFileSync(path);
  for (const page of pages) bytes.writeUInt8(bytes.readUInt8((page - 1) * PAGE + 99) ^ 1, (page - 1) * PAGE + 99);
  writeFileSync(path, bytes);
}

it('damage met while at work closes the store, and recovering it brings the work back', async () => {
  const { setup, recovery, workspace, call, steps } = app;
  await setup.start();
  const raw = openDatabase({ path: join(directory, 'earshot.db'), keyHex: 'ab'.repeat(32) });
  const connectionId = addConnection(raw);
  const callId = addCall(raw, connectionId);
  addSegments(raw, callId, ['good morning', 'how may I help']);
  // Were it still due, opening the store would read the damage for the search index before any screen does.
  indexCall(raw, callId);
  raw.close();
  const comment = { id: randomUUID(), callId, atMs: 1, endMs: null, anchors: [], text: 'well said' };
  await call('sync.setPaused', { paused: true });
  await call('comments.add', comment);
  const contactId = randomUUID();
  await call('contacts.create', { id: contactId, connectionId, fields: { primaryPhone: '+15550100', city: 'Fes' } });
  await workspace.suspend();
  damage('segments');

  expect(await setup.start()).toMatchObject({ phase: 'ready' });
  await expect(call('calls.get', { id: callId })).rejects.toMatchObject({ code: 'DB_CORRUPT' });
  await expect
    .poll(() => setup.status())
    .toMatchObject({ phase: 'blocked', blocked: 'store', problem: { code: 'DB_CORRUPT' } });
  // Neither sync nor anything else writes from here on.
  expect(() => call('contacts.update', {})).toThrow(expect.objectContaining({ code: 'DB_KEY_UNAVAILABLE' }));

  expect(await recovery.verify()).toMatchObject({ isSound: false });
  expect(await recovery.exportUnsent()).toMatchObject({ changeCount: 1, commentCount: 1 });
  expect(JSON.parse(readFileSync(join(directory, 'chosen.json'), 'utf8'))).toMatchObject({
    changes: [{ id: contactId }],
    comments: [{ text: 'well said', call: { id: callId } }],
  });

  expect(await recovery.openReadOnly()).toMatchObject({ phase: 'ready' });
  expect(recovery.state().isReadOnly).toBe(true);
  expect(await call('contacts.get', { id: contactId })).toMatchObject({ city: 'Fes' });
  await expect(call('contacts.update', {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
  // Trying again is opening it for work: the damage is met again.
  await setup.start();
  await expect(call('calls.get', { id: callId })).rejects.toMatchObject({ code: 'DB_CORRUPT' });
  await expect.poll(() => setup.status().phase).toBe('blocked');

  steps.length = 0;
  const report = await recovery.recover();
  expect([...new Set(steps)]).toEqual(['copy', 'salvage', 'rebuild', 'swap', null]);
  expect(report).toMatchObject({
    changes: { savedCount: 1, lostCount: 0 },
    comments: { savedCount: 1, lostCount: 0 },
    connections: { savedCount: 1, lostCount: 0 },
  });
  expect(setup.status()).toMatchObject({ phase: 'ready', problem: null });
  expect(await call('comments.list', { callId })).toMatchObject([comment]);
  expect(await call('contacts.get', { id: contactId })).toMatchObject({ city: 'Fes', state: 'queued' });
  expect(await call('sync.status')).toMatchObject({ state: 'paused', queuedCount: 1 });
  await call('contacts.update', { changeId: randomUUID(), id: contactId, fields: { city: 'Rabat' } });

  expect(recovery.state()).toMatchObject({ report, copies: [{ directory: report.directory }], step: null });
  recovery.dismissReport();
  expect(recovery.state().report).toBeNull();
  expect(readdirSync(join(directory, report.directory))).toEqual(
    expect.arrayContaining(['earshot.db', 'report.json', 'saved-work.log', 'unsent.log']),
  );
});

it('one task at a time, and none without a key', async () => {
  const { setup, recovery } = app;
  await expect(recovery.recover()).rejects.toMatchObject({ code: 'DB_KEY_UNAVAILABLE' });
  await setup.start();
  const first = recovery.verify();
  await expect(recovery.recover()).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await first).toEqual({ isSound: true, problems: [] });
  // As when Earshot is locked.
  app.workspace.forgetKey();
  await expect(recovery.verify()).rejects.toMatchObject({ code: 'DB_KEY_UNAVAILABLE' });
});
