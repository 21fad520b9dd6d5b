import { unsupportedError } from '../audio-format.ts';
import { concat } from '../pcm.ts';
import { viewOf } from './block-codec.ts';
import { parseFormat, type WavFormat } from './wav-format.ts';

export interface WavHead {
  format: WavFormat;
  /** Bytes of sound that the header promises; infinite where it does not say. */
  dataBytes: number;
  /** Samples a channel by the fact chunk, or null. Only codecs with blocks need it. */
  factFrames: number | null;
  /** What follows the header of what was pushed. */
  rest: Uint8Array;
}

/** A size that was not known when the header was written, as streaming writers leave it. */
const UNKNOWN_SIZE = 0xffff_ffff;
/** SoX writes sizes from here up to 2^31 where it cannot come back to correct them. */
const SOX_UNKNOWN_SIZES = { from: 0x7fff_f000, to: 0x8000_0000 };
const MAX_CHUNK_BYTES = 4096;
const RIFF_BYTES = 12;
const CHUNK_BYTES = 8;

/** Reads a RIFF or RF64 header as it arrives. Its `push` answers null until the sound begins; throws MEDIA_CORRUPT. */
export class WavHeader {
  #held: Uint8Array = new Uint8Array(0);
  #skipBytes = 0;
  #position = 0;
  #riffSize: number | null = null;
  #format: WavFormat | null = null;
  #dataBytes64: number | null = null;
  #factFrames: number | null = null;

  push(bytes: Uint8Array): WavHead | null {
    this.#held = concat(this.#held, bytes);
    for (;;) {
      this.#drop(Math.min(this.#skipBytes, this.#held.length));
      if (this.#skipBytes > 0 || this.#held.length < (this.#riffSize === null ? RIFF_BYTES : CHUNK_BYTES)) return null;
      if (this.#riffSize === null) {
        this.#riffSize = viewOf(this.#held).getUint32(4, true);
        this.#skipBytes = RIFF_BYTES;
        continue;
      }
      const id = Buffer.from(this.#held.subarray(0, 4)).toString('latin1');
      const size = viewOf(this.#held).getUint32(4, true);
      if (id === 'data') return this.#beginData(size);
      if (!this.#readChunk(id, size)) return null;
    }
  }

  #drop(count: number): void {
    this.#held = this.#held.subarray(count);
    this.#skipBytes -= count;
    this.#position += count;
  }

  /** False when the chunk is not all there yet. */
  #readChunk(id: string, size: number): boolean {
    if (id === 'fmt ' || id === 'ds64' || id === 'fact') {
      if (size > MAX_CHUNK_BYTES) throw unsupportedError('its WAV header is damaged');
      if (this.#held.length < CHUNK_BYTES + size) return false;
      const body = viewOf(this.#held.subarray(CHUNK_BYTES, CHUNK_BYTES + size));
      if (id === 'fmt ') this.#format = parseFormat(body);
      else if (id === 'fact' && size >= 4) this.#factFrames = body.getUint32(0, true);
      else if (id === 'ds64' && size >= 16) this.#dataBytes64 = Number(body.getBigUint64(8, true));
    }
    // Chunks are padded to an even size.
    this.#skipBytes = CHUNK_BYTES + size + (size % 2);
    return true;
  }

  #beginData(size: number): WavHead {
    if (!this.#format) throw unsupportedError('its WAV header is damaged');
    const rest = this.#held.subarray(CHUNK_BYTES);
    return { format: this.#format, dataBytes: this.#dataBytes(size), factFrames: this.#factFrames, rest };
  }

  #dataBytes(size: number): number {
    if (size === UNKNOWN_SIZE) return this.#dataBytes64 ?? Number.POSITIVE_INFINITY;
    if (size >= SOX_UNKNOWN_SIZES.from && size < SOX_UNKNOWN_SIZES.to) return Number.POSITIVE_INFINITY;
    // Nothing, where RIFF itself does not reach past this place, is a size that was never filled in.
    const riffEnd = (this.#riffSize ?? 0) + CHUNK_BYTES;
    const isFilledIn = riffEnd > this.#position + CHUNK_BYTES && this.#riffSize !== UNKNOWN_SIZE;
    return size === 0 && !isFilledIn ? Number.POSITIVE_INFINITY : size;
  }
}
