/** Bytes of a frame's header. */
const HEADER_BYTES = 4;
/** Up to here into a frame its header, side information and Xing/Info/VBRI tag lie. */
const TAG_REACH_BYTES = 60;

/** Kilobits a second by index, for MPEG-1 and for MPEG-2/2.5, layer III (ISO 11172-3 and 13818-3, 2.4.2.3). */
const BITRATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const BITRATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
/** Samples a second by index, for MPEG-1; half for MPEG-2, a quarter for 2.5. */
const SAMPLE_RATES = [44_100, 48_000, 32_000];

interface FrameHeader {
  bytes: number;
  samples: number;
  sampleRate: number;
  isMpeg1: boolean;
  isMono: boolean;
}

/**
 * Walks from header to header through MP3 audio and notices what the decoder passes over in silence: places where the next
 * frame is not where the last one said, and how many frames the Xing header promised. Bits altered inside a frame leave its
 * header whole and stay unseen: MP3 has nothing that would tell.
 */
export class Mp3Frames {
  /** Places where bytes had to be skipped to find the next frame. */
  gaps = 0;
  /** Frames of audio, the Xing header's own not counted. */
  count = 0;
  #promised: number | null = null;
  #samples = 0;
  #rest = new Uint8Array(0);
  #skip = 0;
  #isLost = false;
  #first: FrameHeader | null = null;

  /** Samples that the Xing header promises, encoder delay and padding included, or null without one. */
  get promisedSamples(): number | null {
    return this.#promised === null ? null : this.#promised * (this.#first?.samples ?? 0);
  }

  /** Samples of the frames that are there. */
  get samples(): number {
    return this.#samples;
  }

  push(bytes: Uint8Array): void {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    let at = Math.min(this.#skip, all.length);
    this.#skip -= at;
    while (this.#skip === 0 && all.length - at >= HEADER_BYTES + TAG_REACH_BYTES) at = this.#step(all, at);
    this.#rest = all.slice(at);
  }

  /** After the last byte: what is left holds whole frames, a cut one, or a tag. */
  end(): void {
    const { length } = this.#rest;
    let at = 0;
    while (this.#skip === 0 && length - at >= HEADER_BYTES) at = this.#step(this.#rest, at);
    if (this.#skip > 0 && this.count > 0) this.gaps += 1;
    this.#rest = new Uint8Array(0);
  }

  /** Looks at one place and answers the next. */
  #step(all: Uint8Array, at: number): number {
    const header = readHeader(all, at);
    if (!header || !this.#fits(header)) {
      const tagBytes = trailingTagBytes(all, at);
      if (tagBytes > 0) return this.#pass(all, at, tagBytes);
      if (!this.#isLost && this.#first) this.gaps += 1;
      this.#isLost = true;
      return at + 1;
    }
    this.#isLost = false;
    if (this.#first === null) {
      this.#first = header;
      this.#promised = promisedFrames(all, at, header);
      if (this.#promised !== null) return this.#pass(all, at, header.bytes);
    }
    this.count += 1;
    this.#samples += header.samples;
    return this.#pass(all, at, header.bytes);
  }

  #pass(all: Uint8Array, at: number, bytes: number): number {
    const next = Math.min(at + bytes, all.length);
    this.#skip = at + bytes - next;
    return next;
  }

  /** A header by chance, within lost bytes, rarely has the shape of the frames around it. */
  #fits({ sampleRate, isMpeg1 }: FrameHeader): boolean {
    return this.#first === null || (sampleRate === this.#first.sampleRate && isMpeg1 === this.#first.isMpeg1);
  }
}

function readHeader(all: Uint8Array, at: number): FrameHeader | null {
  const [first = 0, second = 0, third = 0, fourth = 0] = all.subarray(at, at + HEADER_BYTES);
  const version = (second >> 3) & 3;
  const isLayer3 = (second & 0x06) === 0x02;
  const bitrateIndex = third >> 4;
  const baseRate = SAMPLE_RATES[(third >> 2) & 3];
  if (first !== 0xff || (second & 0xe0) !== 0xe0 || version === 1 || !isLayer3 || baseRate === undefined) return null;
  const isMpeg1 = version === 3;
  const kilobits = (isMpeg1 ? BITRATES_1 : BITRATES_2)[bitrateIndex];
  // Index 0 is a free format, whose frames' length nobody says; 15 is none.
  if (!kilobits) return null;
  const sampleRate = isMpeg1 ? baseRate : version === 2 ? baseRate / 2 : baseRate / 4;
  const padding = (third >> 1) & 1;
  const samples = isMpeg1 ? 1152 : 576;
  const bytes = Math.floor(((samples / 8) * kilobits * 1000) / sampleRate) + padding;
  return { bytes, samples, sampleRate, isMpeg1, isMono: fourth >> 6 === 3 };
}

/** The number of frames in a Xing or Info header, or null. Its frame holds no sound. */
function promisedFrames(all: Uint8Array, at: number, { isMpeg1, isMono }: FrameHeader): number | null {
  const sideBytes = isMpeg1 ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  const tag = at + HEADER_BYTES + sideBytes;
  const name = Buffer.from(all.subarray(tag, tag + 4)).toString('latin1');
  if (name !== 'Xing' && name !== 'Info') return null;
  const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  if (tag + 12 > all.length || (view.getUint32(tag + 4) & 1) === 0) return null;
  return view.getUint32(tag + 8);
}

/** ID3v1 (128 bytes) and APEv2 tags follow the audio and are no damage; an ID3v2 tag may stand between two joined files. */
function trailingTagBytes(all: Uint8Array, at: number): number {
  const name = Buffer.from(all.subarray(at, at + 8)).toString('latin1');
  if (name.startsWith('TAG')) return 128;
  if (name === 'APETAGEX') {
    const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
    return at + 16 <= all.length ? 32 + view.getUint32(at + 12, true) : 32;
  }
  if (name.startsWith('ID3')) {
    let size = 0;
    for (const byte of all.subarray(at + 6, at + 10)) size = size * 128 + (byte & 0x7f);
    return size + 10;
  }
  return 0;
}
