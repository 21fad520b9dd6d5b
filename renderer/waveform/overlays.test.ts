import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS, measureCall } from '#shared/domain/call-measures.ts';
import { type OverlaySpan, spansOf, toBoxes } from './overlays.ts';

const silence = (startMs: number, endMs: number): OverlaySpan => ({ overlay: 'silence', lane: null, startMs, endMs });

describe('what is drawn over the lanes', () => {
  it('is every silence, overtalk, interruption and redaction, each interruption on the lane of who interrupts', () => {
    const speech = [[{ startMs: 0, endMs: 20_000 }], [{ startMs: 19_000, endMs: 30_000 }]];
    const measures = measureCall({ durationMs: 60_000, speech, hold: [] }, DEFAULT_THRESHOLDS);
    expect(spansOf(measures, [{ startMs: 5000, endMs: 6000 }])).toEqual([
      { overlay: 'silence', lane: null, startMs: 30_000, endMs: 60_000 },
      { overlay: 'overtalk', lane: null, startMs: 19_000, endMs: 20_000 },
      { overlay: 'interruptions', lane: 'contact', startMs: 19_000, endMs: 20_000 },
      { overlay: 'redactions', lane: null, startMs: 5000, endMs: 6000 },
    ]);
  });

  it('is only what is in view, never too narrow to be seen', () => {
    const view = { pixelsPerSecond: 10, scrollPx: 100, widthPx: 200 };
    expect(toBoxes([silence(0, 5000), silence(15_000, 15_001), silence(90_000, 99_000)], view)).toEqual([
      { overlay: 'silence', lane: null, x: 50, width: 2 },
    ]);
  });

  it('is never more than there is room for', () => {
    const many = Array.from({ length: 50_000 }, (_, n) => silence(n * 250, n * 250 + 100));
    const boxes = toBoxes(many, { pixelsPerSecond: 0.08, scrollPx: 0, widthPx: 1000 });
    expect(boxes).toHaveLength(1);
    expect(boxes[0]?.width).toBeCloseTo(1000 + 0, -1);
  });
});
