import { GrowingBytes } from './growing-bytes.ts';
import { powerSpectrum, SPECTRUM_POINTS } from './spectrum.ts';
import { TelephoneBand } from './telephone-band.ts';

export const FRAMES_PER_SECOND = 100;
export const FRAME_MS = 1000 / FRAMES_PER_SECOND;
/** A spectrum is taken every so many frames. */
export const FRAMES_PER_SPECTRUM = 4;

/** Levels are kept in half decibels from here up. */
const LOWEST_DB = -110;
/** Flatness is kept in quarters of a decibel below 0. */
const FLATNESS_STEPS = 4;

export const toLevelDb = (byte: number): number => byte / 2 + LOWEST_DB;
export const toFlatnessDb = (byte: number): number => -byte / FLATNESS_STEPS;

/** What was heard of one channel, in 1.5 bytes a frame. */
export interface ChannelFrames {
  /** Power of each frame in the telephone band, in dB of full scale; see `toLevelDb`. */
  levels: Uint8Array;
  /** How far each spectrum is from that of noise; see `toFlatnessDb`. */
  flatness: Uint8Array;
  /** The strongest bin of each spectrum. */
  strongest: Uint8Array;
}

/** Hears one channel, frame by frame. Frame `n` holds the samples from n to n + 1 hundredths of a second, counted and never added up. */
export class ChannelListener {
  readonly #band: TelephoneBand;
  readonly #sampleRate: number;
  readonly #levels = new GrowingBytes();
  readonly #flatness = new GrowingBytes();
  readonly #strongest = new GrowingBytes();
  readonly #recent = new Float64Array(SPECTRUM_POINTS);
  readonly #ordered = new Float64Array(SPECTRUM_POINTS);
  readonly #power = new Float64Array(SPECTRUM_POINTS / 2);
  readonly #bins: { from: number; to: number };
  #sampleCount = 0;
  #frame = 0;
  #frameEnd: number;
  #energy = 0;
  #inFrame = 0;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#band = new TelephoneBand(sampleRate);
    const hertzPerBin = sampleRate / this.#band.factor / SPECTRUM_POINTS;
    this.#bins = {
      from: Math.ceil(280 / hertzPerBin),
      to: Math.min(SPECTRUM_POINTS / 2, Math.floor(3300 / hertzPerBin)),
    };
    this.#frameEnd = this.#endOfFrame(0);
  }

  push(samples: Float32Array): void {
    this.#band.push(samples, (piece, count) => {
      for (let i = 0; i < count; i += 1) this.#take(piece[i] ?? 0);
    });
  }

  finish(): ChannelFrames {
    if (this.#inFrame > 0) this.#closeFrame();
    return { levels: this.#levels.view(), flatness: this.#flatness.view(), strongest: this.#strongest.view() };
  }

  #take(sample: number): void {
    if (this.#sampleCount * this.#band.factor >= this.#frameEnd) this.#closeFrame();
    this.#recent[this.#sampleCount % SPECTRUM_POINTS] = sample;
    this.#sampleCount += 1;
    this.#energy += sample * sample;
    this.#inFrame += 1;
  }

  #closeFrame(): void {
    const db = 10 * Math.log10(this.#energy / Math.max(1, this.#inFrame) + 1e-12);
    this.#levels.push(Math.max(0, Math.min(255, Math.round((db - LOWEST_DB) * 2))));
    if (this.#frame % FRAMES_PER_SPECTRUM === FRAMES_PER_SPECTRUM - 1) this.#takeSpectrum();
    this.#energy = 0;
    this.#inFrame = 0;
    this.#frame += 1;
    this.#frameEnd = this.#endOfFrame(this.#frame);
  }

  #takeSpectrum(): void {
    const at = this.#sampleCount % SPECTRUM_POINTS;
    this.#ordered.set(this.#recent.subarray(at));
    this.#ordered.set(this.#recent.subarray(0, at), SPECTRUM_POINTS - at);
    powerSpectrum(this.#ordered, this.#power);
    const { from, to } = this.#bins;
    let [sum, sumOfLogs, strongest] = [0, 0, from];
    for (let bin = from; bin < to; bin += 1) {
      const power = (this.#power[bin] ?? 0) + 1e-12;
      sum += power;
      sumOfLogs += Math.log(power);
      if (power > (this.#power[strongest] ?? 0)) strongest = bin;
    }
    // Spectral flatness: the geometric by the arithmetic mean of the power (Gray and Markel 1974).
    const flatness = (10 / Math.LN10) * (sumOfLogs / (to - from) - Math.log(sum / (to - from)));
    this.#flatness.push(Math.max(0, Math.min(255, Math.round(-flatness * FLATNESS_STEPS))));
    this.#strongest.push(strongest);
  }

  #endOfFrame(frame: number): number {
    return Math.ceil(((frame + 1) * this.#sampleRate) / FRAMES_PER_SECOND);
  }
}
