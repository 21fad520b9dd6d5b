import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { computePeaks } from './peaks.ts';

const isLong = process.env.EARSHOT_TEST_SIZE === 'long';
const CUTS = isLong ? 100 : 6;
/** Over all formats. */
const FLIPS = isLong ? 10_000 : 52;

const FORMATS = [
  'speech-pcm16.wav',
  'speech-mulaw.wav',
  'formats/gsm.wav',
  'formats/ima.wav',
  'formats/ms.wav',
  'mono.mp3',
  'mono.opus',
  'vorbis.ogg',
  'formats/speech.flac',
  'formats/speech.oga',
  'formats/opus.webm',
  'formats/flac.mp4',
  'formats/aac.m4a',
] as const;
const fixture = (name: string): Buffer => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));

/** What a supervisor would be told: seconds of audio, or the sentence that says what is wrong. */
async function hear(bytes: Buffer): Promise<{ seconds: number } | { message: string }> {
  const file = {
    length: bytes.length,
    async *read(start = 0, end = bytes.length) {
      for (let at = start; at < end; at += 65_536) yield bytes.subarray(at, Math.min(end, at + 65_536));
    },
  };
  try {
    const { frameCount, sampleRate } = await computePeaks(file.read(), '', { file });
    return { seconds: frameCount / sampleRate };
  } catch (error) {
    // Anything else is a mistake of ours that a file can provoke.
    if (!(error instanceof AppError && error.code === 'MEDIA_CORRUPT')) throw error;
    return { message: error.message };
  }
}

describe('a damaged file', { timeout: 600_000 }, () => {
  it.each(FORMATS)('%s cut anywhere gives what is there, or says what is wrong', async (name) => {
    const whole = fixture(name);
    const sound = await hear(whole);
    const longest = 'seconds' in sound ? sound.seconds : 0;
    for (let cut = 0; cut < CUTS; cut += 1) {
      const heard = await hear(whole.subarray(0, Math.floor((whole.length * cut) / CUTS)));
      if ('message' in heard)
        expect(heard.message).toMatch(/^This recording (cannot be read|has no waveform): \S.*\.$/);
      else expect(heard.seconds).toBeLessThanOrEqual(longest + 1e-9);
    }
  });

  it.each(FORMATS)('%s with bits altered gives what can be heard, or says what is wrong', async (name) => {
    const whole = fixture(name);
    const flip = fc.nat(whole.length * 8 - 1);
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 8 }), async (bits) => {
        const altered = Buffer.from(whole);
        for (const bit of bits) altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const heard = await hear(altered);
        if ('message' in heard) expect(heard.message).toMatch(/^This recording .*\.$/);
        else expect(heard.seconds).toBeLessThan(24 * 3600);
      }),
      { seed: 7, numRuns: Math.ceil(FLIPS / FORMATS.length) },
    );
  });
});
