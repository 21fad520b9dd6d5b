import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OggPages } from './ogg-pages.ts';
import { type AudioPeaks, computePeaks } from './peaks.ts';

const isLong = process.env.EARSHOT_TEST_SIZE === 'long';
const samples = join(import.meta.dirname, '../../resources/sample-calls');
const fixture = (name: string): Buffer => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += 65_536) yield bytes.subarray(offset, offset + 65_536);
}
const peaksOf = (bytes: Uint8Array): Promise<AudioPeaks> => computePeaks(inPieces(bytes), '');

describe('the peaks of a WAV', () => {
  // speech-*.wav are 1.234 s of a sample call, made by ffmpeg; speech-*.peaks are rate and frame count (32 bits each, little
  // endian), then each channel's loudest sample of every hundredth of a second, of what ffmpeg decodes of the same file.
  it.each(['pcm16', 'mulaw', 'float'])('are byte for byte those of what ffmpeg decodes: %s', async (kind) => {
    const reference = fixture(`speech-${kind}.peaks`);
    const { sampleRate, frameCount, channels } = await peaksOf(fixture(`speech-${kind}.wav`));
    expect([sampleRate, frameCount]).toEqual([reference.readUInt32LE(0), reference.readUInt32LE(4)]);
    expect(Buffer.concat(channels).equals(reference.subarray(8))).toBe(true);
  });
});

describe('a sample call', () => {
  interface SampleCall {
    file: string;
    durationMs: number;
    channels: number;
  }
  const manifest = JSON.parse(readFileSync(join(samples, 'manifest.json'), 'utf8')) as { calls: SampleCall[] };

  /** Samples a channel, as the file itself counts them: the last granule position less the pre-skip (RFC 7845, 4.5). */
  function framesOf(bytes: Buffer): number {
    const pages = new OggPages().push(bytes);
    const preSkip = Buffer.from(pages[0]?.body ?? []).readUInt16LE(10);
    return Number(pages.at(-1)?.granule ?? 0n) - preSkip;
  }

  it('has as many samples as its manifest says', () => {
    expect(manifest.calls.map(({ file }) => file).sort()).toEqual(
      readdirSync(samples)
        .filter((name) => name.endsWith('.opus'))
        .sort(),
    );
    for (const { file, durationMs } of manifest.calls) {
      expect([file, framesOf(readFileSync(join(samples, file))) / 48]).toEqual([file, durationMs]);
    }
  });

  const looked = isLong ? manifest.calls : [...manifest.calls].sort((a, b) => a.durationMs - b.durationMs).slice(0, 2);
  it.each(looked)('is decoded to its last sample: $file', { timeout: 60_000 }, async ({ file, channels }) => {
    const bytes = readFileSync(join(samples, file));
    const peaks = await peaksOf(bytes);
    expect(peaks).toMatchObject({ sampleRate: 48_000, frameCount: framesOf(bytes) });
    expect(peaks.channels.map(({ length }) => length)).toEqual(
      Array.from({ length: channels }, () => Math.ceil(framesOf(bytes) / 480)),
    );
    expect(peaks.report).toMatchObject({ contentType: 'audio/ogg', badParts: 0, expectedFrames: null });
  });
});

describe('a damaged MP3', () => {
  const sound = fixture('two-tones.mp3');
  /** Past the tag and the encoder's own frame. */
  const audioStart = 200;

  it('is told from a sound one, with a header that counts its frames or without', async () => {
    const { report, frameCount } = await peaksOf(sound);
    expect(report.badParts).toBe(0);
    expect(Math.abs((report.expectedFrames ?? 0) - frameCount)).toBeLessThanOrEqual(1152);
    const plain = await peaksOf(fixture('mono.mp3'));
    expect(plain.report).toMatchObject({ contentType: 'audio/mpeg', badParts: 0, expectedFrames: null });
  });

  it('tells of every stretch that was overwritten', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: audioStart, max: sound.length - 1200 }), async (at) => {
        const damaged = Buffer.from(sound);
        // A stretch longer than a frame covers at least one header.
        damaged.fill(0, at, at + 600);
        expect((await peaksOf(damaged)).report.badParts).toBeGreaterThan(0);
      }),
      { seed: 5, numRuns: 40 },
    );
  });

  it('tells of bytes that were left out or put in', async () => {
    const places = fc.record({
      at: fc.integer({ min: audioStart, max: sound.length - 1200 }),
      count: fc.integer({ min: 1, max: 500 }),
    });
    const frameBytes = 144;
    await fc.assert(
      fc.asyncProperty(places, async ({ at, count }) => {
        fc.pre(count % frameBytes !== 0);
        const without = Buffer.concat([sound.subarray(0, at), sound.subarray(at + count)]);
        const withMore = Buffer.concat([sound.subarray(0, at), Buffer.alloc(count), sound.subarray(at)]);
        expect((await peaksOf(without)).report.badParts).toBeGreaterThan(0);
        expect((await peaksOf(withMore)).report.badParts).toBeGreaterThan(0);
      }),
      { seed: 5, numRuns: 30 },
    );
  });

  it('cut at a frame has fewer samples than its header promises', async () => {
    const { report, frameCount } = await peaksOf(sound.subarray(0, Math.floor(sound.length * 0.6)));
    expect(frameCount).toBeLessThan((report.expectedFrames ?? 0) * 0.7);
  });

  it('is not one that bears tags around its audio', async () => {
    const id3v1 = Buffer.alloc(128);
    id3v1.write('TAG');
    const { report } = await peaksOf(Buffer.concat([sound, id3v1]));
    expect(report.badParts).toBe(0);
  });
});
