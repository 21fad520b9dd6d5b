/** Drawing of one lane of a waveform. Pure: pixels in, rectangles out. */
export interface Bar {
  x: number;
  height: number;
}

/** The speaker a lane belongs to; `both` is a recording with one channel. */
export type LaneKind = 'agent' | 'contact' | 'both';

const BAR_PX = 2;
const GAP_PX = 1;

/** Quiet speech is common on the phone; this keeps it visible and still leaves room for what is loud. */
const loudness = (value: number): number => Math.min(1, value) ** 0.7;

/** Loudest value of each bar's span, as heights between 1 px and `heightPx`. */
export function toBars(peaks: ArrayLike<number>, widthPx: number, heightPx: number, scale = 1): Bar[] {
  const step = (BAR_PX + GAP_PX) * scale;
  const count = Math.floor(widthPx / step);
  const bars: Bar[] = [];
  for (let bar = 0; bar < count; bar++) {
    const from = Math.floor((bar * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count));
    let top = 0;
    for (let index = from; index < to; index++) top = Math.max(top, Math.abs(peaks[index] ?? 0));
    bars.push({ x: bar * step, height: Math.max(scale, loudness(top) * heightPx) });
  }
  return bars;
}

/** How many device pixels a dash and its gap take in the customer's pattern. */
const DASH_PX = 3;
const DASH_GAP_PX = 1;

/**
 * Fills a lane: the agent's bars are solid, the customer's are cut into dashes, so that the two differ by pattern too.
 * Bars grow from the middle of the lane.
 */
export function drawLane(
  context: CanvasRenderingContext2D,
  peaks: ArrayLike<number>,
  kind: LaneKind,
  scale: number,
): void {
  const { width, height } = context.canvas;
  const usable = height - 4 * scale;
  const middle = height / 2;
  const dash = DASH_PX * scale;
  const period = dash + DASH_GAP_PX * scale;
  context.beginPath();
  for (const bar of toBars(peaks, width, usable, scale)) {
    const top = middle - bar.height / 2;
    if (kind !== 'contact') {
      context.roundRect(bar.x, top, BAR_PX * scale, bar.height, scale);
      continue;
    }
    const firstDash = middle - dash / 2;
    context.rect(bar.x, firstDash, BAR_PX * scale, Math.min(dash, bar.height));
    for (let offset = period; offset - dash / 2 < bar.height / 2; offset += period) {
      context.rect(bar.x, firstDash - offset, BAR_PX * scale, dash);
      context.rect(bar.x, firstDash + offset, BAR_PX * scale, dash);
    }
  }
  context.fill();
}

/** Peaks as the bridge sends them (0 to 255) as the waveform wants them (0 to 1). */
export function toFloats(channel: Uint8Array): Float32Array {
  const floats = new Float32Array(channel.length);
  for (let index = 0; index < channel.length; index++) floats[index] = (channel[index] ?? 0) / 255;
  return floats;
}

/** The step between two marks of the time ruler, in seconds, so that labels keep `minimumPx` apart. */
export function rulerStepSeconds(pixelsPerSecond: number, minimumPx = 72): number {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
  return steps.find((step) => step * pixelsPerSecond >= minimumPx) ?? 3600;
}
