import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMislabelled } from './audio-format.ts';
import { type AudioPeaks, computePeaks } from './peaks.ts';
import { makeWav, type WavOptions } from './wav-fixture.ts';

/** Made with ffmpeg from one signal: left 440 Hz at 0.5 from 0.5 to 1.5 s, right 660 Hz at 0.25 from 2 to 3.5 s; mono: both. */
const fixture = (name: string): Promise<Buffer> => readFile(new URL(`./fixtures/${name}`, import.meta.url));

async function* inPieces(bytes: Uint8Array, size = 10_000): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size);
}

const peaksOf = (bytes: Uint8Array, contentType = '', size?: number): Promise<AudioPeaks> =>
  computePeaks(inPieces(bytes, size), contentType);

const corrupt = { code: 'MEDIA_CORRUPT' };

function lane(peaks: AudioPeaks, channel: number): Uint8Array {
  const found = peaks.channels[channel];
  if (!found) throw new Error(`no channel ${channel}`);
  return found;
}

/** Loudest and quietest slice between two times, within 0 to 255. */
function between(peaks: AudioPeaks, channel: number, startS: number, endS: number): { min: number; max: number } {
  const slices = [...lane(peaks, channel).subarray(startS * 100, endS * 100)];
  return { min: Math.min(...slices), max: Math.max(...slices) };
}

/** A lossy coder spreads each edge by some milliseconds, so the slices next to one are left out. */
function expectTone(peaks: AudioPeaks, channel: number, startS: number, endS: number, level: number): void {
  const inside = between(peaks, channel, startS + 0.05, endS - 0.05);
  expect(inside.min).toBeGreaterThan(level * 255 * 0.8);
  expect(inside.max).toBeLessThan(level * 255 * 1.2);
}

function expectSilence(peaks: AudioPeaks, channel: number, startS: number, endS: number): void {
  expect(between(peaks, channel, startS + 0.08, endS - 0.08).max).toBeLessThan(8);
}

describe('peaks of real files', () => {
  it.each([
    ['two-tones.opus', 'audio/ogg', 48_000, 192_369],
    ['two-tones.mp3', 'audio/mpeg', 16_000, 64_123],
  ])('shows each lane of %s when it sounds', async (name, contentType, sampleRate, frameCount) => {
    const peaks = await peaksOf(await fixture(name), contentType);
    expect(peaks).toMatchObject({ slicesPerSecond: 100, sampleRate, frameCount });
    expect(peaks.channels.map((channel) => channel.length)).toEqual([401, 401]);
    expectSilence(peaks, 0, 0, 0.5);
    expectTone(peaks, 0, 0.5, 1.5, 0.5);
    expectSilence(peaks, 0, 1.5, 4);
    expectSilence(peaks, 1, 0, 2);
    expectTone(peaks, 1, 2, 3.5, 0.25);
    expectSilence(peaks, 1, 3.5, 4);
  });

  it.each([
    ['mono.opus', 48_000],
    ['mono.mp3', 16_000],
  ])('shows one lane of %s', async (name, sampleRate) => {
    const peaks = await peaksOf(await fixture(name));
    expect(peaks.sampleRate).toBe(sampleRate);
    expect(peaks.channels).toHaveLength(1);
    const { max } = between(peaks, 0, 0.6, 1.4);
    expect(max).toBeGreaterThan(60);
  });

  it.each(['two-tones.opus', 'two-tones.mp3'])('is the same however %s arrives', async (name) => {
    const bytes = await fixture(name);
    const whole = await peaksOf(bytes, '', bytes.length);
    for (const size of [1, 77, 4096]) expect(await peaksOf(bytes, '', size)).toEqual(whole);
  });

  it('reads past pictures in front of an MP3', async () => {
    const tag = Buffer.concat([
      Buffer.from('ID3\x04\0\0\0\x0c\x35\0', 'latin1'),
      Buffer.alloc(12 * 16_384 + 0x35 * 128, 0xff),
    ]);
    const mono = await fixture('mono.mp3');
    expect(await peaksOf(Buffer.concat([tag, mono]))).toEqual(await peaksOf(mono));
  });
});

const RAMP = Array.from({ length: 8000 }, (_, frame) => (frame >= 4000 && frame < 4080 ? 0.75 : 0));
const STEP = Array.from({ length: 8000 }, (_, frame) => (frame < 80 ? -0.25 : 0));

describe('peaks of WAV', () => {
  const kinds: [string, Partial<WavOptions>, number][] = [
    ['8 bit', { bits: 8 }, 2],
    ['16 bit', {}, 0],
    ['24 bit', { bits: 24 }, 0],
    ['32 bit', { bits: 32 }, 0],
    ['float', { codec: 3, bits: 32 }, 0],
    ['double', { codec: 3, bits: 64 }, 0],
    ['A-law', { codec: 6, bits: 8 }, 6],
    ['µ-law', { codec: 7, bits: 8 }, 6],
    ['extensible 16 bit', { extensible: true }, 0],
    ['extensible float', { extensible: true, codec: 3, bits: 32 }, 0],
    ['extensible µ-law', { extensible: true, codec: 7, bits: 8 }, 6],
    ['with a chunk of odd size before the audio', { extraChunk: Buffer.from('odd') }, 0],
    ['of unknown length', { declaredDataBytes: 0xffff_ffff }, 0],
  ];

  it.each(kinds)('%s has each level at its slice', async (_, options, tolerance) => {
    const wav = makeWav({ sampleRate: 8000, channels: [RAMP, STEP], ...options });
    for (const size of [1, 333, wav.length]) {
      const peaks = await peaksOf(wav, 'audio/wav', size);
      expect(peaks).toMatchObject({ sampleRate: 8000, frameCount: 8000 });
      expect(Math.abs((lane(peaks, 0)[50] ?? 0) - 191)).toBeLessThanOrEqual(tolerance);
      expect(Math.abs((lane(peaks, 1)[0] ?? 0) - 64)).toBeLessThanOrEqual(tolerance);
      expect(Math.max(...lane(peaks, 0).filter((_peak, slice) => slice !== 50))).toBeLessThanOrEqual(1);
    }
  });

  it('counts every frame, also where a slice is no whole number of them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(8000, 11_025, 22_050, 44_100, 16_001),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 2000 }),
        async (sampleRate, frames, size) => {
          const samples = Array.from({ length: frames }, () => 0);
          const marked = frames - 1;
          samples[marked] = 1;
          const peaks = await peaksOf(makeWav({ sampleRate, channels: [samples] }), '', size);
          expect(peaks.frameCount).toBe(frames);
          expect(lane(peaks, 0)).toHaveLength(Math.floor((marked * 100) / sampleRate) + 1);
          expect(lane(peaks, 0).at(-1)).toBe(255);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it('counts samples that are no numbers as silence and clips what is too loud', async () => {
    const wav = makeWav({
      sampleRate: 8000,
      channels: [[Number.NaN, 7, Number.POSITIVE_INFINITY]],
      codec: 3,
      bits: 32,
    });
    expect([...lane(await peaksOf(wav), 0)]).toEqual([255]);
    const silent = makeWav({ sampleRate: 8000, channels: [[Number.NaN, Number.NaN]], codec: 3, bits: 32 });
    expect([...lane(await peaksOf(silent), 0)]).toEqual([0]);
  });
});

describe('what is no sound audio', () => {
  const wav = makeWav({ sampleRate: 8000, channels: [RAMP] });
  const withUint = (at: number, value: number, bytes: 2 | 4) => {
    const copy = Buffer.from(wav);
    copy.writeUIntLE(value, at, bytes);
    return copy;
  };

  it.each<[string, Uint8Array]>([
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(5000)],
    ['an error page', Buffer.from('<!doctype html><title>403</title>')],
    ['JSON', Buffer.from('{"error":"gone"}')],
    ['a WAV header alone', wav.subarray(0, 30)],
    ['a WAV without samples', makeWav({ sampleRate: 8000, channels: [[]] })],
    ['a WAV with no channels', withUint(22, 0, 2)],
    ['a WAV with 9 channels', makeWav({ sampleRate: 8000, channels: Array.from({ length: 9 }, () => [0]) })],
    ['a WAV with a rate of 4 GHz', withUint(24, 0xffff_fff0, 4)],
    ['a WAV of 4 bits', withUint(34, 4, 2)],
    ['a WAV of an unknown codec', withUint(20, 0x0055, 2)],
    ['a WAV with frames of no size', withUint(32, 0, 2)],
    ['an MP3 tag with nothing behind', Buffer.from('ID3\x04\0\0\0\0\0\x05hello', 'latin1')],
  ])('refuses %s', async (_, bytes) => {
    await expect(peaksOf(bytes)).rejects.toMatchObject({
      ...corrupt,
      message: expect.stringContaining('cannot be read'),
    });
  });

  it('names a format it does not read', async () => {
    const speex = Buffer.concat([Buffer.from('OggS\0\x02'), Buffer.alloc(22), Buffer.from('Speex   1.2')]);
    await expect(peaksOf(speex)).rejects.toMatchObject({
      ...corrupt,
      message: expect.stringContaining('no audio known here'),
    });
  });

  it('reads audio announced as other audio, and says what it is; what was announced as no audio is refused', async () => {
    for (const type of [
      'audio/mpeg',
      'audio/x-wav',
      'application/octet-stream',
      'audio/unheard-of',
      'AUDIO/WAV; rate=8000',
    ]) {
      const { frameCount, report } = await peaksOf(wav, type);
      expect({ frameCount, contentType: report.contentType }).toEqual({ frameCount: 8000, contentType: 'audio/wav' });
    }
    for (const type of ['text/html', 'image/png', 'video/mp4', 'application/json']) {
      await expect(peaksOf(wav, type)).rejects.toMatchObject(corrupt);
    }
    expect(isMislabelled('audio/mpeg', 'audio/wav')).toBe(true);
    expect(isMislabelled('audio/x-wav; rate=8000', 'audio/wav')).toBe(false);
    expect(isMislabelled('audio/opus', 'audio/ogg')).toBe(false);
  });

  it('draws a WAV that was cut short, and says what is missing', async () => {
    const { frameCount, report } = await peaksOf(wav.subarray(0, 9000));
    expect(frameCount).toBe((9000 - 44) / 2);
    expect(report).toMatchObject({
      contentType: 'audio/wav',
      badParts: 1,
      expectedFrames: 8000,
      hasWrongHeader: false,
    });
  });

  it('refuses any single change to an Opus file, and any cut within a page', async () => {
    const sound = await fixture('mono.opus');
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const altered = Buffer.from(sound);
        altered[at] = (altered[at] ?? 0) ^ mask;
        await expect(peaksOf(altered)).rejects.toMatchObject(corrupt);
      }),
      { seed: 1, numRuns: 60 },
    );
    await expect(peaksOf(sound.subarray(0, sound.length - 100))).rejects.toMatchObject(corrupt);
  });

  it('refuses an Opus file with a page missing or twice', async () => {
    const sound = await fixture('mono.opus');
    const starts: number[] = [];
    for (let at = sound.indexOf('OggS'); at >= 0; at = sound.indexOf('OggS', at + 4)) starts.push(at);
    const pages = starts.map((start, index) => sound.subarray(start, starts[index + 1]));
    const missing = Buffer.concat(pages.filter((_, index) => index !== 2));
    const twice = Buffer.concat(pages.flatMap((page, index) => (index === 2 ? [page, page] : [page])));
    await expect(peaksOf(missing)).rejects.toMatchObject(corrupt);
    await expect(peaksOf(twice)).rejects.toMatchObject(corrupt);
  });
});
