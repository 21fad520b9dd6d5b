/** Speech pauses for breath at least once in so many frames to either side; what stays for longer is the line itself. */
const REACH = 400;
/** Frames over which the level is averaged before its least value is taken. */
const SMOOTH = 5;

/**
 * The level of the line without speech at each frame, in the unit of `levels`: the least smoothed level of four seconds before and
 * after (minimum statistics, Martin 2001, "Noise power spectral density estimation", IEEE Trans. Speech Audio Process. 9). Frames that
 * are `left out` take no part; where all are, the floor is `lowest`.
 */
export function noiseFloor(levels: Uint8Array, leftOut: Uint8Array, lowest: number): Uint8Array {
  const smooth = smoothed(levels);
  const floor = new Uint8Array(levels.length);
  // Frames whose level could still be the least of a window, in order, their levels rising.
  const candidates: number[] = [];
  let head = 0;
  for (let frame = 0, next = 0; frame < levels.length; frame += 1) {
    for (; next < levels.length && next <= frame + REACH; next += 1) {
      if (leftOut[next] === 1) continue;
      while (candidates.length > head && (smooth[candidates.at(-1) ?? 0] ?? 0) >= (smooth[next] ?? 0)) candidates.pop();
      candidates.push(next);
    }
    while (head < candidates.length && (candidates[head] ?? 0) < frame - REACH) head += 1;
    if (head > REACH) {
      candidates.splice(0, head);
      head = 0;
    }
    const least = candidates[head];
    floor[frame] = least === undefined ? lowest : (smooth[least] ?? lowest);
  }
  return floor;
}

function smoothed(levels: Uint8Array): Uint8Array {
  const smooth = new Uint8Array(levels.length);
  const reach = (SMOOTH - 1) / 2;
  for (let frame = 0; frame < levels.length; frame += 1) {
    const [from, to] = [Math.max(0, frame - reach), Math.min(levels.length - 1, frame + reach)];
    let sum = 0;
    for (let near = from; near <= to; near += 1) sum += levels[near] ?? 0;
    smooth[frame] = Math.round(sum / (to - from + 1));
  }
  return smooth;
}
