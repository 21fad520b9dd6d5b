import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newMediaKey } from '../../../electron/media/frame-format.ts';
import { openFrameWriter } from '../../../electron/media/frame-writer.ts';
import { LONG_TYPES, type LongKind, longAudio } from '../../../electron/media/long-audio.ts';
import { computePeaksInWorker } from '../../../electron/media/peaks-client.ts';
import { peakBytes } from '../../helpers/peak-memory.ts';

/** What it took. */
export interface MeasuredPeaks {
  /** Most memory of the process above what it had before. */
  aboveBaseMib: number;
  seconds: number;
  /** Of each channel. */
  slices: number[];
  badParts: number;
  tookMs: number;
}

/** Computes the peaks of long audio as the application does, in a process whose memory is then all theirs. */
const [kind = 'wav', minutes = '1'] = process.argv.slice(2) as [LongKind, string];
const folder = await mkdtemp(join(tmpdir(), 'earshot-long-'));

let length = 0;
for await (const piece of longAudio(kind, Number(minutes))) length += piece.length;
const media = { path: join(folder, 'audio'), key: newMediaKey(), fileId: 'long', length };
const writer = await openFrameWriter(media);
for await (const piece of longAudio(kind, Number(minutes))) await writer.write(piece);
await writer.finish();

// The first run takes what any worker takes; the base is what the process has without one.
const baseBytes = peakBytes('self');
const startedAt = performance.now();
const keyHex = Buffer.from(media.key).toString('hex');
const { frameCount, sampleRate, channels, report } = await computePeaksInWorker(
  { path: media.path, keyHex, fileId: media.fileId, length, contentType: LONG_TYPES[kind] },
  { worker: new URL('../../../electron/media/peaks-worker.ts', import.meta.url) },
);
const measured: MeasuredPeaks = {
  aboveBaseMib: (peakBytes('self') - baseBytes) / 2 ** 20,
  seconds: frameCount / sampleRate,
  slices: channels.map((channel) => channel.length),
  badParts: report.badParts,
  tookMs: performance.now() - startedAt,
};
process.send?.(measured);
await rm(folder, { recursive: true });
