import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openReader, prepare } from '../../electron/store/database.ts';
import type { RefusedCommitOrder, RefusedCommitReport } from './refused-commit-process.ts';
import { mountSmallDisk } from './small-disk.ts';

const CHILD = join(import.meta.dirname, 'refused-commit-process.ts');
const FIRST_PIECE_OF_INDEX_BYTES = 32_768;

test('a commit that was refused with its pages in the log already does not come back after a kill', async () => {
  const disk = await mountSmallDisk(64);
  const copy = mkdtempSync(join(tmpdir(), 'earshot-rig-'));
  const keyHex = randomBytes(32).toString('hex');
  const start = (order: RefusedCommitOrder) => {
    const [execPath = '', ...execArgv] = [...disk.within, process.execPath];
    const path = join(disk.mountPoint, 'store.db');
    const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const;
    return fork(CHILD, [order, path, keyHex], { execPath, execArgv, stdio: [...stdio] });
  };
  try {
    // The log keeps its length when it begins anew, the index does not: the disk is then full for the index alone.
    const growing = start('grow');
    await report(growing, 'ready');
    await kill(growing);
    const writing = start('write');
    await report(writing, 'ready');
    disk.leave(0);
    expect(statSync(join(disk.path, 'store.db-shm')).size).toBe(FIRST_PIECE_OF_INDEX_BYTES);
    writing.send('begin');
    const refusal = await report(writing, 'refused');
    expect(refusal.code).toBe('DISK_FULL');
    await kill(writing);
    disk.leave(null);

    const last = Number(refusal.value.split(' ')[1]) - 1;
    expect(last).toBeGreaterThan(100);
    cpSync(disk.path, copy, { recursive: true });
    const db = openReader({ path: join(copy, 'store.db'), keyHex });
    const values = prepare<{ value: string }>(db, 'SELECT DISTINCT value FROM worked_on WHERE id < 20').all();
    db.close();
    expect(values).toEqual([{ value: `value ${last}` }]);
  } finally {
    rmSync(copy, { recursive: true });
    await disk.unmount();
  }
});

async function report<Kind extends RefusedCommitReport['kind']>(child: ChildProcess, kind: Kind) {
  const [said] = (await once(child, 'message')) as [RefusedCommitReport];
  expect(said.kind).toBe(kind);
  return said as Extract<RefusedCommitReport, { kind: Kind }>;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
