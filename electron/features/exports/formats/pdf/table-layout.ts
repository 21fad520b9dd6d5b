import type { WrittenColumn } from '../cell-text.ts';
import type { Face } from './glyphs.ts';
import { widthOf } from './line-layout.ts';

/** A column on paper, in points. */
export interface PlacedColumn {
  column: WrittenColumn;
  x: number;
  width: number;
}

export const CELL_PADDING = 4;

const NARROWEST = 30;
/** The widest that a column asks for; texts that are longer wrap. */
const WIDEST = 240;

/** Numbers, times and codes are of no use when they are parted, so their columns give way last. */
const WRAPS: ReadonlySet<WrittenColumn['type']> = new Set(['text', 'phone']);

/**
 * How wide each column is, from its header and the first rows. Columns of text share what is over, and give way first where it is
 * too narrow for all.
 */
export function placeColumns(
  columns: readonly WrittenColumn[],
  sample: readonly (readonly string[])[],
  { faces, size, left, available, isMirrored }: TableFrame,
): PlacedColumn[] {
  const natural = columns.map(({ header }, index) => {
    const cells = sample.map((row) => widthOf(row[index] ?? '', faces.body));
    const widest = Math.max(widthOf(header, faces.head), ...cells);
    return Math.min(WIDEST, Math.max(NARROWEST, (widest * size) / 1000 + 2 * CELL_PADDING));
  });
  const widths = fitted(columns, natural, available);
  const placed: PlacedColumn[] = [];
  let x = left;
  for (const index of isMirrored ? [...columns.keys()].reverse() : columns.keys()) {
    const width = widths[index] ?? 0;
    placed[index] = { column: columns[index] as WrittenColumn, x, width };
    x += width;
  }
  return placed;
}

export interface TableFrame {
  faces: { head: Face; body: Face };
  /** Of the letters, in points. */
  size: number;
  left: number;
  available: number;
  /** From right to left. */
  isMirrored: boolean;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function fitted(columns: readonly WrittenColumn[], natural: readonly number[], available: number): number[] {
  const isText = columns.map(({ type }) => WRAPS.has(type));
  const textWidth = sum(natural.filter((_, index) => isText[index]));
  const otherWidth = sum(natural) - textWidth;
  const forText = available - otherWidth;
  const least = NARROWEST * isText.filter(Boolean).length;
  if (textWidth > 0 && forText >= least) {
    return natural.map((width, index) => (isText[index] ? Math.max(NARROWEST, (width / textWidth) * forText) : width));
  }
  const factor = available / sum(natural);
  return natural.map((width) => width * Math.min(1, factor));
}
