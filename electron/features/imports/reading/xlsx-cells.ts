import { badTable } from './table-source.ts';

/** What cells refer to by number. */
export interface CellTables {
  texts: readonly string[];
  /** By style: the code of its number format, or the number of one that every program knows. */
  formats: readonly (string | number)[];
  /** Dates count from 1904, as they did on the Macintosh. */
  isFrom1904: boolean;
}

/** A cell as its XML has it. */
export interface RawCell {
  type: string;
  style: number;
  value: string;
}

/**
 * The text that a person sees in the cell, in a form that can be checked: plain digits, ISO dates, true or false. Throws INVALID
 * where it names a text that is not there.
 */
export function cellText({ type, style, value }: RawCell, { texts, formats, isFrom1904 }: CellTables): string {
  if (type === 's') return withoutEscapes(sharedText(texts, value));
  if (type === 'str' || type === 'inlineStr') return withoutEscapes(value);
  if (type === 'b') return value === '1' || value === 'true' ? 'true' : 'false';
  if (type !== '' && type !== 'n') return value;
  const format = formats[style];
  return format !== undefined && isDate(format) ? dateOf(value, isFrom1904) : numberOf(value, format);
}

function sharedText(texts: readonly string[], number: string): string {
  const text = number.trim() === '' ? '' : texts[Number(number)];
  if (text === undefined) throw badTable('The workbook is damaged: it lacks a text that a cell names.');
  return text;
}

/** Characters that XML has no place for are written as `_x000D_`. */
const withoutEscapes = (text: string): string =>
  text.replaceAll(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** As many digits as there are: a telephone number is no quantity. Zeros in front where the format writes them. */
function numberOf(value: string, format: string | number | undefined): string {
  const trimmed = value.trim();
  const number = Number(trimmed);
  if (trimmed === '' || !Number.isFinite(number)) return trimmed;
  const text = /^-?\d+$/.test(trimmed) ? trimmed : wholeOrShort(number);
  const width = typeof format === 'string' && /^0+$/.test(format) ? format.length : 0;
  return /^\d+$/.test(text) ? text.padStart(width, '0') : text;
}

/** Without an exponent where it is whole, and to the 15 digits that a spreadsheet counts with. */
const wholeOrShort = (number: number): string =>
  Number.isSafeInteger(number) ? BigInt(number).toString() : String(Number(number.toPrecision(15)));

function isDate(format: string | number): boolean {
  if (typeof format === 'number') {
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) || (format >= 45 && format <= 58);
  }
  const signs = format.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, '');
  return /[dmyhs]/i.test(signs) && !/general/i.test(signs);
}

const DAY_MS = 86_400_000;

/** ISO 8601: a date, or a moment in UTC. A spreadsheet believes that there was a 29 February in 1900. */
function dateOf(value: string, isFrom1904: boolean): string {
  const days = Number(value) + (isFrom1904 ? 1462 : 0);
  if (value.trim() === '' || !(days >= 0 && days < 2_958_466)) return value;
  const iso = new Date(Date.UTC(1899, 11, 30) + Math.round((days < 60 ? days + 1 : days) * DAY_MS)).toISOString();
  if (days < 1) return iso.slice(11, 19);
  return Number.isInteger(days) ? iso.slice(0, 10) : `${iso.slice(0, 19)}Z`;
}
