import { join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { AudioReply, Connectors } from '../../connectors/connector.ts';
import type { Clock, Random } from '../../lib/ports.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import { newMediaKey } from '../frame-format.ts';
import { type FrameWriter, openFrameWriter, removeMediaFile } from '../frame-writer.ts';
import { assertAudioBytes, assertAudioType, emptyAudio } from './audio-checks.ts';
import { beginFile, type FileVersion, type MediaRow, setBytesDone, setCached } from './repository.ts';

export interface DownloadDeps {
  db: WriteDb;
  clock: Clock;
  random: Random;
  connectors: Connectors;
  mediaDirectory: string;
  /** Called as bytes arrive, several times a second at most. */
  onProgress(callId: string): void;
}

/** cached: kept · replaced: evicted or removed meanwhile, nothing is left · mismatch: not the bytes that were announced. */
export type DownloadResult = 'cached' | 'replaced' | 'mismatch';

/** Where a size is unknown, the file is gathered in memory first, because its length protects every frame of it. */
const MOST_UNSIZED_BYTES = 134_217_728;
const PROGRESS_INTERVAL_MS = 250;

interface OpenFile extends FileVersion {
  writer: FrameWriter;
}

/**
 * Fetches the audio of a recording, or the rest of it. On a rejection what is here is kept for the next attempt, except
 * where the file has changed on the platform or what came is no audio.
 */
export async function downloadAudio(deps: DownloadDeps, media: MediaRow, signal: AbortSignal): Promise<DownloadResult> {
  const kept = await openKept(deps, media);
  const file = kept && kept.writer.offset === kept.length ? kept : await receive(deps, media, kept, signal);
  if (!file) return 'replaced';
  const { sha256 } = await finish(file.writer);
  if (media.sha256 !== null && media.sha256.toLowerCase() !== sha256) {
    await removeMediaFile(join(deps.mediaDirectory, file.fileName));
    return 'mismatch';
  }
  if (setCached(deps.db, deps.clock.now(), media.recordingId, file.key)) return 'cached';
  await removeMediaFile(join(deps.mediaDirectory, file.fileName));
  return 'replaced';
}

/** A file that ended too early or reads back wrong is closed, and kept for the next attempt. */
async function finish(writer: FrameWriter): Promise<{ sha256: string }> {
  try {
    return await writer.finish();
  } catch (error) {
    await writer.suspend();
    throw error;
  }
}

/** What an earlier attempt left, verified frame by frame. */
async function openKept({ mediaDirectory }: DownloadDeps, media: MediaRow): Promise<OpenFile | null> {
  const { fileName, key, length, etag, recordingId } = media;
  if (fileName === null || key === null || length === null) return null;
  const writer = await openFrameWriter({ path: join(mediaDirectory, fileName), key, fileId: recordingId, length });
  return { fileName, key, length, etag, writer };
}

async function receive(
  deps: DownloadDeps,
  media: MediaRow,
  kept: OpenFile | null,
  signal: AbortSignal,
): Promise<OpenFile | null> {
  // Without a strong validator nobody can tell whether the rest belongs to what is here.
  const resumable = kept !== null && kept.etag !== null;
  let file: OpenFile | null = kept;
  // Ends the reply of every attempt, also where its body is left unread.
  const attempt = new AbortController();
  try {
    const connector = await deps.connectors.for(media.connectionId);
    const reply = await connector.openAudio({
      recordingRemoteId: media.remoteId,
      fromByte: resumable ? kept.writer.offset : 0,
      etag: resumable ? kept.etag : null,
      signal: AbortSignal.any([signal, attempt.signal]),
    });
    assertAudioType(reply.contentType);
    let body = reply.body;
    if (!continues(reply, kept)) {
      await kept?.writer.discard();
      file = null;
      const sized = await sizeOf(reply, media);
      body = sized.body;
      file = await beginNewFile(deps, media, sized.totalBytes, reply.etag);
      if (!file) return null;
    }
    if (file) await writeBody(deps, media, file.writer, body, signal);
    return file;
  } catch (error) {
    await file?.writer.suspend();
    if (file) setBytesDone(deps.db, media.recordingId, file.writer.offset);
    throw error;
  } finally {
    attempt.abort();
  }
}

/** Whether the reply goes on exactly where the kept file ends. */
function continues(reply: AudioReply, kept: OpenFile | null): boolean {
  if (!kept || reply.offset !== kept.writer.offset) {
    if (reply.offset === 0) return false;
    throw new AppError('UPSTREAM_BAD_REPLY', 'The platform sent another part of the audio than was asked for.', {
      retryable: true,
    });
  }
  if (reply.totalBytes !== null && reply.totalBytes !== kept.length && reply.offset > 0) {
    throw new FileChanged();
  }
  return reply.offset > 0;
}

/** The rest that the platform offers belongs to another file than what is here. */
export class FileChanged extends Error {}

async function sizeOf(
  reply: AudioReply,
  media: MediaRow,
): Promise<{ totalBytes: number; body: AsyncIterable<Uint8Array> }> {
  const totalBytes = reply.totalBytes ?? media.sizeBytes;
  if (totalBytes === 0) throw emptyAudio();
  if (totalBytes !== null) return { totalBytes, body: reply.body };
  const chunks: Uint8Array[] = [];
  let gathered = 0;
  for await (const chunk of reply.body) {
    chunks.push(chunk);
    gathered += chunk.length;
    if (gathered > MOST_UNSIZED_BYTES) {
      throw new AppError(
        'INVALID',
        'The platform does not say how long this audio is, and it is too long to find out.',
      );
    }
  }
  if (gathered === 0) throw emptyAudio();
  return { totalBytes: gathered, body: fromChunks(chunks) };
}

async function* fromChunks(chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function beginNewFile(
  { db, clock, random, mediaDirectory }: DownloadDeps,
  { recordingId }: MediaRow,
  length: number,
  etag: string | null,
): Promise<OpenFile | null> {
  const version: FileVersion = { fileName: random.uuid(), key: newMediaKey(), length, etag };
  if (!inTransaction(db, () => beginFile(db, clock.now(), recordingId, version))) return null;
  const writer = await openFrameWriter({
    path: join(mediaDirectory, version.fileName),
    key: version.key,
    fileId: recordingId,
    length,
  });
  return { ...version, writer };
}

async function writeBody(
  { db, clock, onProgress }: DownloadDeps,
  media: MediaRow,
  writer: FrameWriter,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  let toldAt = clock.now();
  for await (const chunk of body) {
    signal.throwIfAborted();
    if (writer.offset === 0) assertAudioBytes(chunk);
    await writer.write(chunk);
    if (clock.now() - toldAt < PROGRESS_INTERVAL_MS) continue;
    toldAt = clock.now();
    setBytesDone(db, media.recordingId, writer.offset);
    onProgress(media.callId);
  }
}
