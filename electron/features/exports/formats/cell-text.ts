import type { ChosenColumn } from '#shared/contract/exports.ts';
import type { CellValue, ColumnType } from '#shared/domain/export-columns.ts';
import { durationText } from '#shared/lib/duration-text.ts';
import { humanize } from '#shared/lib/humanize.ts';
import { createZoneOffset, isDate, isoIn } from './zone-time.ts';

/** A column of the file: what is in it and what it is called. */
export interface WrittenColumn extends ChosenColumn {
  type: ColumnType;
}

export interface CellStyle {
  timeZone: string;
  /** A locale of Intl. */
  locale: string;
  texts: { yes: string; no: string };
}

export type CellText = (value: CellValue, column: WrittenColumn) => string;

/** Cells for other programs: full precision, codes as they are, instants in ISO 8601 with the offset of the zone. */
export function rawTexts({ timeZone }: Pick<CellStyle, 'timeZone'>): CellText {
  const offsetAt = createZoneOffset(timeZone);
  return (value, { type }) => {
    if (value === null) return '';
    if (typeof value !== 'number') return String(value);
    if (!Number.isFinite(value)) return '';
    if (type === 'instant') return isDate(value) ? isoIn(value, offsetAt) : '';
    return String(value);
  };
}

/** What header a column has over raw cells: the unit stands there where the cells leave it open. */
export const rawHeader = ({ header, type }: WrittenColumn): string => (type === 'duration' ? `${header} (ms)` : header);

/** Cells for people, as the screens show them. */
export function formattedTexts({ timeZone, locale, texts }: CellStyle): CellText {
  const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const instant = new Intl.DateTimeFormat(locale, {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return (value, { type, words }) => {
    if (value === null) return '';
    if (typeof value === 'boolean') return value ? texts.yes : texts.no;
    if (typeof value === 'string') return type === 'code' ? wordOf(value, words) : value;
    if (!Number.isFinite(value)) return '';
    switch (type) {
      case 'integer':
        return integer.format(value);
      case 'instant':
        return isDate(value) ? instant.format(value) : '';
      case 'duration':
        return durationText(value);
      case 'percent':
        return percent.format(value);
      default:
        return decimal.format(value);
    }
  };
}

/** What a code is called. One that Earshot has no word for, such as a platform's own state, is told by its own words. */
export const wordOf = (code: string, words: WrittenColumn['words']): string =>
  words !== undefined && Object.hasOwn(words, code) ? (words[code] ?? code) : humanize(code);
