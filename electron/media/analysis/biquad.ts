/** Coefficients of a filter of the second order, `a0` being 1. */
export interface Coefficients {
  b0: number;
  b1: number;
  b2: number;
  a1: number;
  a2: number;
}

/** A filter of the second order that goes on from block to block (transposed direct form II). */
export class Biquad {
  readonly #c: Coefficients;
  #s1 = 0;
  #s2 = 0;

  constructor(coefficients: Coefficients) {
    this.#c = coefficients;
  }

  /** Filters `samples` where they lie. A sample that is no number counts as silence, so that it does not stay in the filter for ever. */
  run(samples: Float64Array, count: number): void {
    const { b0, b1, b2, a1, a2 } = this.#c;
    let s1 = this.#s1;
    let s2 = this.#s2;
    for (let i = 0; i < count; i += 1) {
      const x = samples[i] ?? 0;
      const y = b0 * x + s1;
      s1 = b1 * x - a1 * y + s2;
      s2 = b2 * x - a2 * y;
      samples[i] = y;
    }
    this.#s1 = s1;
    this.#s2 = s2;
  }
}

/** Steepness of the two halves of a Butterworth filter of the fourth order. */
export const BUTTERWORTH_4 = [0.541_196_1, 1.306_562_96] as const;

/** Low and high pass after Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients". */
export function lowPass(sampleRate: number, hertz: number, q: number): Coefficients {
  const { cos, alpha } = angle(sampleRate, hertz, q);
  const gain = (1 - cos) / 2;
  return normalise(gain, 2 * gain, gain, 1 + alpha, -2 * cos, 1 - alpha);
}

export function highPass(sampleRate: number, hertz: number, q: number): Coefficients {
  const { cos, alpha } = angle(sampleRate, hertz, q);
  const gain = (1 + cos) / 2;
  return normalise(gain, -2 * gain, gain, 1 + alpha, -2 * cos, 1 - alpha);
}

function angle(sampleRate: number, hertz: number, q: number): { cos: number; alpha: number } {
  const omega = (2 * Math.PI * hertz) / sampleRate;
  return { cos: Math.cos(omega), alpha: Math.sin(omega) / (2 * q) };
}

function normalise(b0: number, b1: number, b2: number, a0: number, a1: number, a2: number): Coefficients {
  return { b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: a1 / a0, a2: a2 / a0 };
}
