import { finite } from './telephone-band.ts';

/** Two voices are never so alike; a lossy codec leaves a mono call in two channels above it. */
const SAME_CORRELATION = 0.98;

/** Whether two channels hold one sound, at whatever level: by their correlation over the whole recording. */
export class SameSound {
  #count = 0;
  #sums = { x: 0, y: 0, xx: 0, yy: 0, xy: 0 };

  push(first: Float32Array, second: Float32Array): void {
    let { x, y, xx, yy, xy } = this.#sums;
    for (let i = 0; i < first.length; i += 1) {
      const [a, b] = [finite(first[i]), finite(second[i])];
      x += a;
      y += b;
      xx += a * a;
      yy += b * b;
      xy += a * b;
    }
    this.#count += first.length;
    this.#sums = { x, y, xx, yy, xy };
  }

  /** False where either is silent: then it says nothing. */
  isSame(): boolean {
    const { x, y, xx, yy, xy } = this.#sums;
    const n = Math.max(1, this.#count);
    const spread = Math.sqrt((xx - (x * x) / n) * (yy - (y * y) / n));
    return spread > 1e-6 * n && (xy - (x * y) / n) / spread > SAME_CORRELATION;
  }
}
