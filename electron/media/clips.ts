import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { FileReply } from '../connectors/open-file.ts';
import type { Clock, Random } from '../lib/ports.ts';
import { prepare, type ReadDb, type WriteDb } from '../store/database.ts';
import { newMediaKey } from './frame-format.ts';
import { type FrameWriter, openFrameWriter, removeMediaFile } from './frame-writer.ts';
import { asAudio, assertAudioType } from './jobs/audio-checks.ts';
import type { ResolvedMedia } from './media-response.ts';

/** Audio of the library and of dictionaries that is kept here once it was played, encrypted as recordings are. */
export interface Clips {
  /** The local id of an audio whose bytes are here, fetched with `open` where they are not. */
  fetch(audio: ClipOf, open: () => Promise<FileReply>): Promise<string>;
  /** Null where it is not here. */
  resolve(id: string): ResolvedMedia | null;
  /** Forgets audio that its platform has removed or that turned out damaged. */
  forget(id: string): Promise<void>;
  /** Makes folder and table agree after the end of Earshot. */
  sweep(): Promise<void>;
}

export interface ClipOf {
  connectionId: string;
  /** The platform's id of the audio. */
  remoteId: string;
}

interface ClipRow {
  id: string;
  fileName: string;
  key: Uint8Array;
  length: number;
  contentType: string;
}

const COLUMNS = 'id, file_name AS fileName, key, length, content_type AS contentType';

/** A clip as the library takes it is no longer than 50 MB. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Clips that were played last stay; the rest is fetched again when it is wanted. */
const MOST_KEPT_BYTES = 500 * 1024 * 1024;

export const findClip = (db: ReadDb, { connectionId, remoteId }: ClipOf): { id: string } | null =>
  prepare<{ id: string }>(db, 'SELECT id FROM clips WHERE connection_id = ? AND remote_id = ? AND is_whole = 1').get(
    connectionId,
    remoteId,
  ) ?? null;

export function createClips({
  db,
  clock,
  random,
  directory,
  mostKeptBytes = MOST_KEPT_BYTES,
}: {
  db: WriteDb;
  clock: Clock;
  random: Random;
  directory: string;
  mostKeptBytes?: number;
}): Clips {
  const running = new Map<string, Promise<string>>();
  const pathOf = (fileName: string): string => join(directory, fileName);
  const rowOf = (id: string): ClipRow | undefined =>
    prepare<ClipRow>(db, `SELECT ${COLUMNS} FROM clips WHERE id = ? AND is_whole = 1`).get(id);

  const remove = async (id: string): Promise<void> => {
    const row = prepare<ClipRow>(db, `SELECT ${COLUMNS} FROM clips WHERE id = ?`).get(id);
    prepare(db, 'DELETE FROM clips WHERE id = ?').run(id);
    if (row) await removeMediaFile(pathOf(row.fileName));
  };

  const receive = async (audio: ClipOf, open: () => Promise<FileReply>): Promise<string> => {
    const id = random.uuid();
    const reply = await open();
    assertAudioType(reply.contentType);
    const bytes = await gather(asAudio(reply.body));
    const file = { fileName: `${random.uuid()}.clip`, key: newMediaKey(), length: bytes.length };
    // The key is in the table before the first frame is written, or the frames could never be read.
    prepare(db, 'DELETE FROM clips WHERE connection_id = ? AND remote_id = ?').run(audio.connectionId, audio.remoteId);
    prepare(
      db,
      `INSERT INTO clips (id, connection_id, remote_id, file_name, key, length, content_type, played_at)
       VALUES (@id, @connectionId, @remoteId, @fileName, @key, @length, @contentType, @now)`,
    ).run({ ...audio, ...file, id, contentType: reply.contentType, now: clock.now() });
    await write(
      await openFrameWriter({ path: pathOf(file.fileName), key: file.key, fileId: id, length: file.length }),
      bytes,
    );
    prepare(db, 'UPDATE clips SET is_whole = 1 WHERE id = ?').run(id);
    await makeRoom(id);
    return id;
  };

  /** Lets go of what was played longest ago, never of `keptId`. */
  const makeRoom = async (keptId: string): Promise<void> => {
    const rows = prepare<{ id: string; length: number }>(
      db,
      'SELECT id, length FROM clips ORDER BY played_at DESC',
    ).all();
    let total = 0;
    for (const { id, length } of rows) {
      total += length;
      if (total > mostKeptBytes && id !== keptId) await remove(id);
    }
  };

  return {
    async fetch(audio, open) {
      const here = findClip(db, audio);
      if (here) {
        prepare(db, 'UPDATE clips SET played_at = ? WHERE id = ?').run(clock.now(), here.id);
        return here.id;
      }
      const name = JSON.stringify([audio.connectionId, audio.remoteId]);
      const under = running.get(name) ?? receive(audio, open).finally(() => running.delete(name));
      running.set(name, under);
      return under;
    },
    resolve(id) {
      const row = rowOf(id);
      if (!row) return null;
      return { path: pathOf(row.fileName), key: row.key, fileId: id, length: row.length, contentType: row.contentType };
    },
    forget: remove,
    async sweep() {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      prepare(db, 'DELETE FROM clips WHERE is_whole = 0').run();
      const known = new Set(
        prepare<{ name: string }>(db, 'SELECT file_name AS name FROM clips')
          .all()
          .map(({ name }) => name),
      );
      const present = new Set(await readdir(directory));
      for (const name of present) if (!known.has(name)) await rm(pathOf(name), { force: true, recursive: true });
      for (const name of known) if (!present.has(name)) prepare(db, 'DELETE FROM clips WHERE file_name = ?').run(name);
    },
  };
}

async function gather(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > MOST_BYTES) throw new AppError('INVALID', 'This audio is larger than the library takes.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function write(writer: FrameWriter, bytes: Uint8Array): Promise<void> {
  try {
    await writer.write(bytes);
    await writer.finish();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}
