import type { Face } from './glyphs.ts';
import { widthOf } from './line-layout.ts';

const ELLIPSIS = '…';
/** A text longer than this is cut before it is wrapped: it would not fit on a page anyway. */
const MOST_CHARACTERS = 8_000;

/**
 * A text as lines no wider than `width` (thousandths of the letter size). Words move to the next line whole, a word wider than a line
 * is parted. What is left after `maxLines` gives way to an ellipsis.
 */
export function wrapText(text: string, face: Face, width: number, maxLines: number): string[] {
  const whole = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}${ELLIPSIS}` : text;
  const lines: string[] = [];
  for (const paragraph of whole.toWellFormed().split(/\r\n|[\n\r\u2028\u2029]/)) {
    for (const line of wrapParagraph(paragraph, face, width)) {
      if (lines.length === maxLines) return [...lines.slice(0, -1), shortened(lines.at(-1) ?? '', face, width)];
      lines.push(line);
    }
  }
  return lines;
}

function* wrapParagraph(paragraph: string, face: Face, width: number): Generator<string> {
  if (widthOf(paragraph, face) <= width) {
    yield paragraph;
    return;
  }
  let line = '';
  for (const word of paragraph.match(/\s*\S+/gu) ?? []) {
    if (widthOf(line + word, face) <= width) {
      line += word;
      continue;
    }
    if (line !== '') yield line;
    const parts = partsOf(word.trimStart(), face, width);
    line = parts.pop() ?? '';
    yield* parts;
  }
  if (line !== '') yield line;
}

/** A word in parts that fit. At least one letter stands in each, however narrow the column. */
function partsOf(word: string, face: Face, width: number): string[] {
  if (widthOf(word, face) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const { segment } of letters.segment(word)) {
    if (part !== '' && widthOf(part + segment, face) > width) {
      parts.push(part);
      part = '';
    }
    part += segment;
  }
  return [...parts, part];
}

const letters = new Intl.Segmenter('und', { granularity: 'grapheme' });

function shortened(line: string, face: Face, width: number): string {
  const kept = Array.from(letters.segment(line), ({ segment }) => segment);
  while (kept.length > 0 && widthOf(kept.join('') + ELLIPSIS, face) > width) kept.pop();
  return `${kept.join('').trimEnd()}${ELLIPSIS}`;
}
