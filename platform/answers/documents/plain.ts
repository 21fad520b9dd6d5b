import type { Block } from './document.ts';

/** Paragraphs: what blank lines part. */
export function* plainBlocks(text: string): Generator<Block> {
  for (let at = 0; at < text.length; ) {
    const blank = text.indexOf('\n\n', at);
    const end = blank === -1 ? text.length : blank;
    const paragraph = text.slice(at, end).trim();
    if (paragraph !== '') yield { kind: 'text', text: paragraph };
    at = end + 2;
  }
}
