import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { all, type Db, first, run } from '../db/statements.ts';
import { tooLarge } from '../http/errors.ts';

/** Bytes of one row: small enough to read a part of a file cheaply, large enough to keep rows few. */
const CHUNK_BYTES = 256 * 1024;

/** Bytes in the store. The same bytes are kept once, whoever sent them. */
export interface StoredContent {
  contentId: number;
  sha256: string;
  sizeBytes: number;
}

/** Contents that somebody is about to refer to, by id, with how many are: `releaseContent` leaves them alone. */
const held = new WeakMap<Db, Map<number, number>>();

/**
 * Keeps a stream of bytes, chunk by chunk, so that no file costs memory and nothing lies readable beside an encrypted
 * database. Throws 413 beyond `maxBytes`; what was kept of a stream that fails is removed.
 *
 * The bytes are the caller's until `releaseContent`, by which a row must refer to them (`REFERENCES file_contents(id)`).
 * For an upload of a route that is done when its handler has ended.
 */
export async function storeContent(
  db: Db,
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<StoredContent> {
  const contentId = Number(db.prepare('INSERT INTO file_contents (size_bytes) VALUES (0)').run().lastInsertRowid);
  try {
    const { sha256, sizeBytes } = await writeChunks(db, contentId, source, maxBytes);
    return finish(db, { contentId, sha256, sizeBytes });
  } catch (thrown) {
    removeContent(db, contentId);
    throw thrown;
  }
}

/** Keeps bytes that are small and at hand, as `storeContent` does, without waiting. */
export function storeBytes(db: Db, bytes: Uint8Array): StoredContent {
  return db.transaction(() => {
    const contentId = Number(db.prepare('INSERT INTO file_contents (size_bytes) VALUES (0)').run().lastInsertRowid);
    for (let index = 0; index * CHUNK_BYTES < bytes.length; index++) {
      insertChunk(db, contentId, index, bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES));
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return finish(db, { contentId, sha256, sizeBytes: bytes.length });
  })();
}

async function writeChunks(
  db: Db,
  contentId: number,
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ sha256: string; sizeBytes: number }> {
  const hash = createHash('sha256');
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let sizeBytes = 0;
  let index = 0;
  const flush = (): void => {
    let bytes = Buffer.concat(pending);
    for (; bytes.length >= CHUNK_BYTES; bytes = bytes.subarray(CHUNK_BYTES)) {
      insertChunk(db, contentId, index++, bytes.subarray(0, CHUNK_BYTES));
    }
    pending = [bytes];
    pendingBytes = bytes.length;
  };
  for await (const piece of source) {
    sizeBytes += piece.length;
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
    hash.update(piece);
    pending.push(piece);
    pendingBytes += piece.length;
    if (pendingBytes >= CHUNK_BYTES) flush();
  }
  const rest = Buffer.concat(pending);
  if (rest.length > 0) insertChunk(db, contentId, index, rest);
  return { sha256: hash.digest('hex'), sizeBytes };
}

const insertChunk = (db: Db, contentId: number, index: number, bytes: Uint8Array): void => {
  db.prepare('INSERT INTO file_chunks VALUES (?, ?, ?)').run(contentId, index, bytes);
};

/** Bytes that are here already are not kept a second time. */
function finish(db: Db, content: StoredContent): StoredContent {
  const { contentId, sha256, sizeBytes } = content;
  const same = first<{ id: number }>(db, 'SELECT id FROM file_contents WHERE sha256 = @sha256', { sha256 });
  if (same !== undefined) {
    removeContent(db, contentId);
    hold(db, same.id);
    return { ...content, contentId: same.id };
  }
  run(db, 'UPDATE file_contents SET sha256 = @sha256, size_bytes = @sizeBytes WHERE id = @contentId', {
    sha256,
    sizeBytes,
    contentId,
  });
  hold(db, contentId);
  return content;
}

function hold(db: Db, contentId: number): void {
  const ofDb = held.get(db) ?? new Map<number, number>();
  held.set(db, ofDb);
  ofDb.set(contentId, (ofDb.get(contentId) ?? 0) + 1);
}

/** Ends what `storeContent` or `storeBytes` began: bytes that nothing refers to are removed. */
export function releaseContent(db: Db, contentId: number): void {
  const ofDb = held.get(db);
  const others = (ofDb?.get(contentId) ?? 1) - 1;
  if (others > 0) ofDb?.set(contentId, others);
  else {
    ofDb?.delete(contentId);
    removeUnusedContent(db, contentId);
  }
}

/** Removes bytes that no row refers to and that nobody is about to refer to. */
export function removeUnusedContent(db: Db, contentId: number): void {
  if (!held.get(db)?.has(contentId) && !isReferredTo(db, contentId)) removeContent(db, contentId);
}

/** Asks every table that the schema lets refer to contents, so that a new one need not be named here. */
function isReferredTo(db: Db, contentId: number): boolean {
  const referrers = all<{ table: string; column: string }>(
    db,
    `SELECT t.name AS "table", f."from" AS "column" FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
     WHERE f."table" = 'file_contents' AND t.name <> 'file_chunks'`,
  );
  return referrers.some(
    ({ table, column }) =>
      first(db, `SELECT 1 FROM "${table}" WHERE "${column}" = @contentId`, { contentId }) !== undefined,
  );
}

/** Bytes `start` to `end`, both inclusive. */
export function readContent(db: Db, contentId: number, start: number, end: number): Readable {
  return Readable.from(chunksBetween(db, contentId, start, end), { objectMode: false });
}

export function readWholeContent(db: Db, { contentId, sizeBytes }: StoredContent): Buffer {
  return Buffer.concat([...chunksBetween(db, contentId, 0, sizeBytes - 1)]);
}

function* chunksBetween(db: Db, contentId: number, start: number, end: number): Generator<Buffer> {
  const read = db.prepare('SELECT bytes FROM file_chunks WHERE content_id = ? AND chunk_index = ?').pluck();
  for (let index = Math.floor(start / CHUNK_BYTES); index * CHUNK_BYTES <= end; index++) {
    const bytes = read.get(contentId, index) as Buffer | undefined;
    if (bytes === undefined) return;
    const from = index * CHUNK_BYTES;
    yield bytes.subarray(Math.max(0, start - from), end - from + 1);
  }
}

function removeContent(db: Db, contentId: number): void {
  db.transaction(() => {
    run(db, 'DELETE FROM file_chunks WHERE content_id = @contentId', { contentId });
    run(db, 'DELETE FROM file_contents WHERE id = @contentId', { contentId });
  })();
}

/** Removes what uploads that never ended left behind. Called while nothing is being uploaded. */
export function sweepContents(db: Db): void {
  run(db, 'DELETE FROM file_chunks WHERE content_id IN (SELECT id FROM file_contents WHERE sha256 IS NULL)');
  run(db, 'DELETE FROM file_contents WHERE sha256 IS NULL');
  for (const { id } of all<{ id: number }>(db, 'SELECT id FROM file_contents')) removeUnusedContent(db, id);
}
