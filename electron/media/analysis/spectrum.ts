/** Points of a spectrum: at 8 kHz, 32 ms and 31 Hz a bin. */
export const SPECTRUM_POINTS = 256;
const HALF = SPECTRUM_POINTS / 2;
const BITS = Math.log2(SPECTRUM_POINTS);

const WINDOW = Float64Array.from(
  { length: SPECTRUM_POINTS },
  (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / SPECTRUM_POINTS),
);
const COS = Float64Array.from({ length: HALF }, (_, n) => Math.cos((2 * Math.PI * n) / SPECTRUM_POINTS));
const SIN = Float64Array.from({ length: HALF }, (_, n) => -Math.sin((2 * Math.PI * n) / SPECTRUM_POINTS));
const REVERSED = Uint16Array.from({ length: SPECTRUM_POINTS }, (_, n) => {
  let reversed = 0;
  for (let bit = 0; bit < BITS; bit += 1) reversed |= ((n >> bit) & 1) << (BITS - 1 - bit);
  return reversed;
});

const real = new Float64Array(SPECTRUM_POINTS);
const imaginary = new Float64Array(SPECTRUM_POINTS);

/** Power in each bin of `samples` (SPECTRUM_POINTS of them) under a Hann window; written into `power`, of half as many bins. */
export function powerSpectrum(samples: Float64Array, power: Float64Array): void {
  for (let n = 0; n < SPECTRUM_POINTS; n += 1) {
    const at = REVERSED[n] ?? 0;
    real[at] = (samples[n] ?? 0) * (WINDOW[n] ?? 0);
  }
  imaginary.fill(0);
  for (let size = 2; size <= SPECTRUM_POINTS; size *= 2) butterflies(size);
  for (let bin = 0; bin < HALF; bin += 1) power[bin] = (real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2;
}

/** One stage of the transform by Cooley and Tukey. */
function butterflies(size: number): void {
  const half = size / 2;
  const step = SPECTRUM_POINTS / size;
  for (let start = 0; start < SPECTRUM_POINTS; start += size) {
    for (let k = 0; k < half; k += 1) {
      const [cos, sin] = [COS[k * step] ?? 0, SIN[k * step] ?? 0];
      const [a, b] = [start + k, start + k + half];
      const re = (real[b] ?? 0) * cos - (imaginary[b] ?? 0) * sin;
      const im = (real[b] ?? 0) * sin + (imaginary[b] ?? 0) * cos;
      real[b] = (real[a] ?? 0) - re;
      imaginary[b] = (imaginary[a] ?? 0) - im;
      real[a] = (real[a] ?? 0) + re;
      imaginary[a] = (imaginary[a] ?? 0) + im;
    }
  }
}
