import { unsupportedError } from './audio-format.ts';
import { concat } from './pcm.ts';

const HEADER_BYTES = 27;

export interface OggPage {
  bytes: Uint8Array;
  body: Uint8Array;
  isFirst: boolean;
  isLast: boolean;
  /** Samples since the start of the stream once this page is decoded; -1 when no packet ends in it. */
  granule: bigint;
  serial: number;
  sequence: number;
}

/**
 * Cuts an Ogg stream into pages and checks each one's CRC (RFC 3533), which the decoder does not. Rejects with
 * MEDIA_CORRUPT.
 */
export class OggPages {
  #rest: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): OggPage[] {
    this.#rest = this.#rest.length === 0 ? bytes : concat(this.#rest, bytes);
    const pages: OggPage[] = [];
    for (;;) {
      const length = pageLength(this.#rest);
      if (length === null || length > this.#rest.length) return pages;
      pages.push(parsePage(this.#rest.slice(0, length)));
      this.#rest = this.#rest.slice(length);
    }
  }

  end(): void {
    if (this.#rest.length > 0) throw unsupportedError('it stops in the middle');
  }
}

/** Null while the header is not all there. */
function pageLength(bytes: Uint8Array): number | null {
  if (bytes.length < HEADER_BYTES) return null;
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== 'OggS' || bytes[4] !== 0) {
    throw unsupportedError('a part of it is not Ogg audio');
  }
  const segments = bytes[26] ?? 0;
  if (bytes.length < HEADER_BYTES + segments) return null;
  let length = HEADER_BYTES + segments;
  for (const segment of bytes.subarray(HEADER_BYTES, HEADER_BYTES + segments)) length += segment;
  return length;
}

function parsePage(bytes: Uint8Array): OggPage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stored = view.getUint32(22, true);
  view.setUint32(22, 0);
  const isSound = oggChecksum(bytes) === stored;
  view.setUint32(22, stored, true);
  if (!isSound) throw unsupportedError('a part of it was altered');
  const flags = view.getUint8(5);
  return {
    bytes,
    body: bytes.subarray(HEADER_BYTES + view.getUint8(26)),
    isFirst: (flags & 2) !== 0,
    isLast: (flags & 4) !== 0,
    granule: view.getBigInt64(6, true),
    serial: view.getUint32(14, true),
    sequence: view.getUint32(18, true),
  };
}

/** Ogg's CRC: polynomial 0x04c11db7, not reflected, no final inversion; so not the one of zlib. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let remainder = index << 24;
  for (let bit = 0; bit < 8; bit += 1)
    remainder = remainder & 0x80000000 ? (remainder << 1) ^ 0x04c11db7 : remainder << 1;
  return remainder >>> 0;
});

export function oggChecksum(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = (crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ byte] ?? 0);
  return crc >>> 0;
}
