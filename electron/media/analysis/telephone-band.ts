import { Biquad, BUTTERWORTH_4, highPass, lowPass } from './biquad.ts';

/** What a telephone carries of a voice, without mains hum (50 and 60 Hz and their first harmonics) and without DC. */
const LOW_HZ = 230;
const HIGH_HZ = 3400;
const TARGET_HZ = 8000;
/** Samples filtered at once. */
const PIECE = 4096;

/**
 * One channel, cut down to the telephone band and to 8,000 to 16,000 samples a second by leaving out whole samples: sample `n` of
 * what comes out is sample `n * factor` of what went in, however long the recording is.
 */
export class TelephoneBand {
  readonly factor: number;
  readonly #lowPass: Biquad[];
  readonly #highPass: Biquad[];
  readonly #input = new Float64Array(PIECE);
  readonly #output = new Float64Array(PIECE);
  #skip = 0;

  constructor(sampleRate: number) {
    this.factor = Math.max(1, Math.floor(sampleRate / TARGET_HZ));
    const rate = sampleRate / this.factor;
    const isWide = sampleRate > 2.2 * HIGH_HZ && this.factor > 1;
    this.#lowPass = isWide ? BUTTERWORTH_4.map((q) => new Biquad(lowPass(sampleRate, HIGH_HZ, q))) : [];
    this.#highPass = BUTTERWORTH_4.map((q) => new Biquad(highPass(rate, LOW_HZ, q)));
  }

  /** Hands on pieces as they come; `take` must not keep the array. */
  push(samples: Float32Array, take: (piece: Float64Array, count: number) => void): void {
    for (let from = 0; from < samples.length; from += PIECE) {
      const count = Math.min(PIECE, samples.length - from);
      for (let i = 0; i < count; i += 1) this.#input[i] = finite(samples[from + i]);
      for (const filter of this.#lowPass) filter.run(this.#input, count);
      take(this.#output, this.#thin(count));
    }
  }

  #thin(count: number): number {
    let kept = 0;
    let i = this.#skip;
    for (; i < count; i += this.factor) {
      this.#output[kept] = this.#input[i] ?? 0;
      kept += 1;
    }
    this.#skip = i - count;
    for (const filter of this.#highPass) filter.run(this.#output, kept);
    return kept;
  }
}

/** Float audio can hold what is no number or far outside its range, which a filter would never forget. */
export const finite = (sample: number | undefined): number =>
  sample !== undefined && Math.abs(sample) <= 64 ? sample : 0;
