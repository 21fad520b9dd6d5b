import { readFileSync } from 'node:fs';
import { OggPages } from './ogg-pages.ts';
import { OggWriter } from './ogg-writer.ts';
import { wavHead } from './wav/wav-head.ts';

/**
 * For tests: audio of any length with clicks in some of its segments of 1.8 s, in mono at 16 kHz, made as it is read. The fixtures are
 * a quiet tone of 250 Hz, twice, the same with a click of 5 ms in its middle, the quiet one, noise, twice, and the quiet one, encoded by
 * lame (with `--nores`, so that frames stand alone) and opusenc; the MP3 ones hold the second, third and sixth segment alone.
 */
export type ClickKind = 'wav' | 'cbr' | 'vbr' | 'opus';

export const SEGMENT_SECONDS = 1.8;
const RATE = 16_000;
const SEGMENT_FRAMES = RATE * SEGMENT_SECONDS;
const CLICK_FRAME = SEGMENT_FRAMES / 2;
const CLICK_FRAMES = 80;
const MP3_FRAMES = 50;
const OPUS_PACKETS = 90;
const OPUS_PACKET_FRAMES = 960;
/** Kilobits a second by index: MPEG-2, layer III (ISO 13818-3, 2.4.2.3). */
const KILOBITS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

type Segment = 'quiet' | 'click' | 'noise';

const fixture = (name: string): Buffer => readFileSync(new URL(`./fixtures/clicks/${name}`, import.meta.url));

/** Noise comes unevenly, so that a guess by the mean bit rate goes wrong; never next to a click. */
function segmentAt(index: number, clicks: ReadonlySet<number>): Segment {
  if (clicks.has(index)) return 'click';
  const isNearClick = clicks.has(index + 1) || clicks.has(index - 1);
  return !isNearClick && index % 7 < 3 && index % 1000 < 500 ? 'noise' : 'quiet';
}

export async function* clickAudio(
  kind: ClickKind,
  segmentCount: number,
  clicks: ReadonlySet<number>,
): AsyncGenerator<Uint8Array> {
  const segments = Array.from({ length: segmentCount }, (_, index) => segmentAt(index, clicks));
  if (kind === 'wav') yield* wav(segments);
  else if (kind === 'opus') yield* opus(segments);
  else yield* mp3(kind, segments);
}

function* wav(segments: readonly Segment[]): Generator<Uint8Array> {
  const dataBytes = segments.length * SEGMENT_FRAMES * 2;
  yield wavHead({ tag: 1, bits: 16, sampleRate: RATE, channels: 1, dataBytes });
  const kinds = { quiet: pcmSegment('quiet'), click: pcmSegment('click'), noise: pcmSegment('noise') };
  for (const segment of segments) yield kinds[segment];
}

function pcmSegment(kind: Segment): Uint8Array {
  const samples = new Int16Array(SEGMENT_FRAMES);
  for (let frame = 0; frame < SEGMENT_FRAMES; frame += 1) {
    const isClick = kind === 'click' && frame >= CLICK_FRAME && frame < CLICK_FRAME + CLICK_FRAMES;
    const click = isClick ? 0.8 * Math.sin((2 * Math.PI * 2000 * (frame - CLICK_FRAME)) / RATE) : 0;
    samples[frame] = Math.round((0.05 * Math.sin((2 * Math.PI * 250 * frame) / RATE) + click) * 32_767);
  }
  return new Uint8Array(samples.buffer);
}

function* mp3(kind: 'cbr' | 'vbr', segments: readonly Segment[]): Generator<Uint8Array> {
  const bytes = fixture(`${kind}.mp3`);
  const frames: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const setting = bytes[at + 2] ?? 0;
    const length = Math.floor((72 * (KILOBITS[setting >> 4] ?? 0) * 1000) / RATE) + ((setting >> 1) & 1);
    frames.push(bytes.subarray(at, at + length));
    at += length;
  }
  const take = (index: number): Uint8Array => Buffer.concat(frames.slice(index * MP3_FRAMES, (index + 1) * MP3_FRAMES));
  const kinds = { quiet: take(0), click: take(1), noise: take(2) };
  for (const segment of segments) yield kinds[segment];
}

function* opus(segments: readonly Segment[]): Generator<Uint8Array> {
  const [head, tags, ...sound] = new OggPages().push(fixture('clicks.opus'));
  if (!head || !tags) throw new Error('the fixture has no header');
  const packets = sound.flatMap(({ bytes, body }) =>
    splitPackets(bytes.subarray(27, bytes.length - body.length), body),
  );
  const take = (index: number): Uint8Array[] => packets.slice(index * OPUS_PACKETS, (index + 1) * OPUS_PACKETS);
  // Opus is found by its positions whatever its bit rate, and noise put before silence rings on in its decoder.
  const kinds = { quiet: take(1), click: take(2), noise: take(1) };
  const ogg = new OggWriter();
  yield ogg.page(head.body, 0);
  yield ogg.page(tags.body, 0);
  let frames = 0;
  for (const segment of segments) {
    for (const packet of kinds[segment]) {
      frames += OPUS_PACKET_FRAMES;
      yield ogg.page(packet, frames);
    }
  }
}

/** Packets of a page by its table of lengths; in the fixture none goes on in the next page. */
function splitPackets(lacing: Uint8Array, body: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = [];
  let start = 0;
  let end = 0;
  for (const length of lacing) {
    end += length;
    if (length === 255) continue;
    packets.push(body.slice(start, end));
    start = end;
  }
  return packets;
}

/** What the encoders put in front and the cut-out frames do not tell: found once, the same in the whole file. */
const LEAD_MS: Record<ClickKind, number> = { wav: 0, cbr: 33.06, vbr: 69.06, opus: 0 };

/** When the click of a segment begins, in seconds from the start. */
export const clickSeconds = (kind: ClickKind, segment: number): number =>
  (segment + 0.5) * SEGMENT_SECONDS + LEAD_MS[kind] / 1000;
