import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from './decode.ts';
import { newReport } from './pcm.ts';

const fixture = (name: string): Buffer => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));

interface Decoded {
  contentType: string;
  sampleRate: number;
  channels: number;
  frames: number;
  hasWrongHeader: boolean;
  /** Start of the SHA-256 of its samples as 16 bits, side by side, as far as `most` frames. */
  digest: string;
}

async function decode(bytes: Buffer, { piece = 4096, most = Number.POSITIVE_INFINITY } = {}): Promise<Decoded> {
  const report = newReport();
  const file = {
    length: bytes.length,
    async *read(start = 0, end = bytes.length) {
      for (let at = start; at < end; at += piece) yield bytes.subarray(at, Math.min(end, at + piece));
    },
  };
  const hash = createHash('sha256');
  const decoded = { sampleRate: 0, channels: 0, frames: 0 };
  for await (const { sampleRate, channels } of decodeAudio(file.read(), '', report, file)) {
    const frames = channels[0]?.length ?? 0;
    const samples = Buffer.alloc(Math.max(0, Math.min(frames, most - decoded.frames)) * channels.length * 2);
    for (let at = 0; at < samples.length / 2; at += 1) {
      const sample = channels[at % channels.length]?.[Math.floor(at / channels.length)] ?? 0;
      samples.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))), at * 2);
    }
    hash.update(samples);
    Object.assign(decoded, { sampleRate, channels: channels.length, frames: decoded.frames + frames });
  }
  const { contentType, hasWrongHeader } = report;
  return { contentType, hasWrongHeader, ...decoded, digest: hash.digest('hex').slice(0, 16) };
}

describe('each format', () => {
  // gsm, ima and speech.flac are what sox and ffmpeg decode of the same file, bit for bit; ms is what ffmpeg decodes of it.
  it.each([
    ['formats/gsm.wav', 'audio/wav', 8000, 1, 9872, '2752a0570bf908b4'],
    ['formats/ima.wav', 'audio/wav', 11_025, 2, 6615, '470a07b4251af766'],
    ['formats/ms.wav', 'audio/wav', 11_025, 2, 6615, '32ab9d27d8fa165d'],
    ['formats/speech.flac', 'audio/flac', 8000, 1, 9872, 'b479528401ab5643'],
    ['formats/speech.oga', 'audio/ogg', 8000, 1, 9872, 'b479528401ab5643'],
    ['formats/flac.mp4', 'audio/mp4', 8000, 1, 9872, 'b479528401ab5643'],
    ['formats/flac.mka', 'audio/webm', 8000, 1, 9872, 'b479528401ab5643'],
  ])('%s is decoded to its last sample', async (name, contentType, sampleRate, channels, frames, digest) => {
    for (const piece of [97, 65_536]) {
      expect(await decode(fixture(name), { piece })).toMatchObject({
        contentType,
        sampleRate,
        channels,
        frames,
        digest,
      });
    }
  });

  it.each([
    ['formats/opus.webm', 'mono.opus'],
    ['formats/opus-live.webm', 'mono.opus'],
    ['formats/opus.mp4', 'mono.opus'],
    ['formats/mp3.mp4', 'mono.mp3'],
    ['formats/vorbis.webm', 'vorbis.ogg'],
  ])('%s holds the samples of %s, each at its time', async (name, original) => {
    const plain = await decode(fixture(original));
    const { sampleRate, frames, digest } = await decode(fixture(name), { most: plain.frames });
    expect({ sampleRate, digest }).toEqual({ sampleRate: plain.sampleRate, digest: plain.digest });
    // A container does not cut the last packet to the sample.
    expect(frames - plain.frames).toBeLessThan(sampleRate * 0.02);
  });

  it.each([
    ['formats/aac.m4a', 'audio/mp4'],
    ['formats/raw.aac', 'audio/aac'],
  ])('%s is named as one that cannot be decoded here', async (name, contentType) => {
    await expect(decode(fixture(name))).rejects.toMatchObject({ problem: 'noDecoder', contentType });
  });
});

describe('a WAV whose header is wrong', () => {
  const sound = fixture('speech-pcm16.wav');
  const dataAt = sound.indexOf('data');
  const altered = (riff: number, data: number): Buffer => {
    const copy = Buffer.from(sound);
    copy.writeUInt32LE(riff, 4);
    copy.writeUInt32LE(data, dataAt + 4);
    return copy;
  };

  it.each([
    ['says nothing of its length', 0, 0],
    ['says that it does not know', 0xffff_ffff, 0xffff_ffff],
    ['was left as SoX leaves it', 0x7fff_f024, 0x7fff_f000],
    ['says less than there is', 1036, 1000],
  ])('and %s is read to its end', async (_, riff, data) => {
    const whole = await decode(sound);
    expect(whole.hasWrongHeader).toBe(false);
    for (const piece of [1, 333, 65_536]) {
      expect(await decode(altered(riff, data), { piece })).toEqual({ ...whole, hasWrongHeader: true });
    }
  });

  it('ends before the chunks that follow its sound', async () => {
    const tags = Buffer.concat([sound, Buffer.from('LIST\x04\0\0\0abcd', 'latin1')]);
    expect(await decode(tags)).toEqual(await decode(sound));
    expect(await decode(Buffer.concat([sound, Buffer.alloc(512)]))).toEqual(await decode(sound));
  });
});
