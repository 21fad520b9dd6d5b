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
/** As narrow as a column of text gets before the paper becomes larger, unless its texts are shorter. */
const NARROW_TEXT = 74;
/** The widest that a column asks for; texts that are longer wrap. */
const WIDEST = 240;

/** Only texts wrap: a number, a time or a telephone number is of no use in parts. */
const wraps = ({ type }: WrittenColumn): boolean => type === 'text';

/** Sheets, the smallest first, with how wide they are in points. */
const PAPERS = [
  { size: 'A4', portrait: 595.28, landscape: 841.89 },
  { size: 'A3', portrait: 841.89, landscape: 1190.55 },
  { size: 'A2', portrait: 1190.55, landscape: 1683.78 },
  { size: 'A1', portrait: 1683.78, landscape: 2383.94 },
] as const;
const LARGEST = PAPERS[3];

export interface TableFrame {
  faces: { head: Face; body: Face };
  /** Of the letters, in points. */
  size: number;
  margin: number;
  orientation: 'portrait' | 'landscape';
  /** From right to left. */
  isMirrored: boolean;
}

export interface TableLayout {
  paper: (typeof PAPERS)[number]['size'];
  columns: PlacedColumn[];
}

/**
 * How large the paper is and how wide each column, from their headers and the first rows. The paper is the smallest on which no
 * word of a header and no number is parted; what is over goes to the columns of text.
 */
export function layOutTable(
  columns: readonly WrittenColumn[],
  sample: readonly (readonly string[])[],
  { faces, size, margin, orientation, isMirrored }: TableFrame,
): TableLayout {
  const inPoints = (width: number) => (width * size) / 1000 + 2 * CELL_PADDING + 0.5;
  const natural = columns.map(({ header }, index) => {
    const cells = sample.map((row) => widthOf(row[index] ?? '', faces.body));
    return Math.min(WIDEST, Math.max(NARROWEST, inPoints(Math.max(widthOf(header, faces.head), ...cells))));
  });
  const least = columns.map((column, index) => {
    const word = Math.max(...column.header.split(/\s+/u).map((one) => widthOf(one, faces.head)));
    const width = natural[index] ?? NARROWEST;
    return wraps(column) ? Math.min(width, Math.max(inPoints(word), NARROW_TEXT)) : width;
  });
  const { size: paper, [orientation]: width } =
    PAPERS.find((one) => one[orientation] - 2 * margin >= sum(least)) ?? LARGEST;
  const widths = fitted(columns, { natural, least, available: width - 2 * margin });
  return { paper, columns: placed(columns, widths, { left: margin, isMirrored }) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The least that each needs; then what those of text lack, in equal shares of it; what is left goes to those whose texts wrap. */
function fitted(
  columns: readonly WrittenColumn[],
  { natural, least, available }: { natural: readonly number[]; least: readonly number[]; available: number },
): number[] {
  const over = available - sum(least);
  if (over < 0) return least.map((width) => (width * available) / sum(least));
  const lacks = natural.map((width, index) => width - (least[index] ?? 0));
  const lacked = sum(lacks);
  if (lacked > over) return least.map((width, index) => width + ((lacks[index] ?? 0) / lacked) * over);
  const wrapping = natural.map((width) => (width === WIDEST ? 1 : 0));
  const wishes = wrapping.includes(1)
    ? wrapping
    : columns.map((column, at) => (wraps(column) ? (natural[at] ?? 0) : 0));
  const wished = sum(wishes);
  return natural.map((width, at) => width + (wished === 0 ? 0 : ((wishes[at] ?? 0) / wished) * (over - lacked)));
}

function placed(
  columns: readonly WrittenColumn[],
  widths: readonly number[],
  { left, isMirrored }: { left: number; isMirrored: boolean },
): PlacedColumn[] {
  const result: PlacedColumn[] = [];
  let x = left;
  for (const index of isMirrored ? [...columns.keys()].reverse() : columns.keys()) {
    const width = widths[index] ?? 0;
    result[index] = { column: columns[index] as WrittenColumn, x, width };
    x += width;
  }
  return result;
}
