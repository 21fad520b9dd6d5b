import { AppError } from '#shared/errors/app-error.ts';

/** How a file turned out to be written. */
export interface TableFormat {
  format: 'csv' | 'xlsx';
  encoding: string | null;
  delimiter: string | null;
  /** The sheet that is read, and how many there are. */
  sheet: string | null;
  sheetCount: number | null;
}

/** A line that holds something: its number as a spreadsheet counts it, from 1, and its texts. */
export type TableLine = [line: number, cells: string[]];

/** Longest text of a cell; a spreadsheet holds 32,767 characters. */
export const MAX_CELL_LENGTH = 32_767;
/** Blank ones included: what a spreadsheet can hold. */
export const MAX_LINES = 1_048_576;
/** Of a batch, which the engine puts into the store in one go: lines, and letters with so many for each cell beside its own. */
export const BATCH_LINES = 2_000;
export const BATCH_WEIGHT = 512 * 1024;
export const CELL_WEIGHT = 16;

export const badTable = (message: string, action?: string): AppError =>
  new AppError('INVALID', message, { action: action ?? 'Save it again as CSV or XLSX, then choose it once more.' });
