import type { DecodeReport } from './pcm.ts';

/** How Chromium plays a file: exactly, at another place than its playhead says, or not at all. */
export type Playability = 'asIs' | 'inexact' | 'unplayable';

const PCM = 1;
const FLOAT = 3;
const A_LAW = 6;
const MU_LAW = 7;

/**
 * By what decoding noticed. Seeking was measured in Chromium over 90 minutes (docs/decisions/0036): WAV, FLAC and Ogg Opus land on the
 * sample, MP3 up to 14 ms (constant bit rate) or seconds (variable) beside it, Ogg Vorbis up to 70 ms. Containers need not have an
 * index. What is damaged is passed over by each player in its own way.
 */
export function toPlayability({ format, wavCodec, hasWrongHeader, badParts }: DecodeReport): Playability {
  switch (format) {
    case 'wav':
      if (!isPlayed(wavCodec)) return 'unplayable';
      return hasWrongHeader ? 'inexact' : 'asIs';
    case 'flac':
    case 'ogg-flac':
    case 'ogg-opus':
      return hasWrongHeader || badParts > 0 ? 'inexact' : 'asIs';
    default:
      return 'inexact';
  }
}

function isPlayed(codec: DecodeReport['wavCodec']): boolean {
  if (!codec) return true;
  const { tag, bits } = codec;
  return tag === PCM || tag === A_LAW || tag === MU_LAW || (tag === FLOAT && bits === 32);
}
