/** The text of a cell from its type, its style and its value as the XML has them. */
export type CellReader = (type: string, style: string, value: string) => string;

export interface CellContext {
  /** Texts that cells refer to by number. */
  strings: readonly string[];
  /** Number format of each style: a code, or the number of one that every program knows. */
  formats: readonly (string | number)[];
  /** Whether dates count from 1904, as they did on the Macintosh. */
  date1904: boolean;
}

export function cellReader({ strings, formats, date1904 }: CellContext): CellReader {
  const isDate = formats.map(isDateFormat);
  return (type, style, value) => {
    switch (type) {
      case 's':
        return unescaped(strings[Number(value)] ?? '');
      case 'str':
      case 'inlineStr':
        return unescaped(value);
      case 'b':
        return value === '1' || value === 'true' ? 'true' : 'false';
      case '':
      case 'n': {
        const index = style === '' ? 0 : Number(style);
        return isDate[index] ? dateText(value, date1904) : numberText(value, formats[index]);
      }
      default:
        // An ISO date, or the name of an error, which validation will show.
        return value;
    }
  };
}

/** Characters that XML cannot hold are written as `_x000D_`. */
const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replaceAll(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

/** Digits stay as they are, however many: a telephone number is no quantity. */
function numberText(value: string, format: string | number | undefined): string {
  const text = value.trim();
  const digits = /^-?\d+$/.test(text) ? text : plainNumber(text);
  const padding = typeof format === 'string' && /^0+$/.test(format) ? format.length : 0;
  return /^\d+$/.test(digits) ? digits.padStart(padding, '0') : digits;
}

/** Without an exponent where it can be, and to the 15 digits that a spreadsheet counts with. */
function plainNumber(text: string): string {
  const number = Number(text);
  return text === '' || !Number.isFinite(number) ? text : String(Number(number.toPrecision(15)));
}

const DATE_FORMATS: readonly (readonly [from: number, to: number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];

function isDateFormat(format: string | number): boolean {
  if (typeof format === 'number') return DATE_FORMATS.some(([from, to]) => format >= from && format <= to);
  const signs = format.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, '');
  return /[dmyhs]/i.test(signs) && !/general/i.test(signs);
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Day 60 is 29 February 1900, which never was: before it the count is one ahead. */
const FALSE_LEAP_DAY = 60;
const DAYS_TO_1904 = 1462;
const LAST_DAY = 2_958_466;

/** ISO 8601: a date, a time of day where there is no date, or both, taken as UTC. */
function dateText(value: string, date1904: boolean): string {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number < LAST_DAY)) return value;
  const counted = date1904 ? number + DAYS_TO_1904 : number;
  const days = counted < FALSE_LEAP_DAY ? counted + 1 : counted;
  const iso = new Date(Date.UTC(1899, 11, 30) + Math.round(days * DAY_MS)).toISOString();
  if (number < 1 && !date1904) return iso.slice(11, 19);
  return Number.isInteger(number) ? iso.slice(0, 10) : `${iso.slice(0, 19)}Z`;
}
