import { commonParts } from './text-merge.ts';

/** [start, end) in UTF-16 units of a text. */
export type TextRange = readonly [start: number, end: number];

/** Words of a turn that something was said of. `base` is the turn as its platform had it then; the range is of that text. */
export interface TextAnchor {
  segmentId: string;
  base: string;
  start: number;
  end: number;
}

/**
 * Where a range of one text lies in another version of it, word by word. It covers everything that replaced its words and is
 * empty where they were left out. Null where the texts are too large to be compared.
 */
export function mapRange(from: string, to: string, [start, end]: TextRange): TextRange | null {
  if (from === to) return [start, end];
  const before = wordsOf(from);
  const after = wordsOf(to);
  const kept = commonParts(
    before.map(({ text }) => text),
    after.map(({ text }) => text),
  );
  if (kept === null) return null;
  const pairs = kept.flatMap(([i, j]) => {
    const a = before[i];
    const b = after[j];
    return a && b ? [{ a, b }] : [];
  });
  const inFirst = pairs.find(({ a }) => a.start <= start && start < a.end);
  const inLast = pairs.find(({ a }) => a.start < end && end <= a.end);
  const previous = pairs.findLast(({ a }) => a.end <= start);
  const next = pairs.find(({ a }) => a.start >= end);
  return trimmed(to, [
    inFirst ? inFirst.b.start + start - inFirst.a.start : (previous?.b.end ?? 0),
    inLast ? inLast.b.start + end - inLast.a.start : (next?.b.start ?? to.length),
  ]);
}

/**
 * Ties words of a turn as it is read now to what its platform says. Where they cannot be told there, as when a correction has
 * added them, the whole turn is meant.
 */
export function anchorOf(turn: { id: string; original: string; text: string }, range: TextRange): TextAnchor {
  const whole: TextAnchor = { segmentId: turn.id, base: turn.original, start: 0, end: turn.original.length };
  const found = mapRange(turn.text, turn.original, range);
  if (found === null || isEmpty(found)) return whole;
  const [start, end] = mapRange(turn.original, turn.text, found) ?? [range[1], range[0]];
  const [from, to] = trimmed(turn.text, range);
  return start <= from && to <= end ? { ...whole, start: found[0], end: found[1] } : whole;
}

/** The range of an anchor in what its platform says now, or null where its words are not all there any more. */
export function reanchor({ base, start, end }: TextAnchor, original: string): TextRange | null {
  const range = mapRange(base, original, [start, end]);
  if (range === null || isEmpty(range)) return null;
  return original.slice(...range) === base.slice(start, end) ? range : null;
}

/** The range of an anchor in a turn as it is read now, or null where its words are not all there any more. */
export function placeAnchor(turn: { original: string; text: string }, anchor: TextAnchor): TextRange | null {
  const found = reanchor(anchor, turn.original);
  if (found === null) return null;
  // To a whole turn belongs also what a correction has added.
  const isWhole = found[0] === 0 && found[1] === turn.original.length;
  return isWhole ? [0, turn.text.length] : mapRange(turn.original, turn.text, found);
}

/** Widened so that it cuts no word in two. */
export function toWholeWords(text: string, [start, end]: TextRange): TextRange {
  const isInner = (at: number) => WORD.test(text.slice(at - 1, at)) && WORD.test(text.slice(at, at + 1));
  let from = start;
  let to = end;
  while (from > 0 && isInner(from)) from -= 1;
  while (to < text.length && isInner(to)) to += 1;
  return [from, to];
}

export const isEmpty = ([start, end]: TextRange): boolean => start >= end;

// The halves of a surrogate pair count as word, so that no character is cut either.
const WORD = /[\p{L}\p{N}\p{M}\p{Cs}'’]/u;

const wordsOf = (text: string) =>
  [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({ text: word, start: index, end: index + word.length }));

function trimmed(text: string, [start, end]: TextRange): TextRange {
  const inside = text.slice(start, end);
  const from = start + inside.length - inside.trimStart().length;
  return inside.trim() === '' ? [start, start] : [from, from + inside.trim().length];
}
