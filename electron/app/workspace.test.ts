import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMemorySecrets } from '../secrets/memory.ts';
import { createWorkspace } from './workspace.ts';

const KEY = 'a1'.repeat(32);
const NEXT = 'b2'.repeat(32);
const at = (path: string) => join(import.meta.dirname, '..', path);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-workspace-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('is given another key while it is closed and by its owner alone, and forgets the key when it is locked', async () => {
  const workspace = createWorkspace({
    dataDirectory: directory,
    enginePath: at('engine/worker.ts'),
    readerPath: at('engine/reader-worker.ts'),
    peaksWorkerPath: at('media/peaks-worker.ts'),
    exportWorkerPath: '',
    audioPolicy: () => ({ quotaBytes: 1, prefetch: false }),
    onEvent: () => {},
    onCrash: () => expect.fail('it must not end'),
    onDamage: () => expect.fail('it is not damaged'),
    log: { info() {}, warn() {}, error() {} },
  });
  try {
    await workspace.open(KEY, createMemorySecrets());
    const task = { name: 'rekey', keyHex: KEY, nextKeyHex: NEXT } as const;
    await expect(workspace.runTask(task)).rejects.toMatchObject({
      code: 'DB_LOCKED',
      message: expect.stringContaining('Another Earshot'),
    });
    await workspace.suspend();
    // What recovers a damaged store needs it still.
    expect(workspace.place()?.keyHex).toBe(KEY);
    workspace.forgetKey();
    expect(workspace.place()).toBeNull();
    await workspace.runTask(task);
    await expect(workspace.runTask({ name: 'checkKey', keyHex: KEY })).rejects.toMatchObject({
      code: 'DB_KEY_UNAVAILABLE',
    });
    await workspace.runTask({ name: 'checkKey', keyHex: NEXT });
    await workspace.open(NEXT, createMemorySecrets());
    expect(workspace.isOpen()).toBe(true);
  } finally {
    await workspace.close();
  }
});
