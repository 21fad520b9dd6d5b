import { readFileSync } from 'node:fs';
import { OggPages, oggChecksum } from './ogg-pages.ts';
import { makeWav } from './wav-fixture.ts';

/** For tests: audio of any length, made as it is read, from a few seconds that are repeated. */
export type LongKind = 'wav' | 'mp3' | 'opus';

const fixture = (name: string): Buffer => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));

export const LONG_TYPES: Record<LongKind, string> = { wav: 'audio/wav', mp3: 'audio/mpeg', opus: 'audio/ogg' };

export function longAudio(kind: LongKind, minutes: number): AsyncGenerator<Uint8Array> {
  return kind === 'wav' ? longWav(minutes) : kind === 'mp3' ? longMp3(minutes) : longOpus(minutes);
}

/** PCM of 16 bits, two channels at 16 kHz. */
async function* longWav(minutes: number): AsyncGenerator<Uint8Array> {
  const second = 16_000;
  const samples = (shift: number) => Array.from({ length: second }, (_, n) => Math.sin((n + shift) / 7) / 2);
  const short = makeWav({ sampleRate: second, channels: [samples(0), samples(100)] });
  const data = short.subarray(44);
  const head = Buffer.from(short.subarray(0, 44));
  head.writeUInt32LE(36 + data.length * minutes * 60, 4);
  head.writeUInt32LE(data.length * minutes * 60, 40);
  yield head;
  for (let n = 0; n < minutes * 60; n += 1) yield data;
}

/** MPEG-2 layer III: the frames after the encoder's own, again and again. */
async function* longMp3(minutes: number): AsyncGenerator<Uint8Array> {
  const file = fixture('two-tones.mp3');
  const frames = file.subarray(file.indexOf(Buffer.from([0xff, 0xf3]), file.indexOf('Info') + 4));
  for (let n = 0; n < minutes * 15; n += 1) yield frames;
}

/** Two channels of Opus: the pages of four seconds, numbered on. */
async function* longOpus(minutes: number): AsyncGenerator<Uint8Array> {
  const [head, tags, ...sound] = new OggPages().push(fixture('two-tones.opus'));
  if (!head || !tags) throw new Error('the fixture has no header');
  yield head.bytes;
  yield tags.bytes;
  let sequence = 2;
  const granules = sound.at(-1)?.granule ?? 0n;
  for (let n = 0; n < minutes * 15; n += 1) {
    for (const page of sound) {
      const bytes = new Uint8Array(page.bytes);
      const view = new DataView(bytes.buffer);
      view.setUint8(5, view.getUint8(5) & ~4);
      view.setBigInt64(6, page.granule + granules * BigInt(n), true);
      view.setUint32(18, sequence, true);
      view.setUint32(22, 0);
      view.setUint32(22, oggChecksum(bytes), true);
      sequence += 1;
      yield bytes;
    }
  }
}
