import type { Passage } from '../knowledge-index.ts';
import { sentencesOf } from '../sentences.ts';
import { type Block, DocumentUnreadable } from './document.ts';

/** Length that passages are filled up to, characters. */
const PASSAGE_LENGTH = 600;
/** A last sentence of at most this length also begins the next passage, so that what it leads to is found with it. */
const OVERLAP_LENGTH = 150;
const MAX_HEADING_LENGTH = 200;
export const MAX_PASSAGES = 60_000;

/** Whole sentences under one heading, filled up to a length. Throws `DocumentUnreadable` for a text beyond all measure. */
export function* cutPassages(blocks: Iterable<Block>): Generator<Passage> {
  const headings: { level: number; text: string }[] = [];
  let sentences: string[] = [];
  let length = 0;
  let isOverlap = false;
  let count = 0;
  const flush = function* (): Generator<Passage> {
    if (sentences.length === 0 || isOverlap) return;
    if (++count > MAX_PASSAGES) throw new DocumentUnreadable('The document is too long');
    const heading = headings
      .map(({ text }) => text)
      .join(' > ')
      .slice(0, MAX_HEADING_LENGTH);
    yield { heading: heading === '' ? null : heading, text: sentences.join(' ') };
  };
  const begin = (overlap: string[]): void => {
    sentences = overlap;
    length = overlap.join(' ').length;
    isOverlap = overlap.length > 0;
  };
  for (const block of blocks) {
    if (block.kind === 'heading') {
      yield* flush();
      begin([]);
      while (headings.length > 0 && (headings.at(-1)?.level ?? 0) >= block.level) headings.pop();
      headings.push({ level: block.level, text: block.text });
      continue;
    }
    for (const sentence of sentencesOf(block.text)) {
      if (length > 0 && length + sentence.length > PASSAGE_LENGTH && !isOverlap) {
        yield* flush();
        const last = sentences.at(-1) ?? '';
        begin(last.length <= OVERLAP_LENGTH && sentences.length > 1 ? [last] : []);
      }
      sentences.push(sentence);
      length += sentence.length + 1;
      isOverlap = false;
    }
  }
  yield* flush();
}
