import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction, prepare } from './database.ts';
import { addCall, addConnection, insertRow, type TempDatabase, tempDatabase } from './test-support/temp-database.ts';
import { readWorkLog, replaceWorkLog, type WorkEntry } from './work-log.ts';
import { mirrorWork, workPosition } from './work-mirror.ts';

const keyHex = randomBytes(32).toString('hex');
const entry = (n: number): WorkEntry => ({
  kind: 'comment',
  id: `c${n}`,
  position: n,
  row: { id: `c${n}`, text: `canary ${n}` },
});

describe('the work log', () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'earshot-log-'));
    path = join(directory, 'unsent.log');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const write = (count: number): void => {
    const log = replaceWorkLog(path, keyHex, [entry(1)]);
    for (let n = 2; n <= count; n += 1) log.append([entry(n)]);
    log.close();
  };

  it('gives back what was appended, the newest of each, and is sealed', () => {
    write(5);
    const log = replaceWorkLog(path, keyHex, [entry(1), entry(2)]);
    log.append([{ ...entry(2), position: 9, row: null }]);
    log.close();
    const read = readWorkLog(path, keyHex);
    expect(read).toMatchObject({ state: 'sound', lastPosition: 9, damagedCount: 0 });
    expect(read.entries.get('comment/c2')?.row).toBeNull();
    expect(read.entries.size).toBe(2);
    expect(readFileSync(path).includes('canary')).toBe(false);
    expect(readWorkLog(path, randomBytes(32).toString('hex'))).toMatchObject({ state: 'other-key', lastPosition: 0 });
    expect(readWorkLog(join(directory, 'none'), keyHex).state).toBe('absent');
  });

  it('notices every flipped byte, and loses no more than the entry it is in', () => {
    write(12);
    const sound = readFileSync(path);
    for (let at = 0; at < sound.length; at += 7) {
      const bytes = Buffer.from(sound);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
      writeFileSync(path, bytes);
      const { state, entries } = readWorkLog(path, keyHex);
      // The first bytes name the format and the file: of the latter depends the key.
      if (at >= 32) {
        expect(state, `byte ${at}`).toBe('damaged');
        expect(entries.size, `byte ${at}`).toBeGreaterThanOrEqual(11);
      }
      for (const { id, row } of entries.values()) expect(row).toEqual(entry(Number(id.slice(1))).row);
    }
  });

  it('cut at any byte gives back every whole entry before the cut', () => {
    write(6);
    const sound = readFileSync(path);
    for (let length = sound.length; length > 40; length -= 5) {
      truncateSync(path, length);
      const { entries, lastPosition } = readWorkLog(path, keyHex);
      expect([...entries.keys()]).toEqual(Array.from({ length: entries.size }, (_, n) => `comment/c${n + 1}`));
      expect(lastPosition).toBe(entries.size);
    }
  });

  it('does not take an entry from another file, nor one that was moved', () => {
    write(3);
    const first = readFileSync(path);
    write(3);
    appendFileSync(path, first.subarray(32));
    expect(readWorkLog(path, keyHex)).toMatchObject({ state: 'damaged', lastPosition: 3 });
  });
});

describe('its mirror', () => {
  let temp: TempDatabase;
  let path: string;
  const failures: unknown[] = [];
  beforeEach(() => {
    temp = tempDatabase();
    path = join(temp.directory, 'unsent.log');
    failures.length = 0;
  });
  afterEach(() => temp.remove());

  const start = () => mirrorWork(temp.db, { path, keyHex: temp.keyHex, onFailure: (error) => failures.push(error) });
  const comment = (callId: string, id: string) => ({
    id,
    call_id: callId,
    at_ms: 0,
    text: id,
    created_at: 1,
    updated_at: 1,
  });
  const logged = () => [...readWorkLog(path, temp.keyHex).entries.values()];

  it('has every committed change before anybody hears of it, and none that was rolled back', () => {
    const mirror = start();
    const callId = addCall(temp.db, addConnection(temp.db));
    inTransaction(temp.db, () => insertRow(temp.db, 'comments', comment(callId, 'kept')));
    expect(logged().map(({ id }) => id)).toContain('kept');
    const insert = () =>
      inTransaction(temp.db, () => {
        insertRow(temp.db, 'comments', comment(callId, 'undone'));
        throw new Error('late');
      });
    expect(insert).toThrow('late');
    prepare(temp.db, "UPDATE comments SET text = 'new' WHERE id = 'kept'").run();
    expect(logged().find(({ id }) => id === 'kept')).toMatchObject({ row: { text: 'new' }, call: { id: callId } });
    prepare(temp.db, 'DELETE FROM connections').run();
    expect(logged().find(({ id }) => id === 'kept')?.row).toBeNull();
    expect(logged().map(({ id }) => id)).not.toContain('undone');
    expect(readWorkLog(path, temp.keyHex).lastPosition).toBe(workPosition(temp.db));
    expect(failures).toEqual([]);
    mirror.close();
  });

  it('is made anew when it grows, and then holds what is open only', () => {
    const mirror = start();
    const callId = addCall(temp.db, addConnection(temp.db));
    prepare(
      temp.db,
      'INSERT INTO comments (id, call_id, at_ms, text, created_at, updated_at) VALUES (?, ?, 0, ?, 1, 1)',
    ).run('long', callId, 'x');
    const update = prepare(temp.db, 'UPDATE comments SET text = ? WHERE id = ?');
    for (let n = 0; n < 60; n += 1) update.run('y'.repeat(100_000) + n, 'long');
    expect(readFileSync(path).length).toBeLessThan(5_000_000);
    expect(logged().find(({ id }) => id === 'long')?.row?.text).toMatch(/59$/);
    // Its notes are not kept for ever.
    expect(temp.db.prepare('SELECT count(*) FROM work_journal').pluck().get()).toBeLessThan(60);
    mirror.close();
  });

  it('that cannot be written says so, loses no work, and catches up', () => {
    const mirror = start();
    const callId = addCall(temp.db, addConnection(temp.db));
    mirror.close();
    rmSync(path);
    mkdirSync(path);
    inTransaction(temp.db, () => insertRow(temp.db, 'comments', comment(callId, 'first')));
    expect(failures).toHaveLength(1);
    rmSync(path, { recursive: true });
    inTransaction(temp.db, () => insertRow(temp.db, 'comments', comment(callId, 'second')));
    expect(logged().map(({ id }) => id)).toEqual(expect.arrayContaining(['first', 'second']));
    expect(failures).toHaveLength(1);
  });
});
