import { inTransaction, openDatabase, prepare, type WriteDb } from '../../electron/store/database.ts';

/** Grows the log of a store and lets it begin anew, or writes until it is refused. */
export type RefusedCommitOrder = 'grow' | 'write';
export type RefusedCommitReport = { kind: 'ready' } | { kind: 'refused'; code: string; value: string };

const [order, path = '', keyHex = ''] = process.argv.slice(2);
const ROWS = 300;
/** More than the log's index has room for in its first piece, which is 4,062. */
const GROWN_PAGES = 5_500;

const tell = (report: RefusedCommitReport) => process.send?.(report);
const db = openDatabase({ path, keyHex });
if (order === 'grow') grow(db);
else process.once('message', () => writeUntilRefused(db));
tell({ kind: 'ready' });
// Whoever started this process ends it, by force.
setInterval(() => {}, 60_000);

function grow(db: WriteDb): void {
  db.exec('CREATE TABLE worked_on (id INTEGER PRIMARY KEY, value TEXT, body BLOB); CREATE TABLE ballast (body BLOB)');
  inTransaction(db, () => {
    for (let id = 0; id < ROWS; id++) prepare(db, "INSERT INTO worked_on VALUES (?, '', zeroblob(4000))").run(id);
    for (let page = 0; page < GROWN_PAGES; page++) prepare(db, 'INSERT INTO ballast VALUES (randomblob(4000))').run();
  });
  db.pragma('wal_checkpoint(PASSIVE)');
  inTransaction(db, () => writeValue(db, 'begun'));
}

function writeUntilRefused(db: WriteDb): void {
  for (let number = 0; ; number++) {
    const value = `value ${number}`;
    try {
      inTransaction(db, () => writeValue(db, value));
    } catch (error) {
      tell({ kind: 'refused', code: (error as { code: string }).code, value });
      return;
    }
  }
}

/** A transaction of several pages. */
function writeValue(db: WriteDb, value: string): void {
  for (let id = 0; id < 20; id++)
    prepare(db, 'UPDATE worked_on SET value = ?, body = randomblob(4000) WHERE id = ?').run(value, id);
}
