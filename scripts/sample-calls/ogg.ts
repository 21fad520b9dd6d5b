/**
 * The little of Ogg (RFC 3533) and Ogg Opus (RFC 7845) that the sample calls need: pages, their checksum,
 * a fixed serial number, and the exact length.
 */

const pageHeaderBytes = 27;
const opusRate = 48_000;
const preSkipOffset = 10;
const mappingFamilyOffset = 18;
const headMagic = 'OpusHead';

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

/** The checksum of an Ogg page: CRC-32, polynomial 0x04c11db7, no reflection, over the page with a zero checksum. */
function oggCrc(page: Uint8Array): number {
  let crc = 0;
  for (const byte of page) crc = ((crc << 8) ^ (crcTable[((crc >>> 24) & 0xff) ^ byte] ?? 0)) >>> 0;
  return crc;
}

/** The pages of an Ogg file, as views into it. Throws on anything that is not a whole number of pages. */
export function oggPages(file: Uint8Array): Uint8Array[] {
  const pages: Uint8Array[] = [];
  let at = 0;
  while (at < file.length) {
    const isPage = file[at] === 0x4f && file[at + 1] === 0x67 && file[at + 2] === 0x67 && file[at + 3] === 0x53;
    if (!isPage || at + pageHeaderBytes > file.length) throw new Error(`Byte ${at} is not the start of an Ogg page.`);
    const segmentCount = file[at + 26] ?? 0;
    const lacing = file.subarray(at + pageHeaderBytes, at + pageHeaderBytes + segmentCount);
    const end = at + pageHeaderBytes + segmentCount + lacing.reduce((sum, size) => sum + size, 0);
    if (end > file.length) throw new Error(`The Ogg page at byte ${at} is cut short.`);
    pages.push(file.subarray(at, end));
    at = end;
  }
  return pages;
}

/** The first page's packet, which must be an Opus identification header. */
function opusHead(pages: Uint8Array[]): DataView {
  const first = pages[0];
  const start = pageHeaderBytes + (first?.[26] ?? 0);
  const magic = first && new TextDecoder('latin1').decode(first.subarray(start, start + headMagic.length));
  if (!first || magic !== headMagic) throw new Error('The file does not start with an Opus header.');
  return new DataView(first.buffer, first.byteOffset + start, first.length - start);
}

/**
 * Gives every page the serial number and, where the channels are coded independently (mapping family 255, whose
 * channels have no meaning), declares family 1, in which the first of two channels is left and the second right.
 * Both families share the header's layout (RFC 7845, 5.1.1), so only the one byte and the checksums change.
 */
export function stampOpus(file: Uint8Array, serial: number): Uint8Array {
  const stamped = file.slice();
  const pages = oggPages(stamped);
  const head = opusHead(pages);
  if (head.getUint8(mappingFamilyOffset) === 255) head.setUint8(mappingFamilyOffset, 1);
  for (const page of pages) {
    const view = new DataView(page.buffer, page.byteOffset, page.length);
    view.setUint32(14, serial, true);
    view.setUint32(22, 0, true);
    view.setUint32(22, oggCrc(page), true);
  }
  return stamped;
}

/** What the container says of the audio. The length leaves the encoder's pre-skip out, as every player does. */
export function describeOpus(file: Uint8Array): { channels: number; durationMs: number } {
  const pages = oggPages(file);
  const head = opusHead(pages);
  const last = pages[pages.length - 1] ?? new Uint8Array(pageHeaderBytes);
  const endFrame = Number(new DataView(last.buffer, last.byteOffset, last.length).getBigInt64(6, true));
  const frames = endFrame - head.getUint16(preSkipOffset, true);
  return { channels: head.getUint8(9), durationMs: Math.round((frames * 1000) / opusRate) };
}
