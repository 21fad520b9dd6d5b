import type { CallMeasures, Span } from '#shared/contract/call-measures.ts';
import type { Overlay } from '#shared/domain/overlays.ts';
import type { LaneKind } from './lanes.ts';

/** A stretch of the recording that is marked over its lanes; `lane` where it is one side's. */
export interface OverlaySpan extends Span {
  overlay: Overlay;
  lane: LaneKind | null;
}

/** What was measured, if it was, and what is withheld, as they are drawn. */
export function spansOf(measures: CallMeasures | null, redactions: readonly Span[]): OverlaySpan[] {
  const sides = measures?.sides;
  const mark = (overlay: Overlay, spans: readonly Span[], lane: LaneKind | null = null): OverlaySpan[] =>
    spans.map((span) => ({ ...span, overlay, lane }));
  return [
    ...mark('silence', measures?.silences ?? []),
    ...mark('overtalk', sides?.overtalk ?? []),
    ...mark('interruptions', sides?.agent.interruptions ?? [], 'agent'),
    ...mark('interruptions', sides?.customer.interruptions ?? [], 'contact'),
    ...mark('redactions', redactions),
  ];
}

export interface OverlayBox {
  overlay: Overlay;
  lane: LaneKind | null;
  x: number;
  width: number;
}

/** Narrower than this nothing could be seen of it. */
const MIN_PX = 2;

/**
 * Where the spans lie in what is in view, in px. Those of one kind that touch at this zoom become one, so that a long call never has
 * more of them than its view has room for.
 */
export function toBoxes(
  spans: readonly OverlaySpan[],
  view: { pixelsPerSecond: number; scrollPx: number; widthPx: number },
): OverlayBox[] {
  const boxes: OverlayBox[] = [];
  const last = new Map<string, OverlayBox>();
  for (const { overlay, lane, startMs, endMs } of spans) {
    const x = (startMs / 1000) * view.pixelsPerSecond - view.scrollPx;
    const width = Math.max(MIN_PX, ((endMs - startMs) / 1000) * view.pixelsPerSecond);
    if (x + width < 0 || x > view.widthPx) continue;
    const key = `${overlay} ${lane}`;
    const before = last.get(key);
    if (before !== undefined && x <= before.x + before.width) {
      before.width = Math.max(before.width, x + width - before.x);
      continue;
    }
    const box = { overlay, lane, x, width };
    boxes.push(box);
    last.set(key, box);
  }
  return boxes;
}
