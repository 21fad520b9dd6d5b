import type { Block } from './document.ts';

const FENCE = /^\s{0,3}(?:```|~~~)/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$/;
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/;
const RULE = /^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/;
const TABLE_RULE = /^[ \t|:-]*-[ \t|:-]*$/;
const ITEM = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+/;
/** Marks in a longer line stay: such a line is no prose. */
const MAX_MARKED_LENGTH = 10_000;

/** Headings, paragraphs, and each item of a list and row of a table as a line. Code stays as it is written. */
export function* markdownBlocks(text: string): Generator<Block> {
  let lines: string[] = [];
  let isCode = false;
  const paragraph = function* (): Generator<Block> {
    if (lines.length > 0) yield { kind: 'text', text: lines.join('\n') };
    lines = [];
  };
  for (const line of withoutFrontMatter(text).split('\n')) {
    if (FENCE.test(line)) isCode = !isCode;
    else if (isCode) lines.push(line);
    else if (line.trim() === '') yield* paragraph();
    else {
      const heading = HEADING.exec(line);
      const underline = UNDERLINE.exec(line);
      if (heading !== null) {
        yield* paragraph();
        yield { kind: 'heading', level: heading[1]?.length ?? 1, text: plainOf(heading[2] ?? '') };
      } else if (underline !== null && lines.length > 0) {
        const title = lines.pop() ?? '';
        yield* paragraph();
        yield { kind: 'heading', level: underline[1]?.startsWith('=') ? 1 : 2, text: title };
      } else if (!RULE.test(line) && !(line.includes('|') && TABLE_RULE.test(line))) lines.push(plainOf(line));
    }
  }
  yield* paragraph();
}

const withoutFrontMatter = (text: string): string => text.replace(/^---\n[\s\S]{0,20000}?\n---\n/, '');

function plainOf(line: string): string {
  if (line.length > MAX_MARKED_LENGTH) return line;
  return line
    .replace(ITEM, '')
    .replace(/^[ \t>]+/, '')
    .replaceAll(/<!--.*?-->|<\/?[a-zA-Z][^<>]*>/g, '')
    .replaceAll(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replaceAll(/!?\[([^[\]]*)\]\[[^[\]]*\]/g, '$1')
    .replaceAll(/(\*\*|__|~~|`)/g, '')
    .replaceAll(/(^|[\s(])[*_](\S(?:[^*_]*\S)?)[*_](?=[\s).,;:!?]|$)/g, '$1$2')
    .replace(/^\|?(.*?)\|?$/, '$1')
    .replaceAll(/\s*\|\s*/g, ', ')
    .replaceAll(/\\([\\`*_{}[\]()#+.!|-])/g, '$1')
    .trim();
}
