import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import type { Block } from './document.ts';

/** Elements whose text nobody reads. */
const UNSEEN = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'math',
  'iframe',
  'object',
  'select',
  'textarea',
]);
/** Elements within a line; every other ends it. */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark q s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);
const HEADING = /^h[1-6]$/;

/**
 * The visible text of a page with its title and headings. Read by the tokenizer alone: a tree, or a list of the elements that
 * are open, would make a page of 200,000 nested tags cost minutes.
 */
export function htmlBlocks(html: string): Block[] {
  const reader = new HtmlReader(html);
  const tokenizer = new Tokenizer({ decodeEntities: true }, reader);
  tokenizer.write(html);
  tokenizer.end();
  return reader.blocks;
}

const ignored = (): void => {};

class HtmlReader implements TokenizerCallbacks {
  readonly blocks: Block[] = [];
  readonly #html: string;
  #pieces: string[] = [];
  /** The element whose text is left out, and how many of that name are open. */
  #unseen: { name: string; depth: number } | null = null;
  #heading: number | null = null;
  #opening = '';

  readonly onattribdata = ignored;
  readonly onattribentity = ignored;
  readonly onattribend = ignored;
  readonly onattribname = ignored;
  readonly oncdata = ignored;
  readonly oncomment = ignored;
  readonly ondeclaration = ignored;
  readonly onprocessinginstruction = ignored;

  constructor(html: string) {
    this.#html = html;
  }

  ontext(start: number, end: number): void {
    if (this.#unseen === null) this.#pieces.push(this.#html.slice(start, end));
  }

  ontextentity(codepoint: number): void {
    if (this.#unseen === null) this.#pieces.push(String.fromCodePoint(codepoint));
  }

  onopentagname(start: number, end: number): void {
    const name = this.#html.slice(start, end).toLowerCase();
    this.#opening = name;
    if (this.#unseen !== null) {
      if (this.#unseen.name === name) this.#unseen.depth++;
      return;
    }
    if (UNSEEN.has(name)) this.#unseen = { name, depth: 1 };
    if (INLINE.has(name)) return;
    this.#endBlock();
    if (name === 'title') this.#heading = 0;
    else if (HEADING.test(name)) this.#heading = Number(name[1]);
  }

  onopentagend(): void {}

  onselfclosingtag(): void {
    if (this.#unseen?.name === this.#opening && --this.#unseen.depth === 0) this.#unseen = null;
  }

  onclosetag(start: number, end: number): void {
    const name = this.#html.slice(start, end).toLowerCase();
    if (this.#unseen !== null) {
      if (this.#unseen.name === name && --this.#unseen.depth === 0) this.#unseen = null;
    } else if (!INLINE.has(name)) this.#endBlock();
  }

  onend(): void {
    this.#endBlock();
  }

  #endBlock(): void {
    const text = this.#pieces.join('').replaceAll(/\s+/gu, ' ').trim();
    const level = this.#heading;
    this.#pieces = [];
    this.#heading = null;
    if (text === '') return;
    if (level === null) this.blocks.push({ kind: 'text', text });
    // A first heading that repeats the title adds nothing to it.
    else if (this.blocks.at(-1)?.text !== text) this.blocks.push({ kind: 'heading', level, text });
  }
}
