import { unsupportedError } from './audio-format.ts';
import { oggChecksum } from './ogg-pages.ts';

const HEADER_BYTES = 27;
const MOST_SEGMENTS = 255;
const FIRST_PAGE = 2;

/** Puts packets of another container into Ogg, a page each, so that one decoder serves both (RFC 3533, 6). */
export class OggWriter {
  #sequence = 0;

  /** `granule`: samples since the start of the stream once the packet is decoded. Throws MEDIA_CORRUPT for one too large for a page. */
  page(packet: Uint8Array, granule: number): Uint8Array {
    const segments = Math.floor(packet.length / MOST_SEGMENTS) + 1;
    if (segments > MOST_SEGMENTS) throw unsupportedError('a packet of it is too large');
    const page = new Uint8Array(HEADER_BYTES + segments + packet.length);
    const view = new DataView(page.buffer);
    page.set(Buffer.from('OggS'));
    view.setUint8(5, this.#sequence === 0 ? FIRST_PAGE : 0);
    view.setBigInt64(6, BigInt(Math.max(0, granule)), true);
    view.setUint32(14, 1, true);
    view.setUint32(18, this.#sequence, true);
    view.setUint8(26, segments);
    page.fill(MOST_SEGMENTS, HEADER_BYTES, HEADER_BYTES + segments);
    page[HEADER_BYTES + segments - 1] = packet.length % MOST_SEGMENTS;
    page.set(packet, HEADER_BYTES + segments);
    view.setUint32(22, oggChecksum(page), true);
    this.#sequence += 1;
    return page;
  }
}
