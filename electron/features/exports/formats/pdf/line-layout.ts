import createBidi from 'bidi-js';
import type { Face, Glyph, LoadedFont } from './glyphs.ts';

const bidi = createBidi();

export type BaseDirection = 'ltr' | 'rtl' | 'auto';

/** A stretch of a line in one font, where it is drawn. */
export interface Piece {
  font: LoadedFont;
  /** In thousandths of the letter size, from the left end of the line. */
  x: number;
  width: number;
  /** As its font takes it: laid out already, glyph by glyph, or as letters that the font joins itself. */
  content: { hex: string } | { joined: string };
}

export interface Line {
  pieces: Piece[];
  /** In thousandths of the letter size. */
  width: number;
}

const MAY_RUN_FROM_THE_RIGHT =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Letters in the order in which they stand on paper, from the left. `text` has no line break. */
export function layOutLine(text: string, face: Face, direction: BaseDirection): Line {
  const glyphs = glyphsOf(text, face);
  const isOneWay = direction !== 'rtl' && !MAY_RUN_FROM_THE_RIGHT.test(text);
  const runs = isOneWay ? [{ glyphs, isFromRight: false }] : visualRuns(text, glyphs, direction);
  const pieces: Piece[] = [];
  let x = 0;
  for (const run of runs) {
    for (const piece of piecesOf(run, face)) {
      pieces.push({ ...piece, x });
      x += piece.width;
    }
  }
  return { pieces, width: x };
}

/** A glyph with the place of its letter in the text. */
interface PlacedGlyph extends Glyph {
  at: number;
}

interface Run {
  /** In the order of reading. */
  glyphs: PlacedGlyph[];
  isFromRight: boolean;
}

function glyphsOf(text: string, face: Face): PlacedGlyph[] {
  const glyphs: PlacedGlyph[] = [];
  for (let at = 0; at < text.length; ) {
    const codePoint = text.codePointAt(at) ?? 0;
    const glyph = face.glyph(codePoint);
    if (glyph !== null) glyphs.push({ ...glyph, at });
    at += codePoint > 0xffff ? 2 : 1;
  }
  return glyphs;
}

/** Stretches of one direction, the leftmost first (rule L2 of the Unicode Bidirectional Algorithm). */
function visualRuns(text: string, glyphs: readonly PlacedGlyph[], direction: BaseDirection): Run[] {
  const { levels } = bidi.getEmbeddingLevels(text, direction);
  const runs: (Run & { level: number })[] = [];
  for (const glyph of glyphs) {
    const level = levels[glyph.at] ?? 0;
    const last = runs.at(-1);
    if (last?.level === level) last.glyphs.push(glyph);
    else runs.push({ level, isFromRight: level % 2 === 1, glyphs: [glyph] });
  }
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level--) {
    for (let from = 0; from < runs.length; from++) {
      if ((runs[from]?.level ?? 0) < level) continue;
      let to = from;
      while (to < runs.length && (runs[to]?.level ?? 0) >= level) to++;
      runs.splice(from, to - from, ...runs.slice(from, to).reverse());
      from = to;
    }
  }
  return runs;
}

/** A run as stretches of one font, the leftmost first. */
function piecesOf({ glyphs, isFromRight }: Run, face: Face): Omit<Piece, 'x'>[] {
  const stretches: PlacedGlyph[][] = [];
  for (const glyph of glyphs) {
    const last = stretches.at(-1);
    if (last?.[0]?.font === glyph.font) last.push(glyph);
    else stretches.push([glyph]);
  }
  const pieces = stretches.map((stretch) => pieceOf(stretch, isFromRight, face));
  return isFromRight ? pieces.reverse() : pieces;
}

function pieceOf(stretch: readonly PlacedGlyph[], isFromRight: boolean, face: Face): Omit<Piece, 'x'> {
  const font = (stretch[0] as PlacedGlyph).font;
  if (font.isJoined) {
    const joined = stretch.map(({ text }) => text).join('');
    return { font, width: face.joinedWidth(font, joined), content: { joined } };
  }
  const shown = isFromRight ? stretch.toReversed().map((glyph) => mirrored(glyph, face)) : stretch;
  return {
    font,
    width: shown.reduce((sum, { width }) => sum + width, 0),
    content: { hex: shown.map(({ hex }) => hex).join('') },
  };
}

/** Brackets and their like turn round where the text runs from the right. */
function mirrored(glyph: Glyph, face: Face): Glyph {
  const other = bidi.getMirroredCharacter(glyph.text);
  if (other === null) return glyph;
  const turned = face.glyph(other.codePointAt(0) ?? 0);
  return turned?.font === glyph.font ? turned : glyph;
}

/** How wide a text is in one line, in thousandths of the letter size. */
export function widthOf(text: string, face: Face): number {
  let width = 0;
  let joined = '';
  let joinedFont: LoadedFont | null = null;
  const close = () => {
    if (joinedFont !== null) width += face.joinedWidth(joinedFont, joined);
    joined = '';
    joinedFont = null;
  };
  for (const character of text) {
    const glyph = face.glyph(character.codePointAt(0) ?? 0);
    if (glyph === null) continue;
    if (!glyph.font.isJoined) {
      close();
      width += glyph.width;
      continue;
    }
    if (joinedFont !== glyph.font) close();
    joinedFont = glyph.font;
    joined += glyph.text;
  }
  close();
  return width;
}
