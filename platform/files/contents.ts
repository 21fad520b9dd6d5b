import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Db, first, run } from '../db/statements.ts';
import { tooLarge } from '../http/errors.ts';
import { systemCode } from '../start-failure.ts';

/** Bytes of one row: small enough to read a part of a file cheaply, large enough to keep rows few. */
const CHUNK_BYTES = 256 * 1024;

/** Bytes in the store. The same bytes are kept once, whoever sent them. */
export interface StoredContent {
  contentId: number;
  sha256: string;
  sizeBytes: number;
}

/**
 * Keeps a stream of bytes, chunk by chunk, so that no file costs memory and nothing lies readable beside an encrypted
 * database. Throws 413 beyond `maxBytes`; what was kept of a stream that fails is removed.
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
    return { ...content, contentId: same.id };
  }
  run(db, 'UPDATE file_contents SET sha256 = @sha256, size_bytes = @sizeBytes WHERE id = @contentId', {
    sha256,
    sizeBytes,
    contentId,
  });
  return content;
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

export function removeContent(db: Db, contentId: number): void {
  db.transaction(() => {
    run(db, 'DELETE FROM file_chunks WHERE content_id = @contentId', { contentId });
    run(db, 'DELETE FROM file_contents WHERE id = @contentId', { contentId });
  })();
}

/** Removes bytes that no row of any table refers to any more: such a column declares `REFERENCES file_contents(id)`. */
export function removeUnusedContent(db: Db, contentId: number): void {
  try {
    removeContent(db, contentId);
  } catch (thrown) {
    if (systemCode(thrown) !== 'SQLITE_CONSTRAINT_FOREIGNKEY') throw thrown;
  }
}

/** Removes what an upload that never ended left behind. Called while nothing is being uploaded. */
export function sweepUnfinishedContents(db: Db): void {
  run(db, 'DELETE FROM file_chunks WHERE content_id IN (SELECT id FROM file_contents WHERE sha256 IS NULL)');
  run(db, 'DELETE FROM file_contents WHERE sha256 IS NULL');
}
