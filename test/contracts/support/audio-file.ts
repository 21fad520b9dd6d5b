import { readTone, toneSizeBytes } from '../../../platform/gomobile/recordings/tone.ts';

/** A short WAV, 8 kHz, 16-bit, mono; another seed gives another sound. */
export function toneFile(seed: number, name = 'tone.wav') {
  const shape = { duration_ms: 500, channels: 1 };
  const bytes = Buffer.concat([...readTone(shape, seed, 0, toneSizeBytes(shape) - 1)]);
  return { name, contentType: 'audio/wav', bytes };
}
