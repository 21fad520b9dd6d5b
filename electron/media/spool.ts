import { type FileHandle, open, rm } from 'node:fs/promises';
import { FRAME_BYTES, type MediaIdentity, newMediaKey, STORED_FRAME_BYTES, sealFrame } from './frame-format.ts';
import { readFrame } from './frame-reader.ts';
import { toMediaError } from './media-errors.ts';

export interface SpoolOptions {
  path: string;
  /** The most bytes it takes. */
  maxBytes: number;
  /** What `add` throws beyond that. */
  onTooLarge(): Error;
  openFile?: (path: string, flags: string, mode: number) => Promise<FileHandle>;
}

/**
 * Holds bytes whose number is not known yet, because a media file's length protects every frame of it. On disk they are frames
 * under a key that is never written down, so that what a crash leaves is noise, which the sweeper removes.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #identity: MediaIdentity;
  readonly #rest = new Uint8Array(FRAME_BYTES);
  #file: FileHandle | null = null;
  #frames = 0;
  #restLength = 0;

  constructor(options: SpoolOptions) {
    this.#options = options;
    // Every frame is a whole one, so the length is only a number that all of them agree on.
    this.#identity = {
      key: newMediaKey(),
      fileId: 'spool',
      length: Math.ceil(options.maxBytes / FRAME_BYTES) * FRAME_BYTES,
    };
  }

  /** Bytes taken so far. */
  get length(): number {
    return this.#frames * FRAME_BYTES + this.#restLength;
  }

  /** Rejects with what `onTooLarge` says, DISK_FULL or MEDIA_UNREADABLE. */
  async add(chunk: Uint8Array): Promise<void> {
    if (this.length + chunk.length > this.#options.maxBytes) throw this.#options.onTooLarge();
    for (let taken = 0; taken < chunk.length; ) {
      const piece = chunk.subarray(taken, taken + FRAME_BYTES - this.#restLength);
      this.#rest.set(piece, this.#restLength);
      this.#restLength += piece.length;
      taken += piece.length;
      if (this.#restLength === FRAME_BYTES) await this.#writeFrame();
    }
  }

  /** Everything, in order. */
  async *read(): AsyncGenerator<Uint8Array> {
    for (let index = 0; index < this.#frames; index += 1) {
      if (this.#file) yield await readFrame(this.#file, this.#identity, index);
    }
    yield this.#rest.subarray(0, this.#restLength);
  }

  async remove(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
    this.#rest.fill(0);
    await rm(this.#options.path, { force: true });
  }

  async #writeFrame(): Promise<void> {
    const frame = sealFrame(this.#identity, this.#frames, this.#rest);
    try {
      this.#file ??= await (this.#options.openFile ?? open)(this.#options.path, 'wx+', 0o600);
      for (let written = 0; written < frame.length; ) {
        const position = this.#frames * STORED_FRAME_BYTES + written;
        written += (await this.#file.write(frame, written, frame.length - written, position)).bytesWritten;
      }
    } catch (error) {
      throw toMediaError(error);
    }
    this.#frames += 1;
    this.#restLength = 0;
  }
}
