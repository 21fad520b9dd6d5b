import { AppError } from '#shared/errors/app-error.ts';
import { isStoreFailure, onCommit, prepare, type ReadDb, type WriteDb } from './database.ts';
import { nameOf, type RawRow, replaceWorkLog, type WorkEntry, type WorkLog } from './work-log.ts';

/** Keeps the work log in step with the database: written after each commit, before anyone hears of it. */
export interface WorkMirror {
  close(): void;
}

interface Note {
  position: number;
  kind: WorkEntry['kind'];
  id: string;
}

const REWRITE_FROM_BYTES = 4 * 1024 * 1024;

/** The number of the last note that was committed. */
export const workPosition = (db: ReadDb): number =>
  prepare<{ seq: number }>(db, "SELECT seq FROM sqlite_sequence WHERE name = 'work_journal'").get()?.seq ?? 0;

/** Starts with a log of what the database holds now. `onFailure` hears of a log that could not be written. */
export function mirrorWork(
  db: WriteDb,
  { path, keyHex, onFailure }: { path: string; keyHex: string; onFailure: (error: unknown) => void },
): WorkMirror {
  let log: WorkLog | null = null;
  let written = 0;
  let rewrittenBytes = 0;
  let isBusy = false;

  const rewrite = () => {
    const position = workPosition(db);
    log?.close();
    log = null;
    log = replaceWorkLog(path, keyHex, listWork(db, position));
    written = position;
    rewrittenBytes = log.sizeBytes;
    // What the log holds need not be noted any longer; the numbers go on.
    prepare(db, 'DELETE FROM work_journal WHERE position <= ?').run(position);
  };

  const flush = () => {
    if (isBusy || db.inTransaction) return;
    isBusy = true;
    try {
      const notes = prepare<Note>(
        db,
        'SELECT position, kind, id FROM work_journal WHERE position > ? ORDER BY position',
      ).all(written);
      if (notes.length === 0) return;
      // After a failure the log is behind by what it missed, so it is made anew.
      if (!log || log.sizeBytes > Math.max(REWRITE_FROM_BYTES, rewrittenBytes * 4)) {
        rewrite();
        return;
      }
      const newest = new Map(notes.map((note) => [nameOf(note), note]));
      log.append([...newest.values()].map((note) => entryOf(db, note)));
      written = notes.at(-1)?.position ?? written;
    } catch (error) {
      log?.close();
      log = null;
      onFailure(error);
    } finally {
      isBusy = false;
    }
  };

  try {
    isBusy = true;
    rewrite();
  } catch (error) {
    // The database is whole without it; the next commit tries again. Damage is none of that: it must be seen to.
    if (error instanceof AppError || isStoreFailure(error)) throw error;
    onFailure(error);
  } finally {
    isBusy = false;
  }
  onCommit(db, flush);
  return {
    close() {
      log?.close();
      log = null;
    },
  };
}

/** Everything that is not on a platform, or not known to be. */
export function listWork(db: ReadDb, position: number): WorkEntry[] {
  const ids = prepare<Omit<Note, 'position'>>(
    db,
    `SELECT 'connection' AS kind, id FROM connections
     UNION ALL SELECT 'change', id FROM outbox WHERE state NOT IN ('done', 'discarded')
     UNION ALL SELECT 'comment', id FROM comments
     UNION ALL SELECT 'annotation', id FROM annotations`,
  ).all();
  return ids.map((found) => entryOf(db, { ...found, position }));
}

export function entryOf(db: ReadDb, { position, kind, id }: Note): WorkEntry {
  const entry = { kind, id, position };
  switch (kind) {
    case 'connection':
      return { ...entry, row: one(db, 'SELECT * FROM connections WHERE id = ?', id) };
    case 'change': {
      const row = one(db, 'SELECT * FROM outbox WHERE id = ?', id);
      if (!row) return { ...entry, row };
      return { ...entry, row, base: baseOf(db, row.entity_id), aliases: aliasesOf(db, id) };
    }
    case 'comment':
      return withCall(db, { ...entry, row: one(db, 'SELECT * FROM comments WHERE id = ?', id) });
    case 'annotation':
      return withCall(db, { ...entry, row: one(db, 'SELECT * FROM annotations WHERE id = ?', id) });
  }
}

const withCall = (db: ReadDb, entry: WorkEntry): WorkEntry =>
  entry.row ? { ...entry, call: one(db, 'SELECT * FROM calls WHERE id = ?', entry.row.call_id) } : entry;

const one = (db: ReadDb, sql: string, id: unknown): RawRow | null => prepare<RawRow>(db, sql).get(id) ?? null;

export const baseOf = (db: ReadDb, localId: unknown): RawRow | null =>
  one(db, "SELECT * FROM base_rows WHERE local_id = ? AND collection IN ('contacts', 'audiences')", localId);

export const aliasesOf = (db: ReadDb, changeId: string): string[] =>
  prepare<{ id: string }>(db, 'SELECT id FROM outbox_aliases WHERE change_id = ?')
    .all(changeId)
    .map(({ id }) => id);
