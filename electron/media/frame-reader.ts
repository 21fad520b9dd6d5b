import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '#shared/errors/app-error.ts';
import {
  checkIdentity,
  FRAME_BYTES,
  frameLength,
  type MediaIdentity,
  NONCE_BYTES,
  openFrame,
  STORED_FRAME_BYTES,
  storedLength,
  TAG_BYTES,
} from './frame-format.ts';
import { corruptError, toMediaError } from './media-errors.ts';

export interface MediaFile extends MediaIdentity {
  path: string;
}

export interface FrameReader {
  /** Bytes of audio. */
  readonly length: number;
  /**
   * Audio from `start` to before `end`, at most a frame at a time; each piece is verified before it is handed out.
   * Rejects with MEDIA_CORRUPT.
   */
  read(start?: number, end?: number): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>;
  /** Everything in one piece: for short files and tests. */
  readAll(): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** Opens a finished media file. Rejects with MEDIA_MISSING, or MEDIA_CORRUPT when its size alone is wrong. */
export async function openFrameReader(media: MediaFile): Promise<FrameReader> {
  checkIdentity(media);
  const file = await open(media.path, 'r').catch((error: unknown) => {
    throw toMediaError(error);
  });
  try {
    const { size } = await file.stat();
    if (size !== storedLength(media.length)) throw corruptError(`it has ${size} bytes on disk, not the number written`);
  } catch (error) {
    await file.close();
    throw toMediaError(error);
  }
  return new OpenFrameReader(file, media);
}

class OpenFrameReader implements FrameReader {
  readonly length: number;
  readonly #file: FileHandle;
  readonly #media: MediaFile;
  #closing: Promise<void> | null = null;

  constructor(file: FileHandle, media: MediaFile) {
    this.#file = file;
    this.#media = media;
    this.length = media.length;
  }

  async *read(start = 0, end = this.length): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    if (!(start >= 0 && start <= end && end <= this.length)) {
      throw new AppError('BUG', `cannot read bytes ${start} to ${end} of ${this.length}`);
    }
    for (let index = Math.floor(start / FRAME_BYTES); index * FRAME_BYTES < end; index += 1) {
      const frame = await readFrame(this.#file, this.#media, index);
      const offset = index * FRAME_BYTES;
      yield frame.subarray(Math.max(start - offset, 0), Math.min(end - offset, frame.length));
    }
  }

  async readAll(): Promise<Uint8Array<ArrayBuffer>> {
    const all = new Uint8Array(this.length);
    let offset = 0;
    for await (const piece of this.read()) {
      all.set(piece, offset);
      offset += piece.length;
    }
    return all;
  }

  close(): Promise<void> {
    this.#closing ??= this.#file.close();
    return this.#closing;
  }
}

/** One verified frame. Rejects with MEDIA_CORRUPT. */
export async function readFrame(
  file: Pick<FileHandle, 'read'>,
  identity: MediaIdentity,
  index: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const stored = new Uint8Array(NONCE_BYTES + frameLength(index, identity.length) + TAG_BYTES);
  let filled = 0;
  try {
    while (filled < stored.length) {
      const { bytesRead } = await file.read(
        stored,
        filled,
        stored.length - filled,
        index * STORED_FRAME_BYTES + filled,
      );
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
  } catch (error) {
    throw toMediaError(error);
  }
  const plain = filled === stored.length ? openFrame(identity, index, stored) : null;
  if (!plain) throw corruptError(`part ${index + 1} is not what was written`);
  return new Uint8Array(plain.buffer as ArrayBuffer, plain.byteOffset, plain.byteLength);
}
