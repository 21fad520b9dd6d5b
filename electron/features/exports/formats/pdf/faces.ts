import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

/** Letters that change with their neighbours, or stand over each other: their font lays them out itself. */
const JOINED = { isJoined: true } as const;
const PLAIN = { isJoined: false } as const;

/** Parts of Noto Sans, in the order in which a letter is looked for. Each is opened when a letter first needs it. */
const PARTS = [
  { family: 'noto-sans', part: 'latin', ...PLAIN },
  { family: 'noto-sans-arabic', part: 'arabic', ...JOINED },
  { family: 'noto-sans', part: 'latin-ext', ...PLAIN },
  { family: 'noto-sans', part: 'vietnamese', ...PLAIN },
  { family: 'noto-sans', part: 'cyrillic', ...PLAIN },
  { family: 'noto-sans', part: 'cyrillic-ext', ...PLAIN },
  { family: 'noto-sans', part: 'greek', ...PLAIN },
  { family: 'noto-sans', part: 'greek-ext', ...PLAIN },
  { family: 'noto-sans', part: 'devanagari', ...JOINED },
] as const;

export type Weight = 400 | 600;

/** A file of letters. */
export interface FacePart {
  path: string;
  isJoined: boolean;
}

export const partsOf = (weight: Weight): FacePart[] =>
  PARTS.map(({ family, part, isJoined }) => ({
    path: resolve(`@fontsource/${family}/files/${family}-${part}-${weight}-normal.woff`),
    isJoined,
  }));
