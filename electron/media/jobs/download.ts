import { join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import { AudioFault } from '../../connectors/audio-fault.ts';
import type { AudioReply, Connectors } from '../../connectors/connector.ts';
import type { Clock, Random } from '../../lib/ports.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import { newMediaKey } from '../frame-format.ts';
import { type FrameWriter, openFrameWriter, removeMediaFile, type WriterOptions } from '../frame-writer.ts';
import { Spool } from '../spool.ts';
import { asAudio, assertAudioType, emptyAudio } from './audio-checks.ts';
import { beginFile, type FileVersion, type MediaRow, setBytesDone, setCached } from './repository.ts';

export interface DownloadDeps {
  db: WriteDb;
  clock: Clock;
  random: Random;
  connectors: Connectors;
  mediaDirectory: string;
  openFile?: WriterOptions['openFile'];
  /** The most that is taken where nobody says how long the audio is. */
  mostUnsizedBytes?: number;
  /** Frees so many bytes of the limit for a recording; false where what fills it is in use. */
  makeRoom(recordingId: string, length: number): Promise<boolean>;
  /** Called as bytes arrive, several times a second at most. */
  onProgress(callId: string): void;
}

/** cached: kept · replaced: evicted or removed meanwhile, nothing is left · mismatch: not the bytes that were announced. */
export type DownloadResult = { kind: 'cached'; sha256: string } | { kind: 'replaced' } | { kind: 'mismatch' };

/** Two hours of telephone sound that is not compressed. */
const MOST_UNSIZED_BYTES = 268_435_456;
const PROGRESS_INTERVAL_MS = 250;
/** A reply that brings less than this in `SLOW_WINDOW_MS` is given up: a platform must not hold a place for ever. */
const SLOWEST_BYTES = 16_384;
const SLOW_WINDOW_MS = 120_000;

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
  if (!file) return { kind: 'replaced' };
  const { sha256, isAsAnnounced } = await finish(file.writer, media.sha256);
  if (!isAsAnnounced) return { kind: 'mismatch' };
  if (setCached(deps.db, deps.clock.now(), media.recordingId, { key: file.key, sha256 }))
    return { kind: 'cached', sha256 };
  await removeMediaFile(join(deps.mediaDirectory, file.fileName));
  return { kind: 'replaced' };
}

/** A file that reads back wrong is closed, and kept for the next attempt. */
async function finish(writer: FrameWriter, announcedSha256: string | null) {
  try {
    return await writer.finish(announcedSha256);
  } catch (error) {
    await writer.suspend();
    throw error;
  }
}

/** What an earlier attempt left, verified frame by frame. */
async function openKept({ mediaDirectory, openFile }: DownloadDeps, media: MediaRow): Promise<OpenFile | null> {
  const { fileName, key, length, etag, recordingId } = media;
  if (fileName === null || key === null || length === null) return null;
  const path = join(mediaDirectory, fileName);
  const writer = await openFrameWriter({ path, key, fileId: recordingId, length }, { openFile });
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
    let body = watched(reply.body, deps.clock, signal);
    if (!continues(reply, kept)) {
      await kept?.writer.discard();
      file = null;
      body = asAudio(body);
      const totalBytes = reply.totalBytes ?? media.sizeBytes;
      if (totalBytes === 0) throw emptyAudio();
      if (totalBytes === null) return await receiveUnsized(deps, media, body, reply.etag, signal);
      file = await beginNewFile(deps, media, totalBytes, reply.etag);
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

/** Where nobody says how long the audio is: gathers it first. What breaks off before its end is not kept. */
async function receiveUnsized(
  deps: DownloadDeps,
  media: MediaRow,
  body: AsyncIterable<Uint8Array>,
  etag: string | null,
  signal: AbortSignal,
): Promise<OpenFile | null> {
  const spool = new Spool({
    path: join(deps.mediaDirectory, `${deps.random.uuid()}.spool`),
    maxBytes: deps.mostUnsizedBytes ?? MOST_UNSIZED_BYTES,
    onTooLarge: () =>
      new AudioFault('tooLarge', 'The platform does not say how long this audio is, and it does not end.', {
        code: 'INVALID',
      }),
    openFile: deps.openFile,
  });
  let file: OpenFile | null = null;
  try {
    for await (const chunk of body) {
      signal.throwIfAborted();
      await spool.add(chunk);
    }
    if (spool.length === 0) throw emptyAudio();
    file = await beginNewFile(deps, media, spool.length, etag);
    if (file) await writeBody(deps, media, file.writer, spool.read(), signal);
    return file;
  } catch (error) {
    await file?.writer.suspend();
    throw error;
  } finally {
    await spool.remove();
  }
}

/** Whether the reply goes on exactly where the kept file ends. */
function continues(reply: AudioReply, kept: OpenFile | null): boolean {
  if (!kept || reply.offset !== kept.writer.offset) {
    if (reply.offset === 0) return false;
    throw new AudioFault('wrongPart', 'The platform sent another part of the audio than was asked for.', {
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

/**
 * The bytes of a reply. A line that breaks after the platform has begun to answer says something of this recording and not of
 * the connection, so that one recording that always breaks off holds nobody else up.
 */
async function* watched(
  body: AsyncIterable<Uint8Array>,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let since = clock.now();
  let arrived = 0;
  try {
    for await (const chunk of body) {
      arrived += chunk.length;
      if (arrived >= SLOWEST_BYTES) {
        since = clock.now();
        arrived = 0;
      } else if (clock.now() - since > SLOW_WINDOW_MS) {
        throw new AudioFault('tooSlow', 'The audio arrives too slowly.', { retryable: true });
      }
      yield chunk;
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof AppError) || error instanceof AudioFault) throw error;
    const problem = error.code === 'TIMEOUT' ? 'tooSlow' : 'cut';
    throw new AudioFault(problem, 'The audio broke off before its end.', { retryable: true, cause: error });
  }
}

async function beginNewFile(
  { db, clock, random, mediaDirectory, openFile, makeRoom }: DownloadDeps,
  { recordingId }: MediaRow,
  length: number,
  etag: string | null,
): Promise<OpenFile | null> {
  if (!(await makeRoom(recordingId, length))) {
    throw new AudioFault('quotaFull', 'The limit for audio on this computer is reached.', { code: 'INVALID' });
  }
  const version: FileVersion = { fileName: random.uuid(), key: newMediaKey(), length, etag };
  if (!inTransaction(db, () => beginFile(db, clock.now(), recordingId, version))) return null;
  const path = join(mediaDirectory, version.fileName);
  const writer = await openFrameWriter({ path, key: version.key, fileId: recordingId, length }, { openFile });
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
    if (writer.offset + chunk.length > writer.length) {
      throw new AudioFault('tooLong', 'The platform sends more than it announced.', { code: 'INVALID' });
    }
    await writer.write(chunk);
    if (clock.now() - toldAt < PROGRESS_INTERVAL_MS) continue;
    toldAt = clock.now();
    setBytesDone(db, media.recordingId, writer.offset);
    onProgress(media.callId);
  }
  if (writer.offset < writer.length) {
    throw new AudioFault('cut', `The audio ended at ${writer.offset} of ${writer.length} bytes.`, { retryable: true });
  }
}
