import type { Span } from '../contract/call-measures.ts';

/** Arithmetic over stretches of time. What comes out is in order, disjoint, without empty spans and without two that touch. */

export const lengthOf = ({ startMs, endMs }: Span): number => endMs - startMs;

export const totalMs = (spans: readonly Span[]): number => spans.reduce((sum, span) => sum + lengthOf(span), 0);

export const longestMs = (spans: readonly Span[]): number =>
  spans.reduce((longest, span) => Math.max(longest, lengthOf(span)), 0);

/** All the time that any of them covers; gaps shorter than `gapMs` are closed. */
export function join(spans: readonly Span[], gapMs = 0): Span[] {
  const joined: Span[] = [];
  for (const { startMs, endMs } of spans.filter((span) => lengthOf(span) > 0).sort((a, b) => a.startMs - b.startMs)) {
    const last = joined.at(-1);
    if (last && (startMs <= last.endMs || startMs - last.endMs < gapMs)) last.endMs = Math.max(last.endMs, endMs);
    else joined.push({ startMs, endMs });
  }
  return joined;
}

/** The time that both cover. Each must be in order and disjoint. */
export function intersect(first: readonly Span[], second: readonly Span[]): Span[] {
  const shared: Span[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const a = first[i];
    const b = second[j];
    if (!a || !b) return shared;
    const startMs = Math.max(a.startMs, b.startMs);
    const endMs = Math.min(a.endMs, b.endMs);
    if (startMs < endMs) shared.push({ startMs, endMs });
    if (a.endMs < b.endMs) i += 1;
    else j += 1;
  }
}

/** The time from `within.startMs` to `within.endMs` that none of them covers. They must be in order and disjoint. */
export function gapsOf(spans: readonly Span[], within: Span): Span[] {
  const gaps: Span[] = [];
  let startMs = within.startMs;
  for (const span of intersect(spans, [within])) {
    if (span.startMs > startMs) gaps.push({ startMs, endMs: span.startMs });
    startMs = span.endMs;
  }
  if (startMs < within.endMs) gaps.push({ startMs, endMs: within.endMs });
  return gaps;
}
