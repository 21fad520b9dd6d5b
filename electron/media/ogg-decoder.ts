import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { OggOpusDecoder } from 'ogg-opus-decoder';
import { checkShape, unsupportedError } from './audio-format.ts';
import { readStreamInfo } from './flac-decoder.ts';
import { type OggPage, OggPages } from './ogg-pages.ts';
import { createShapeGuard, type DecodeReport, newReport, type PcmBlock, type StreamDecoder } from './pcm.ts';

/** What the decoders of one author have in common. */
interface PageDecoder {
  ready: Promise<void>;
  decode(bytes: Uint8Array): Decoded | Promise<Decoded>;
  flush(): Decoded | Promise<Decoded>;
  free(): void;
}

interface Decoded {
  channelData: Float32Array[];
  samplesDecoded: number;
  sampleRate: number;
  errors: readonly unknown[];
}

interface OggCodec {
  name: string;
  create(): PageDecoder;
  /** Looks at the first packet before the decoder spends memory on it. */
  checkHead(body: Uint8Array): void;
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const damagedHead = (name: string) => unsupportedError(`its ${name} header is damaged`);

const CODECS: Record<'opus' | 'vorbis' | 'flac', OggCodec> = {
  opus: {
    name: 'Opus',
    create: () => new OggOpusDecoder(),
    /** OpusHead: version at byte 8, channels at 9 (RFC 7845, 5.1). */
    checkHead(body) {
      if (body.length < 19 || latin1(body.subarray(0, 8)) !== 'OpusHead') throw damagedHead('Opus');
      checkShape(48_000, body[9] ?? 0);
    },
  },
  vorbis: {
    name: 'Vorbis',
    create: () => new OggVorbisDecoder(),
    /** Type 1 and "vorbis", version (4), channels (1), sample rate (4) (Vorbis I, 4.2.2). */
    checkHead(body) {
      if (body.length < 30 || latin1(body.subarray(0, 7)) !== '\x01vorbis') throw damagedHead('Vorbis');
      checkShape(Buffer.from(body).readUInt32LE(12), body[11] ?? 0);
    },
  },
  flac: {
    name: 'FLAC',
    create: () => new FLACDecoder(),
    /** 0x7f and "FLAC", version (2), header packets (2), then a FLAC stream's own head (RFC 9639, 10.1). */
    checkHead(body) {
      if (latin1(body.subarray(0, 5)) !== '\x7fFLAC') throw damagedHead('FLAC');
      readStreamInfo(body.subarray(9));
    },
  },
};

/**
 * Opus, Vorbis or FLAC in Ogg. The decoders drop the pre-skip at the start and what lies past the last granule position at the
 * end, so that the number of samples is exact (RFC 7845, 4.2 and 4.4). Opus always has 48,000 samples a second.
 */
export async function createOggDecoder(
  kind: keyof typeof CODECS,
  report: DecodeReport = newReport(),
): Promise<StreamDecoder> {
  const codec = CODECS[kind];
  const decoder = codec.create();
  await decoder.ready;
  const pages = new OggPages();
  const checkSameShape = createShapeGuard();
  const checkOrder = createOrderGuard();
  let hasEnd = false;

  function toBlocks({ channelData, samplesDecoded, sampleRate, errors }: Decoded): PcmBlock[] {
    if (errors.length > 0) throw unsupportedError(`a part of its ${codec.name} audio cannot be decoded`);
    if (samplesDecoded === 0) return [];
    checkSameShape(sampleRate, channelData.length);
    return [{ sampleRate, channels: channelData }];
  }

  async function decodePages(found: OggPage[]): Promise<PcmBlock[]> {
    const blocks: PcmBlock[] = [];
    for (const page of found) {
      checkOrder(page);
      if (page.isFirst) codec.checkHead(page.body);
      hasEnd = page.isLast;
      blocks.push(...toBlocks(await decoder.decode(page.bytes)));
    }
    return blocks;
  }

  return {
    push: (bytes) => decodePages(pages.push(bytes)),
    async end() {
      pages.end();
      // A recorder that was ended mid-call leaves no last page; a player then does not know how long the audio is.
      report.hasWrongHeader = !hasEnd;
      return toBlocks(await decoder.flush());
    },
    free: () => decoder.free(),
  };
}

/** Pages of one stream follow one another without a gap; a second stream inside the first is not audio of this call. */
function createOrderGuard(): (page: OggPage) => void {
  let previous: OggPage | null = null;
  return (page) => {
    const continues = previous && !previous.isLast;
    const inOrder = continues
      ? !page.isFirst && page.serial === previous?.serial && page.sequence === previous.sequence + 1
      : page.isFirst;
    if (!inOrder) throw unsupportedError('a part of it is missing');
    previous = page;
  };
}
