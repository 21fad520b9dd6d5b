import type { Span } from '#shared/contract/call-measures.ts';
import { FRAME_MS } from './channel-frames.ts';

/** The spans of the frames that are marked, from 1 to 0. */
export function spansOfFrames(marks: Uint8Array): Span[] {
  const spans: Span[] = [];
  let start = -1;
  for (let frame = 0; frame <= marks.length; frame += 1) {
    const isMarked = marks[frame] === 1;
    if (isMarked && start < 0) start = frame;
    if (isMarked || start < 0) continue;
    spans.push({ startMs: start * FRAME_MS, endMs: frame * FRAME_MS });
    start = -1;
  }
  return spans;
}
