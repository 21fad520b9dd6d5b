import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import {
  checkIdentity,
  FRAME_BYTES,
  frameCount,
  frameLength,
  type MediaIdentity,
  STORED_FRAME_BYTES,
  sealFrame,
  storedLength,
} from './frame-format.ts';
import { type MediaFile, readFrame } from './frame-reader.ts';
import { toMediaError } from './media-errors.ts';

export interface WriterOptions {
  /** A test passes one whose disk is full. */
  openFile?: (path: string, flags: string, mode: number) => Promise<FileHandle>;
}

export interface FinishedMedia {
  /** Bytes of audio. */
  length: number;
  /** SHA-256 of the audio, hexadecimal, computed from what was read back. */
  sha256: string;
  /** False where another digest was announced: then nothing is left of the file. */
  isAsAnnounced: boolean;
}

/**
 * Opens `<path>.part` for writing `length` bytes of audio, which must be known: it is part of what protects each frame.
 * What an earlier attempt with the same key left is verified and kept: go on from `writer.offset`. Rejects with DISK_FULL.
 */
export async function openFrameWriter(media: MediaFile, options: WriterOptions = {}): Promise<FrameWriter> {
  checkIdentity(media);
  const openFile = options.openFile ?? open;
  let file: FileHandle | null = null;
  try {
    await mkdir(dirname(media.path), { recursive: true, mode: 0o700 });
    file = await openFile(partPath(media.path), 'a+', 0o600);
    await file.close();
    file = await openFile(partPath(media.path), 'r+', 0o600);
    const frames = await countSoundFrames(file, media);
    const offset = Math.min(frames * FRAME_BYTES, media.length);
    await file.truncate(storedLength(offset));
    return new FrameWriter(file, media, offset);
  } catch (error) {
    await file?.close().catch(ignoreSecondFailure);
    throw toMediaError(error);
  }
}

/** Writes one media file. Calls must not overlap: await each. After a rejection only `suspend` or `discard` may follow. */
export class FrameWriter {
  readonly #file: FileHandle;
  readonly #media: MediaFile;
  readonly #pending: Uint8Array;
  #framesWritten: number;
  #pendingLength = 0;
  #closed = false;

  constructor(file: FileHandle, media: MediaFile, offset: number) {
    this.#file = file;
    this.#media = media;
    this.#framesWritten = frameCount(offset);
    this.#pending = new Uint8Array(FRAME_BYTES);
  }

  /** Bytes of audio announced. */
  get length(): number {
    return this.#media.length;
  }

  /** Bytes of audio received so far; right after opening, where a resumed download goes on (always a frame's border). */
  get offset(): number {
    return Math.min(this.#framesWritten * FRAME_BYTES, this.#media.length) + this.#pendingLength;
  }

  /** Takes the next bytes. Rejects with DISK_FULL, or INVALID past the announced length. */
  async write(chunk: Uint8Array): Promise<void> {
    if (this.offset + chunk.length > this.#media.length) {
      throw new AppError('INVALID', `The audio is longer than the ${this.#media.length} bytes announced.`, {
        action: 'Download it again.',
      });
    }
    for (let taken = 0; taken < chunk.length; ) {
      const wanted = frameLength(this.#framesWritten, this.#media.length) - this.#pendingLength;
      const piece = chunk.subarray(taken, taken + wanted);
      this.#pending.set(piece, this.#pendingLength);
      this.#pendingLength += piece.length;
      taken += piece.length;
      if (piece.length === wanted) await this.#writeFrame();
    }
  }

  /**
   * Reads everything back, verifies it, and gives the file its name as the last step, so that what bears a name is whole and
   * is what was announced. Rejects with INVALID when bytes are missing.
   */
  async finish(announcedSha256: string | null = null): Promise<FinishedMedia> {
    const { length, path } = this.#media;
    if (this.offset !== length) {
      throw new AppError('INVALID', `The audio ended at ${this.offset} of the ${length} bytes announced.`, {
        action: 'Download the rest.',
        retryable: true,
      });
    }
    try {
      await this.#file.sync();
      const hash = createHash('sha256');
      for (let index = 0; index < frameCount(length); index += 1) {
        hash.update(await readFrame(this.#file, this.#media, index));
      }
      const sha256 = hash.digest('hex');
      if (announcedSha256 !== null && announcedSha256.toLowerCase() !== sha256) {
        await this.discard();
        return { length, sha256, isAsAnnounced: false };
      }
      await this.#close();
      await rename(partPath(path), path);
      await syncFolder(dirname(path));
      return { length, sha256, isAsAnnounced: true };
    } catch (error) {
      throw toMediaError(error);
    }
  }

  /** Closes and keeps the whole frames for a later attempt with the same key, on disk when it returns. */
  async suspend(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#file.sync();
    } catch (error) {
      throw toMediaError(error);
    } finally {
      await this.#close();
    }
  }

  /** Closes and removes what was written. */
  async discard(): Promise<void> {
    await this.#close();
    await rm(partPath(this.#media.path), { force: true });
  }

  async #writeFrame(): Promise<void> {
    const frame = sealFrame(this.#media, this.#framesWritten, this.#pending.subarray(0, this.#pendingLength));
    try {
      let written = 0;
      while (written < frame.length) {
        const position = this.#framesWritten * STORED_FRAME_BYTES + written;
        const { bytesWritten } = await this.#file.write(frame, written, frame.length - written, position);
        written += bytesWritten;
      }
    } catch (error) {
      throw toMediaError(error);
    }
    this.#framesWritten += 1;
    this.#pendingLength = 0;
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#pending.fill(0);
    await this.#file.close();
  }
}

/** Where a file is while it is being written. */
export function partPath(path: string): string {
  return `${path}.part`;
}

/** Removes a media file and what an unfinished download left of it. Not being there is no error. */
export async function removeMediaFile(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(partPath(path), { force: true });
}

/** Frames that verify, from the first to the one before the first that does not. */
async function countSoundFrames(file: FileHandle, identity: MediaIdentity): Promise<number> {
  const total = frameCount(identity.length);
  for (let index = 0; index < total; index += 1) {
    try {
      await readFrame(file, identity, index);
    } catch (error) {
      if (error instanceof AppError && error.code === 'MEDIA_CORRUPT') return index;
      throw error;
    }
  }
  return total;
}

/** Makes the rename itself survive a power cut. Windows cannot open a folder and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The first failure is the one to report. */
function ignoreSecondFailure(): void {}
