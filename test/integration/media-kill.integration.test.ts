import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FRAME_BYTES, STORED_FRAME_BYTES, storedLength } from '../../electron/media/frame-format.ts';
import { openFrameReader } from '../../electron/media/frame-reader.ts';
import { makeWav } from '../../electron/media/wav-fixture.ts';
import { openDatabase } from '../../electron/store/database.ts';
import {
  addCall,
  addConnection,
  addRecording,
  type TempDatabase,
  tempDatabase,
} from '../../electron/store/test-support/temp-database.ts';
import type { DownloadOrder } from './support/download-process.ts';

const KILLS = process.env.EARSHOT_TEST_SIZE === 'long' ? 300 : 10;
const PIECE_BYTES = 16_384;

/** Numbers from 0 to 1, the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = seeded(4);
const audio = makeWav({ sampleRate: 8000, channels: [Array.from({ length: 390_000 }, () => random() * 2 - 1)] });
const sha256 = createHash('sha256').update(audio).digest('hex');

let temp: TempDatabase;
let mediaDirectory: string;
let server: ReturnType<typeof createServer>;
let recordingId: string;
let starts: number[] = [];
/** How far ahead of what is on disk the server sends. */
const AHEAD_BYTES = 2 * FRAME_BYTES;

/** Bytes of the file under way, or of the finished one. */
function storedBytes(): number {
  const [name] = existsSync(mediaDirectory) ? readdirSync(mediaDirectory) : [];
  if (name === undefined) return 0;
  return statSync(join(mediaDirectory, name), { throwIfNoEntry: false })?.size ?? audio.length;
}

function serveAudio(request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  starts.push(from);
  const body = audio.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, {
    'content-type': 'audio/wav',
    'content-length': body.length,
    etag: '"v1"',
    ...(from > 0 && { 'content-range': `bytes ${from}-${audio.length - 1}/${audio.length}` }),
  });
  let sent = 0;
  const next = () => {
    if (response.destroyed) return;
    if (sent >= body.length) return void response.end();
    // Not faster than it is written down, so that a kill meets every stage of the file.
    if (from + sent > storedBytes() + AHEAD_BYTES) return void setTimeout(next, 1);
    const piece = body.subarray(sent, sent + PIECE_BYTES);
    sent += piece.length;
    response.write(piece, () => setImmediate(next));
  };
  next();
}

beforeAll(async () => {
  temp = tempDatabase();
  mediaDirectory = join(temp.directory, 'media');
  server = createServer(serveAudio);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const connectionId = addConnection(temp.db);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  temp.db.prepare('UPDATE connections SET base_url = ? WHERE id = ?').run(url, connectionId);
  const callId = addCall(temp.db, connectionId);
  recordingId = addRecording(temp.db, connectionId, callId, { size_bytes: audio.length, sha256 });
  // The child alone has the database open while it runs.
  temp.db.close();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  temp.db = openDatabase(temp);
  temp.remove();
});

interface StoredRow {
  state: string;
  fileName: string | null;
  key: Uint8Array | null;
  length: number | null;
}

function storedRow(): StoredRow | undefined {
  const db = openDatabase(temp);
  try {
    return db
      .prepare('SELECT state, file_name AS fileName, key, length FROM media WHERE recording_id = ?')
      .get(recordingId) as StoredRow | undefined;
  } finally {
    db.close();
  }
}

/** Whatever bears a recording's name is the whole recording; anything else is only on its way. */
async function checkNothingHalfShown(): Promise<void> {
  const row = storedRow();
  const finished = readdirSync(mediaDirectory).filter((name) => !name.endsWith('.part'));
  expect(finished.length).toBeLessThanOrEqual(1);
  if (row?.state === 'cached') expect(finished).toEqual([row.fileName]);
  for (const name of finished) {
    expect(name).toBe(row?.fileName);
    const { key, length } = row ?? expect.fail('a file without a row');
    const media = { path: join(mediaDirectory, name), key: key ?? new Uint8Array(), length: length ?? 0 };
    const reader = await openFrameReader({ ...media, fileId: recordingId });
    expect(Buffer.from(await reader.readAll()).equals(audio)).toBe(true);
    await reader.close();
  }
}

async function startChild(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'support/download-process.ts'), { stdio: 'ignore' });
  await once(child, 'message');
  const order: DownloadOrder = { databasePath: temp.path, keyHex: temp.keyHex, mediaDirectory, recordingId };
  child.send(order);
  return child;
}

/**
 * Runs a child until it has the recording, or until it is killed: once so many bytes are on disk, and then so many turns
 * later, while it reads back, renames or notes that it is done. True if it was killed.
 */
async function run(killAtBytes: number, turns: number): Promise<boolean> {
  const child = await startChild();
  let failure = '';
  let isOver = false;
  let turnsLeft = turns;
  const watch = () => {
    if (isOver) return;
    if (storedBytes() >= killAtBytes) turnsLeft -= 1;
    if (turnsLeft < 0) child.kill('SIGKILL');
    else setTimeout(watch, turnsLeft < turns ? 0 : 1);
  };
  watch();
  child.on('message', ({ done, failed }: { done?: boolean; failed?: string }) => {
    failure ||= failed ?? '';
    if (done) child.kill('SIGTERM');
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  isOver = true;
  expect(failure).toBe('');
  return signal === 'SIGKILL';
}

/** As if it had never been fetched, so that the next run begins anew. */
function forget(): void {
  const db = openDatabase(temp);
  db.prepare('DELETE FROM media').run();
  db.close();
  rmSync(mediaDirectory, { recursive: true });
  mkdirSync(mediaDirectory);
}

describe('a download whose process is killed', () => {
  test(`goes on from what was verified and ends byte for byte as sent, ${KILLS} times over`, {
    timeout: 600_000,
  }, async () => {
    let kills = 0;
    let resumed = 0;
    let finished = 0;
    while (kills < KILLS) {
      starts = [];
      // Now and then just past the last byte: into the reading back, the rename and the note in the database.
      const whole = storedLength(audio.length);
      const isLate = random() > 0.75;
      const grown = Math.min(whole, storedBytes() + (0.3 + random() * 2) * STORED_FRAME_BYTES);
      const wasKilled = await run(isLate ? whole : grown, isLate ? Math.floor(random() * 25) : 0);
      if (wasKilled) kills += 1;
      await checkNothingHalfShown();
      for (const from of starts) {
        expect(from % FRAME_BYTES).toBe(0);
        if (from > 0) resumed += 1;
      }
      if (wasKilled) continue;
      finished += 1;
      expect(storedRow()?.state).toBe('cached');
      forget();
    }
    expect(resumed).toBeGreaterThanOrEqual(KILLS / 10);
    if (storedRow()?.state !== 'cached') expect(await run(Number.POSITIVE_INFINITY, 0)).toBe(false);
    await checkNothingHalfShown();
    expect(storedRow()?.state).toBe('cached');
    expect(readdirSync(mediaDirectory)).toEqual([storedRow()?.fileName]);
    expect(finished + kills).toBeGreaterThanOrEqual(KILLS);
  });
});
