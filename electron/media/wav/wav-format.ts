import { checkShape, unsupportedError } from '../audio-format.ts';
import type { BlockCodec } from './block-codec.ts';
import { createGsmCodec } from './gsm-codec.ts';
import { createImaCodec } from './ima-adpcm.ts';
import { createMsAdpcmCodec } from './ms-adpcm.ts';
import { createPcmCodec } from './pcm-codec.ts';

export interface WavFormat {
  sampleRate: number;
  channels: number;
  /** Format tag, also of what WAVE_FORMAT_EXTENSIBLE wraps. */
  tag: number;
  bits: number;
  codec: BlockCodec;
}

const EXTENSIBLE = 0xfffe;
const MS_ADPCM = 0x02;
const IMA_ADPCM = 0x11;
const GSM = 0x31;
/** No encoder makes larger blocks of ADPCM; the field has 16 bits. */
const MOST_ADPCM_BYTES = 8192;

const damaged = () => unsupportedError('its WAV header is damaged');

/** Reads the format chunk. Throws MEDIA_CORRUPT for what is damaged or not known here. */
export function parseFormat(body: DataView): WavFormat {
  if (body.byteLength < 16) throw damaged();
  const channels = body.getUint16(2, true);
  const sampleRate = body.getUint32(4, true);
  const bits = body.getUint16(14, true);
  const outer = body.getUint16(0, true);
  // The tag is the first two bytes of the sub-format's GUID.
  const tag = outer === EXTENSIBLE && body.byteLength >= 26 ? body.getUint16(24, true) : outer;
  checkShape(sampleRate, channels);
  const codec = createCodec(body, { tag, bits, channels });
  if (body.getUint16(12, true) !== codec.blockBytes) throw damaged();
  return { sampleRate, channels, tag, bits, codec };
}

function createCodec(
  body: DataView,
  { tag, bits, channels }: { tag: number; bits: number; channels: number },
): BlockCodec {
  const blockBytes = body.getUint16(12, true);
  if (tag === GSM && channels === 1) return createGsmCodec();
  if ((tag === IMA_ADPCM || tag === MS_ADPCM) && bits === 4 && channels <= 2) {
    if (blockBytes < 8 * channels || blockBytes > MOST_ADPCM_BYTES) throw damaged();
    if (tag === IMA_ADPCM) return createImaCodec(channels, blockBytes);
    return createMsAdpcmCodec(channels, blockBytes, readCoefficients(body));
  }
  const codec = createPcmCodec(tag, bits, channels);
  if (codec) return codec;
  throw unsupportedError(`WAV audio of kind ${tag} with ${bits} bits a sample is not supported`);
}

/** After cbSize (2) and samples a block (2): their number (2), then pairs of 16 bits. */
function readCoefficients(body: DataView): [number, number][] {
  if (body.byteLength < 22) throw damaged();
  const count = body.getUint16(20, true);
  if (22 + count * 4 > body.byteLength) throw damaged();
  return Array.from({ length: count }, (_, index) => [
    body.getInt16(22 + index * 4, true),
    body.getInt16(24 + index * 4, true),
  ]);
}
