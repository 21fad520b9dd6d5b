/** A stretch of a text, [start, end) in UTF-16 units. */
export type TextRange = readonly [start: number, end: number];

/** Where `needle` stands in `text`, without regard to case or accents, left to right and never overlapping. */
export function findRanges(text: string, needle: string): TextRange[] {
  const wanted = fold(needle.trim());
  if (wanted.text === '') return [];
  const { text: folded, origins } = fold(text);
  const ranges: TextRange[] = [];
  for (let at = folded.indexOf(wanted.text); at >= 0; at = folded.indexOf(wanted.text, at + wanted.text.length)) {
    const last = origins[at + wanted.text.length - 1];
    const start = origins[at];
    if (start === undefined || last === undefined) break;
    ranges.push([start, last + 1]);
  }
  return ranges;
}

/** Lower case without marks, and for each unit of it the place in the original it came from. */
function fold(text: string): { text: string; origins: number[] } {
  let folded = '';
  const origins: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const plain = (text[index] ?? '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    for (let unit = 0; unit < plain.length; unit++) origins.push(index);
    folded += plain;
  }
  return { text: folded, origins };
}

export interface TextPart {
  start: number;
  text: string;
  marked: boolean;
}

/** Cuts a text at its ranges, so that the marked parts can be drawn apart. */
export function splitByRanges(text: string, ranges: readonly TextRange[]): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const [start, end] of ranges) {
    if (start > at) parts.push({ start: at, text: text.slice(at, start), marked: false });
    if (end > start) parts.push({ start, text: text.slice(start, end), marked: true });
    at = Math.max(at, end);
  }
  if (at < text.length) parts.push({ start: at, text: text.slice(at), marked: false });
  return parts;
}
