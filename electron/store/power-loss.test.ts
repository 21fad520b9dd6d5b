import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawn } from '../lib/test-support/drawn.ts';
import { inTransaction, openDatabase, type WriteDb } from './database.ts';
import { migrate } from './migrate.ts';
import { setSetting } from './settings.ts';

/**
 * SQLite answers a commit once `fsync` of the write-ahead log has returned (`synchronous = FULL`), and a checkpoint writes to the
 * database file before it lets the log go. So of two states of the files, one after a commit that was answered and a later one
 * that nobody was told of, a power cut leaves every sector of the first and any of the second.
 */
const CUTS = process.env.EARSHOT_TEST_SIZE === 'long' ? 2_000 : 120;
const SECTOR_BYTES = 512;
/** A log that begins anew has its header synced before any frame of it is written. */
const LOG_HEADER_BYTES = 32;
const keyHex = 'c3'.repeat(32);

let directory: string;
let template: Buffer;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-power-'));
  const path = join(directory, 'template.db');
  const db = openDatabase({ path, keyHex });
  migrate(db);
  db.close();
  template = readFileSync(path);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Files {
  db: Buffer;
  wal: Buffer;
}

const readFiles = (path: string): Files => ({
  db: readFileSync(path),
  wal: existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : Buffer.alloc(0),
});

/** Any of the sectors that changed after the sync; what was added may be missing from its end, or be nothing but zeros. */
function torn(synced: Buffer, later: Buffer, fraction: () => number): Buffer {
  const bytes = Buffer.alloc(Math.max(synced.length, later.length));
  synced.copy(bytes);
  const keeps = Math.min(1, fraction() * 1.5);
  for (let at = 0; at < later.length; at += SECTOR_BYTES) {
    const sector = later.subarray(at, at + SECTOR_BYTES);
    if (fraction() < keeps) sector.copy(bytes, at);
  }
  const length = synced.length + Math.floor(fraction() * (bytes.length - synced.length + 1));
  return fraction() < 0.5 ? bytes : bytes.subarray(0, length);
}

const contentOf = (db: WriteDb): string =>
  JSON.stringify(db.prepare('SELECT name, value FROM settings ORDER BY name').raw().all());

function commit(db: WriteDb, fraction: () => number): void {
  inTransaction(db, () => {
    for (let n = Math.floor(fraction() * 4); n >= 0; n--) {
      setSetting(db, `s${Math.floor(fraction() * 12)}`, 'x'.repeat(Math.floor(fraction() * 9_000)));
    }
  });
}

/** Something that goes on when the power goes, and nobody was told of. Answers its name. */
function beUnderWay(db: WriteDb, fraction: () => number): 'commit' | 'transaction' | 'checkpoint' {
  const draw = fraction();
  if (draw < 0.4) {
    commit(db, fraction);
    return 'commit';
  }
  if (draw < 0.7) {
    db.pragma('wal_checkpoint(PASSIVE)');
    return 'checkpoint';
  }
  // So that pages of the open transaction reach the log.
  db.pragma('cache_size = 4');
  db.pragma('cache_spill = 4');
  db.exec('BEGIN IMMEDIATE');
  for (let n = 0; n < 12; n++) setSetting(db, `s${n}`, 'y'.repeat(8_000));
  return 'transaction';
}

test(
  `the power goes ${CUTS} times during a commit, an open transaction or a checkpoint: what was answered is there`,
  () => {
    const met = { commit: 0, transaction: 0, checkpoint: 0, more: 0 };
    const path = join(directory, 'store.db');
    for (let seed = 1; seed <= CUTS; seed++) {
      const fraction = drawn(seed);
      writeFileSync(path, template);
      const db = openDatabase({ path, keyHex });
      // What a sync keeps is told by the copies below, so that none need be waited for.
      db.pragma('synchronous = OFF');
      for (let n = Math.floor(fraction() * 6); n >= 0; n--) {
        commit(db, fraction);
        if (fraction() < 0.15) db.pragma(`wal_checkpoint(${fraction() < 0.5 ? 'TRUNCATE' : 'PASSIVE'})`);
      }
      const answered = contentOf(db);
      const synced = readFiles(path);
      const underWay = beUnderWay(db, fraction);
      const later = readFiles(path);
      const possible = new Set([answered]);
      if (underWay === 'commit') possible.add(contentOf(db));
      if (db.inTransaction) db.exec('ROLLBACK');
      db.close();
      rmSync(`${path}-shm`, { force: true });
      writeFileSync(path, torn(synced.db, later.db, fraction));
      const wal = torn(synced.wal, later.wal, fraction);
      later.wal.copy(wal, 0, 0, LOG_HEADER_BYTES);
      writeFileSync(`${path}-wal`, wal);
      const after = openDatabase({ path, keyHex });
      after.pragma('synchronous = OFF');
      const found = contentOf(after);
      expect(possible.has(found), `seed ${seed}, ${underWay}`).toBe(true);
      expect(after.pragma('integrity_check', { simple: true })).toBe('ok');
      after.close();
      met[underWay]++;
      if (found !== answered) met.more++;
    }
    expect(Math.min(...Object.values(met))).toBeGreaterThan(0);
  },
  60_000 + CUTS * 200,
);
