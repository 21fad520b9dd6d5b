import { clamp16 } from './block-codec.ts';

/** One frame of 20 ms as its bits say it; names in brackets are those of ETSI EN 300 961 (GSM 06.10). */
export interface GsmFrame {
  /** Coded log-area ratios (LARc), 8. */
  reflections: readonly number[];
  subframes: readonly GsmSubframe[];
}

export interface GsmSubframe {
  /** Long-term lag (Nc) and coded gain (bc). */
  lag: number;
  gain: number;
  /** Position of the pulse grid (Mc), coded largest pulse (xmaxc), the 13 pulses (xMc). */
  grid: number;
  maximum: number;
  pulses: readonly number[];
}

/** Tables 5.1 (B, MIC, INVA), 5.3 (QLB) and 5.6 (FAC), in the 16-bit fixed point of the standard. */
const OFFSETS = [0, 0, 2048, -2560, 94, -1792, -341, -1144];
const MINIMA = [-32, -32, -16, -16, -8, -8, -4, -4];
const INVERSE_SLOPES = [13_107, 13_107, 13_107, 13_107, 19_223, 17_476, 31_454, 29_708];
const GAINS = [3277, 11_469, 21_299, 32_767];
const MANTISSAS = [18_431, 20_479, 22_527, 24_575, 26_623, 28_671, 30_719, 32_767];

const ORDER = 8;
const SUBFRAME = 40;
const HISTORY = 120;
const DE_EMPHASIS = 28_180;

const add = (a: number, b: number): number => clamp16(a + b);
const subtract = (a: number, b: number): number => clamp16(a - b);
const multiply = (a: number, b: number): number => clamp16((a * b + 16_384) >> 15);
const shiftRight = (value: number, bits: number): number => (bits < 0 ? value << -bits : value >> bits);

/** Decodes frames in order, bit for bit as the standard says (4.3); it keeps what goes on from frame to frame. */
export class GsmFrameDecoder {
  /** The last 120 residual samples, then room for a subframe (drp). */
  readonly #residual = new Int16Array(HISTORY + SUBFRAME);
  readonly #filter = new Int16Array(ORDER + 1);
  #ratios: readonly number[] = new Array<number>(ORDER).fill(0);
  #lag = SUBFRAME;
  #emphasis = 0;

  /** Writes 160 samples within -1 to 1. */
  decode({ reflections, subframes }: GsmFrame, out: Float32Array): void {
    const excitation = new Int16Array(SUBFRAME * subframes.length);
    for (const [index, subframe] of subframes.entries()) {
      excitation.set(this.#predictLongTerm(subframe), index * SUBFRAME);
    }
    const ratios = decodeRatios(reflections);
    for (const [start, end, filter] of interpolate(this.#ratios, ratios)) {
      for (let n = start; n < end; n += 1)
        out[n] = this.#emphasise(this.#synthesise(filter, excitation[n] ?? 0)) / 32_768;
    }
    this.#ratios = ratios;
  }

  /** 4.3.1 and 4.3.2: pulses on their grid, and what repeats of the voice. */
  #predictLongTerm({ lag, gain, grid, maximum, pulses }: GsmSubframe): Int16Array {
    const decoded = decodePulses(maximum, pulses);
    if (lag >= SUBFRAME && lag <= HISTORY) this.#lag = lag;
    const factor = GAINS[gain] ?? 0;
    const residual = this.#residual;
    for (let n = 0; n < SUBFRAME; n += 1) {
      const pulse = n >= grid && (n - grid) % 3 === 0 ? (decoded[(n - grid) / 3] ?? 0) : 0;
      residual[HISTORY + n] = add(pulse, multiply(factor, residual[HISTORY + n - this.#lag] ?? 0));
    }
    const subframe = residual.slice(HISTORY);
    residual.copyWithin(0, SUBFRAME);
    return subframe;
  }

  /** 4.3.4: the lattice filter of the throat. */
  #synthesise(filter: readonly number[], sample: number): number {
    const state = this.#filter;
    let value = sample;
    for (let stage = ORDER - 1; stage >= 0; stage -= 1) {
      const reflection = filter[stage] ?? 0;
      const before = state[stage] ?? 0;
      value = subtract(value, multiply(reflection, before));
      state[stage + 1] = add(before, multiply(reflection, value));
    }
    state[0] = value;
    return value;
  }

  /** 4.3.5 and 4.3.7: de-emphasis, doubling, and the three lowest bits dropped. */
  #emphasise(sample: number): number {
    this.#emphasis = add(sample, multiply(this.#emphasis, DE_EMPHASIS));
    return add(this.#emphasis, this.#emphasis) & ~7;
  }
}

/** 4.2.8: log-area ratios. */
function decodeRatios(codes: readonly number[]): number[] {
  return codes.map((code, index) => {
    const scaled = subtract((code + (MINIMA[index] ?? 0)) << 10, (OFFSETS[index] ?? 0) << 1);
    const ratio = multiply(INVERSE_SLOPES[index] ?? 0, scaled);
    return add(ratio, ratio);
  });
}

/** 4.2.9: the filter glides from the last frame's ratios to this one's over 40 samples. */
function interpolate(before: readonly number[], now: readonly number[]): [number, number, number[]][] {
  const mix = (blend: (old: number, fresh: number) => number): number[] =>
    now.map((ratio, index) => toReflection(blend(before[index] ?? 0, ratio)));
  return [
    [0, 13, mix((old, fresh) => add(add(old >> 2, fresh >> 2), old >> 1))],
    [13, 27, mix((old, fresh) => add(old >> 1, fresh >> 1))],
    [27, 40, mix((old, fresh) => add(add(old >> 2, fresh >> 2), fresh >> 1))],
    [40, 160, mix((_, fresh) => fresh)],
  ];
}

function toReflection(ratio: number): number {
  const size = Math.min(32_767, Math.abs(ratio));
  const reflection = size < 11_059 ? size << 1 : size < 20_070 ? size + 11_059 : add(size >> 2, 26_112);
  return ratio < 0 ? -reflection : reflection;
}

/** 4.2.15 and 4.2.16: a block of pulses shares one exponent and mantissa. */
function decodePulses(maximum: number, pulses: readonly number[]): number[] {
  let exponent = maximum > 15 ? (maximum >> 3) - 1 : 0;
  let mantissa = maximum - (exponent << 3);
  if (mantissa === 0) {
    exponent = -4;
    mantissa = 7;
  } else {
    while (mantissa <= 7) {
      mantissa = (mantissa << 1) | 1;
      exponent -= 1;
    }
    mantissa -= 8;
  }
  const factor = MANTISSAS[mantissa] ?? 0;
  const shift = 6 - exponent;
  const rounding = shift > 0 ? 1 << (shift - 1) : 0;
  return pulses.map((code) => shiftRight(add(multiply(factor, (code * 2 - 7) << 12), rounding), shift));
}
