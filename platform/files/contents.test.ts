import { createHash, randomBytes } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../db/open.ts';
import { type Db, first, run } from '../db/statements.ts';
import { ApiError } from '../http/errors.ts';
import {
  readContent,
  readWholeContent,
  releaseContent,
  removeUnusedContent,
  type StoredContent,
  storeBytes,
  storeContent,
  sweepContents,
} from './contents.ts';

const MIB = 1024 * 1024;

function openStore(): Db {
  const { db, close } = openDatabase(null, null);
  onTestFinished(close);
  return db;
}

/** The bytes in pieces of sizes that fit no chunk. */
async function* inPieces(bytes: Uint8Array, pieceBytes = 70_001): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

const rowsOf = (db: Db) => ({
  contents: first<{ n: number }>(db, 'SELECT count(*) AS n FROM file_contents')?.n,
  chunks: first<{ n: number }>(db, 'SELECT count(*) AS n FROM file_chunks')?.n,
});
const NOTHING = { contents: 0, chunks: 0 };

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const collected: Uint8Array[] = [];
  for await (const piece of pieces) collected.push(piece);
  return Buffer.concat(collected);
}

/** Refers to a content as the features do. */
function referTo(db: Db, { contentId }: StoredContent): void {
  run(
    db,
    `INSERT INTO ingestions (id, status, file_name, columns, total_rows, failed_content_id, created_at, expires_at)
     VALUES ('one', 'executed', 'x.csv', '[]', 0, @contentId, 0, 0)`,
    { contentId },
  );
}

test('bytes come back as they were sent, under the hash of the whole', async () => {
  const db = openStore();
  const bytes = randomBytes(MIB + 17);
  const content = await storeContent(db, inPieces(bytes), 2 * MIB);
  expect(content).toMatchObject({
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  expect(readWholeContent(db, content).equals(bytes)).toBe(true);
  expect(storeBytes(db, bytes)).toEqual(content);
});

test('the same bytes are kept once, however they arrive', async () => {
  const db = openStore();
  const bytes = randomBytes(300_000);
  const [one, two] = await Promise.all([
    storeContent(db, inPieces(bytes), MIB),
    storeContent(db, inPieces(bytes, 999), MIB),
  ]);
  expect(two).toEqual(one);
  expect(rowsOf(db)).toEqual({ contents: 1, chunks: 2 });
  expect((await storeContent(db, inPieces(randomBytes(300_000)), MIB)).contentId).not.toBe(one.contentId);
});

test.each([
  [0, 0],
  [0, 262_143],
  [262_143, 262_144],
  [262_144, 262_144],
  [5, 600_000],
  [599_990, 600_000],
])('bytes %i to %i are those of the whole', async (start, end) => {
  const db = openStore();
  const bytes = randomBytes(600_001);
  const { contentId } = await storeContent(db, inPieces(bytes), MIB);
  const part = await collect(readContent(db, contentId, start, end));
  expect(part.equals(bytes.subarray(start, end + 1))).toBe(true);
});

test('a stream beyond the limit is refused as soon as it is, and leaves nothing', async () => {
  const db = openStore();
  let sent = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      sent += 100_000;
      yield randomBytes(100_000);
    }
  }
  const refused = await storeContent(db, endless(), MIB).catch((thrown: unknown) => thrown);
  expect(refused).toBeInstanceOf(ApiError);
  expect(refused).toMatchObject({ statusCode: 413, code: 'FILE_TOO_LARGE' });
  expect(sent).toBeLessThan(MIB + 200_000);
  expect(rowsOf(db)).toEqual(NOTHING);
  expect((await storeContent(db, inPieces(randomBytes(MIB)), MIB)).sizeBytes).toBe(MIB);
});

test('a stream that fails leaves nothing', async () => {
  const db = openStore();
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield randomBytes(600_000);
    throw new Error('cut off');
  }
  await expect(storeContent(db, failing(), MIB)).rejects.toThrow('cut off');
  expect(rowsOf(db)).toEqual(NOTHING);
});

test('bytes that nothing refers to are gone when they are released, others stay', async () => {
  const db = openStore();
  const unused = storeBytes(db, Buffer.from('unused'));
  const used = storeBytes(db, Buffer.from('used'));
  referTo(db, used);
  releaseContent(db, unused.contentId);
  releaseContent(db, used.contentId);
  expect(rowsOf(db)).toEqual({ contents: 1, chunks: 1 });
  expect(readWholeContent(db, used).toString()).toBe('used');
});

test('bytes that two requests send stay until the second has ended', async () => {
  const db = openStore();
  const one = storeBytes(db, Buffer.from('shared'));
  const two = storeBytes(db, Buffer.from('shared'));
  releaseContent(db, one.contentId);
  removeUnusedContent(db, one.contentId);
  expect(readWholeContent(db, two).toString()).toBe('shared');
  releaseContent(db, two.contentId);
  expect(rowsOf(db)).toEqual(NOTHING);
});

test('what an ended process left of its uploads is swept away, and nothing else', async () => {
  const db = openStore();
  referTo(db, storeBytes(db, Buffer.from('used')));
  run(db, 'INSERT INTO file_contents (id, size_bytes) VALUES (7, 0)');
  run(db, `INSERT INTO file_chunks VALUES (7, 0, x'00')`);
  run(db, `INSERT INTO file_contents (id, sha256, size_bytes) VALUES (8, 'ff', 1)`);
  run(db, `INSERT INTO file_chunks VALUES (8, 0, x'00')`);
  sweepContents(db);
  expect(rowsOf(db)).toEqual({ contents: 1, chunks: 1 });
});
