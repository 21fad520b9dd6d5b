import { type FacePart, partsOf, type Weight } from './faces.ts';

/** A glyph's place, in thousandths of the letter size. */
interface Position {
  xAdvance: number;
}

/** A glyph as its font lays it out. */
interface LaidOutGlyph {
  id: number;
  advanceWidth: number;
  codePoints: readonly number[];
}

/**
 * A font as pdfkit embeds it. pdfkit lays every text out anew, which for a table of a million cells takes minutes; with these its
 * glyphs are asked for once each. Its version is pinned, and the test that reads a file back fails where this is not so any more.
 */
interface EmbeddedFont {
  id: string;
  /** Thousandths of the letter size in a unit of the font. */
  scale: number;
  font: {
    hasGlyphForCodePoint(codePoint: number): boolean;
    getGlyph(id: number, codePoints?: readonly number[]): LaidOutGlyph;
  };
  /** The glyphs that go into the file, by the number that they have there. */
  subset: { glyphs: number[]; includeGlyph(id: number): number };
  widths: (number | undefined)[];
  /** Which characters each glyph stands for, for whoever reads, searches or copies the text. */
  unicode: (readonly number[] | undefined)[];
  layout(text: string, features: readonly string[]): { glyphs: LaidOutGlyph[]; positions: Position[] };
  encode(text: string, features: readonly string[]): [hex: string[], positions: Position[]];
  ref(): unknown;
}

/** What is used of pdfkit's document. */
export interface FontDocument {
  font(path: string): unknown;
  page: { fonts?: Record<string, unknown> };
}

export interface LoadedFont {
  path: string;
  isJoined: boolean;
  embedded: EmbeddedFont;
}

export interface Glyph {
  font: LoadedFont;
  /** The character itself, or the sign that stands for one that no font has. */
  text: string;
  hex: string;
  width: number;
}

/** Stands where no font has the letter. */
const UNKNOWN = '\uFFFD';
/** What is drawn for a sign that no font has but everybody knows by another: the bar over what is withheld. */
const STAND_INS: ReadonlyMap<string, string> = new Map([['█', '•']]);
/** Signs that only steer how text runs, and controls: they are not drawn. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}]/u;
/**
 * What the dots of an Arabic letter stand for, which their font draws as glyphs of their own: nothing, but without a character readers
 * make one up. This one is neither seen nor does it part letters.
 */
const JOINER = 0x2060;
const MOST_REMEMBERED = 4096;

/** The letters of one weight of a document. */
export interface Face {
  /** Null for what is not drawn. */
  glyph(codePoint: number): Glyph | null;
  /** How wide a text of a joined font is, laid out as a whole. */
  joinedWidth(font: LoadedFont, text: string): number;
}

export function createFace(document: FontDocument, weight: Weight): Face {
  const parts = partsOf(weight);
  const loaded = new Map<string, LoadedFont>();
  const glyphs = new Map<number, Glyph | null>();
  const widths = new Map<string, number>();

  const load = ({ path, isJoined }: FacePart): LoadedFont => {
    const known = loaded.get(path);
    if (known) return known;
    document.font(path);
    const { _font: embedded } = document as unknown as { _font: EmbeddedFont };
    if (isJoined) tellLettersApart(embedded);
    const font = { path, isJoined, embedded };
    loaded.set(path, font);
    return font;
  };

  const find = (codePoint: number): Glyph | null => {
    const text = String.fromCodePoint(codePoint);
    if (UNSEEN.test(text)) return null;
    const shown = /\s/u.test(text) ? ' ' : (STAND_INS.get(text) ?? text);
    const part = parts.find((one) => load(one).embedded.font.hasGlyphForCodePoint(shown.codePointAt(0) ?? 0));
    if (!part) return text === UNKNOWN ? null : find(UNKNOWN.charCodeAt(0));
    const font = load(part);
    const [hex, positions] = font.embedded.encode(shown, []);
    return { font, text: shown, hex: hex.join(''), width: positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0) };
  };

  return {
    glyph(codePoint) {
      const known = glyphs.get(codePoint);
      if (known !== undefined) return known;
      const glyph = find(codePoint);
      if (glyphs.size >= MOST_REMEMBERED) glyphs.clear();
      glyphs.set(codePoint, glyph);
      return glyph;
    },
    joinedWidth(font, text) {
      const key = `${font.path}\n${text}`;
      const known = widths.get(key);
      if (known !== undefined) return known;
      const [, positions] = font.embedded.encode(text, []);
      const width = positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
      if (widths.size >= MOST_REMEMBERED) widths.clear();
      widths.set(key, width);
      return width;
    },
  };
}

/**
 * Arabic letters share glyphs: one of them for several that differ by their dots, and the dots apart. pdfkit notes what a glyph stands
 * for when it is first used, so that what is read from the file would be another letter. Here each meaning has a number of its own.
 */
function tellLettersApart(embedded: EmbeddedFont): void {
  const { font } = embedded;
  const getGlyph = font.getGlyph.bind(font);
  // The font itself keeps one object a glyph, with the characters of its first use.
  const own = new Map<string, LaidOutGlyph>();
  font.getGlyph = (id, codePoints = []) => {
    const key = keyOf({ id, codePoints });
    const known = own.get(key);
    if (known) return known;
    const glyph: LaidOutGlyph = Object.create(getGlyph(id, codePoints), { codePoints: { value: codePoints } });
    own.set(key, glyph);
    return glyph;
  };
  const numbers = new Map<string, number>();
  const numberOf = (glyph: LaidOutGlyph): number => {
    const { id, advanceWidth, codePoints } = glyph;
    const key = keyOf(glyph);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const first = embedded.subset.includeGlyph(id);
    const number = embedded.unicode[first] === undefined ? first : embedded.subset.glyphs.push(id) - 1;
    embedded.widths[number] = advanceWidth * embedded.scale;
    embedded.unicode[number] = codePoints.length === 0 ? [JOINER] : codePoints;
    numbers.set(key, number);
    return number;
  };
  embedded.encode = (text, features) => {
    const { glyphs, positions } = embedded.layout(text, features);
    return [glyphs.map((glyph) => numberOf(glyph).toString(16).padStart(4, '0')), positions];
  };
}

const keyOf = ({ id, codePoints }: Pick<LaidOutGlyph, 'id' | 'codePoints'>): string => `${id} ${codePoints.join()}`;
