import { Biquad, type Coefficients } from './biquad.ts';
import { finite } from './telephone-band.ts';

/** Blocks of 400 ms that overlap by three quarters. */
const STEPS_PER_SECOND = 10;
const STEPS_PER_BLOCK = 4;
const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = -10;
const BINS_PER_LU = 10;
/** Up to +30 LUFS. */
const BINS = 100 * BINS_PER_LU;
const PIECE = 4096;

/**
 * Integrated loudness of one channel as ITU-R BS.1770-4 and EBU R 128 define it: K-weighting, then -0.691 + 10 log10 of the mean
 * power of those blocks of 400 ms that are louder than -70 LUFS and no more than 10 LU below the mean of these. A channel is measured by
 * itself, as if it were a mono programme. Blocks are kept as sums in 1000 classes of 0.1 LU, so that memory does not grow; only the
 * relative gate is as coarse as that.
 */
export class LoudnessMeter {
  readonly #sampleRate: number;
  readonly #weighting: Biquad[];
  readonly #piece = new Float64Array(PIECE);
  readonly #counts = new Float64Array(BINS);
  readonly #powers = new Float64Array(BINS);
  readonly #steps: number[] = [];
  #sampleCount = 0;
  #step = 0;
  #stepStart = 0;
  #stepEnd: number;
  #energy = 0;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#weighting = kWeighting(sampleRate).map((coefficients) => new Biquad(coefficients));
    this.#stepEnd = this.#endOfStep(0);
  }

  push(samples: Float32Array): void {
    for (let from = 0; from < samples.length; from += PIECE) {
      const count = Math.min(PIECE, samples.length - from);
      for (let i = 0; i < count; i += 1) this.#piece[i] = finite(samples[from + i]);
      for (const filter of this.#weighting) filter.run(this.#piece, count);
      for (let i = 0; i < count; i += 1) this.#take(this.#piece[i] ?? 0);
    }
  }

  /** In LUFS; null where no block passes the absolute gate. */
  integrated(): number | null {
    const gated = this.#meanFrom(0);
    if (gated === null) return null;
    const gate = Math.ceil((toLufs(gated) + RELATIVE_GATE_LU - ABSOLUTE_GATE_LUFS) * BINS_PER_LU);
    const mean = this.#meanFrom(Math.max(0, gate)) ?? gated;
    return toLufs(mean);
  }

  #take(sample: number): void {
    this.#energy += sample * sample;
    this.#sampleCount += 1;
    if (this.#sampleCount < this.#stepEnd) return;
    this.#steps.push(this.#energy / (this.#stepEnd - this.#stepStart));
    this.#energy = 0;
    this.#step += 1;
    this.#stepStart = this.#stepEnd;
    this.#stepEnd = this.#endOfStep(this.#step);
    if (this.#steps.length < STEPS_PER_BLOCK) return;
    this.#count(this.#steps.reduce((sum, power) => sum + power, 0) / STEPS_PER_BLOCK);
    this.#steps.shift();
  }

  #count(power: number): void {
    const lufs = toLufs(power);
    if (!(lufs > ABSOLUTE_GATE_LUFS)) return;
    const bin = Math.min(BINS - 1, Math.floor((lufs - ABSOLUTE_GATE_LUFS) * BINS_PER_LU));
    this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
    this.#powers[bin] = (this.#powers[bin] ?? 0) + power;
  }

  #meanFrom(first: number): number | null {
    let [count, power] = [0, 0];
    for (let bin = first; bin < BINS; bin += 1) {
      count += this.#counts[bin] ?? 0;
      power += this.#powers[bin] ?? 0;
    }
    return count === 0 ? null : power / count;
  }

  #endOfStep(step: number): number {
    return Math.ceil(((step + 1) * this.#sampleRate) / STEPS_PER_SECOND);
  }
}

const toLufs = (power: number): number => -0.691 + 10 * Math.log10(power);

/**
 * The shelf and the high pass of BS.1770-4, whose coefficients are printed for 48 kHz only. From their analogue form, as libebur128
 * computes them for any rate; at 48 kHz they are the printed ones.
 */
export function kWeighting(sampleRate: number): [Coefficients, Coefficients] {
  return [shelf(sampleRate), rumbleCut(sampleRate)];
}

function shelf(sampleRate: number): Coefficients {
  const q = 0.707_175_236_955_419_6;
  const k = Math.tan((Math.PI * 1681.974_450_955_533) / sampleRate);
  const high = 10 ** (3.999_843_853_973_347 / 20);
  const band = high ** 0.499_666_774_154_541_6;
  const a0 = 1 + k / q + k * k;
  return {
    b0: (high + (band * k) / q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (band * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
  };
}

function rumbleCut(sampleRate: number): Coefficients {
  const q = 0.500_327_037_323_877_3;
  const k = Math.tan((Math.PI * 38.135_470_876_024_44) / sampleRate);
  const a0 = 1 + k / q + k * k;
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
}
