import { type AudioFormat, unsupportedError } from './audio-format.ts';

/** Some decoded audio: one array a channel, all of one length, samples nominally within -1 to 1. */
export interface PcmBlock {
  sampleRate: number;
  channels: Float32Array[];
}

/** What a decoder noticed on the way, beside the samples. */
export interface DecodeReport {
  /** What the bytes are; null before they were looked at. */
  format: AudioFormat | null;
  contentType: string;
  /** Places where audio is missing or was skipped. */
  badParts: number;
  /** Samples a channel that the file's own header promises, or null. */
  expectedFrames: number | null;
  /** Whether the header says another length than there is, or none, so that a player would end too early or not seek. */
  hasWrongHeader: boolean;
  /** Of a WAV file: format tag and bits a sample; else null. */
  wavCodec: { tag: number; bits: number } | null;
}

export const newReport = (): DecodeReport => ({
  format: null,
  contentType: '',
  badParts: 0,
  expectedFrames: null,
  hasWrongHeader: false,
  wavCodec: null,
});

/** A decoder fed piece by piece. Every method may reject with MEDIA_CORRUPT. */
export interface StreamDecoder {
  push(bytes: Uint8Array): Promise<PcmBlock[]>;
  /** After the last byte: what was held back, or a rejection when the audio stops short. */
  end(): Promise<PcmBlock[]>;
  free(): void;
}

export function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}

/** Refuses a stream whose shape changes midway: its peaks would not line up with its time. */
export function createShapeGuard(): (sampleRate: number, channels: number) => void {
  let shape: string | null = null;
  return (sampleRate, channels) => {
    const next = `${sampleRate}/${channels}`;
    if (shape !== null && shape !== next) throw unsupportedError('its sample rate or channels change midway');
    shape = next;
  };
}
