import { AppError } from '#shared/errors/app-error.ts';
import { Analyser, type AudioAnalysis } from './analysis/analyser.ts';
import { checkShape, MAX_DURATION_S, unsupportedError } from './audio-format.ts';
import type { RandomAccess } from './container.ts';
import { decodeAudio } from './decode.ts';
import { type DecodeReport, newReport, type PcmBlock } from './pcm.ts';

export const SLICES_PER_SECOND = 100;

export interface AudioPeaks {
  slicesPerSecond: number;
  sampleRate: number;
  /** Samples a channel, exact: duration in seconds is frameCount / sampleRate. */
  frameCount: number;
  /** One array a channel; each byte is the loudest sample of a slice, 0 (silence) to 255 (full scale). */
  channels: Uint8Array<ArrayBuffer>[];
  report: DecodeReport;
  /** Who speaks when; null for audio that is not that of a call. */
  analysis: AudioAnalysis | null;
}

export interface PeaksSource {
  /** Called as work goes on; may throw to end it. */
  onBlock?: () => void;
  /** The same bytes at any place, without which WebM and MP4 cannot be read. */
  file?: RandomAccess | null;
}

/**
 * The loudest sample of every hundredth of a second and who speaks when, in one pass over the audio and memory for a few blocks of it
 * and some bytes a slice.
 * Rejects with MEDIA_CORRUPT when the audio is unreadable, unknown, or longer than a day.
 */
export async function computePeaks(
  chunks: AsyncIterable<Uint8Array>,
  contentType: string,
  { onBlock = () => {}, file = null }: PeaksSource = {},
): Promise<AudioPeaks> {
  const report = newReport();
  let collector: PeakCollector | null = null;
  let analyser: Analyser | null = null;
  try {
    for await (const block of decodeAudio(chunks, contentType, report, file)) {
      onBlock();
      if (!collector) {
        collector = new PeakCollector(block.sampleRate, block.channels.length);
        analyser = Analyser.for(block);
      }
      collector.add(block);
      analyser?.add(block);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('MEDIA_CORRUPT', 'This recording cannot be read: its audio cannot be decoded.', {
      action: 'Download it again; if it stays so, its platform holds it in this state.',
      cause: error,
    });
  }
  if (!collector) throw unsupportedError('it holds no audio');
  return { ...collector.finish(), report, analysis: analyser?.finish() ?? null };
}

class PeakCollector {
  readonly #sampleRate: number;
  readonly #channels: Uint8Array<ArrayBuffer>[];
  readonly #current: Float64Array;
  #frameCount = 0;
  #slice = 0;
  #sliceEnd: number;

  constructor(sampleRate: number, channels: number) {
    checkShape(sampleRate, channels);
    this.#sampleRate = sampleRate;
    this.#channels = Array.from({ length: channels }, () => new Uint8Array(60 * SLICES_PER_SECOND));
    this.#current = new Float64Array(channels);
    this.#sliceEnd = this.#endOfSlice(0);
  }

  add({ channels }: PcmBlock): void {
    const frames = channels[0]?.length ?? 0;
    if (this.#frameCount + frames > MAX_DURATION_S * this.#sampleRate) {
      throw unsupportedError(`it is longer than ${MAX_DURATION_S / 3600} hours`);
    }
    for (let done = 0; done < frames; ) {
      const take = Math.min(frames - done, this.#sliceEnd - this.#frameCount);
      for (const [index, samples] of channels.entries()) {
        this.#current[index] = Math.max(this.#current[index] ?? 0, loudest(samples, done, done + take));
      }
      done += take;
      this.#frameCount += take;
      if (this.#frameCount === this.#sliceEnd) this.#closeSlice();
    }
  }

  finish(): Omit<AudioPeaks, 'report' | 'analysis'> {
    if (this.#frameCount > this.#endOfSlice(this.#slice - 1)) this.#closeSlice();
    return {
      slicesPerSecond: SLICES_PER_SECOND,
      sampleRate: this.#sampleRate,
      frameCount: this.#frameCount,
      channels: this.#channels.map((peaks) => peaks.slice(0, this.#slice)),
    };
  }

  #closeSlice(): void {
    for (const [index, peak] of this.#current.entries()) {
      const peaks = this.#roomFor(index);
      peaks[this.#slice] = Math.min(255, Math.round(peak * 255));
    }
    this.#current.fill(0);
    this.#slice += 1;
    this.#sliceEnd = this.#endOfSlice(this.#slice);
  }

  #roomFor(index: number): Uint8Array<ArrayBuffer> {
    const peaks = this.#channels[index] ?? new Uint8Array(0);
    if (this.#slice < peaks.length) return peaks;
    const larger = new Uint8Array(peaks.length * 2);
    larger.set(peaks);
    this.#channels[index] = larger;
    return larger;
  }

  /** Slices share the frames evenly also where a hundredth of a second is no whole number of them (22,050 Hz). */
  #endOfSlice(slice: number): number {
    return Math.ceil(((slice + 1) * this.#sampleRate) / SLICES_PER_SECOND);
  }
}

/** A sample that is no number (float WAV can hold some) counts as silence. */
function loudest(samples: Float32Array, start: number, end: number): number {
  let peak = 0;
  for (let index = start; index < end; index += 1) {
    const level = Math.abs(samples[index] ?? 0);
    if (level > peak) peak = level;
  }
  return peak;
}
