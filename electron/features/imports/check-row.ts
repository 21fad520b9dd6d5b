import { type CountryCode, isPossibleNumber, parsePhoneNumberFromString } from 'libphonenumber-js';
import { z } from 'zod';
import type { Attribute } from '#shared/contract/contacts.ts';
import type { ImportMapping, ImportProblem, ImportProblemCode } from '#shared/contract/imports.ts';
import { ATTRIBUTE_TARGET } from '#shared/domain/import-columns.ts';
import { ContactCreate } from '#shared/wire/gomobile/contacts.ts';

/** How the rows of a file are read. */
export interface RowRules {
  mappings: readonly ImportMapping[];
  /** Of telephone numbers that are written without one; two letters. */
  defaultCountry: string | null;
  /** Those of the connection. */
  attributes: readonly Pick<Attribute, 'name' | 'type'>[];
}

export interface CheckedRow {
  /** By target: as the platform is told; a target whose cell is empty is not here. */
  values: Map<string, string>;
  /** In E.164; null where there is none that could be called. */
  phone: string | null;
  problems: ImportProblem[];
}

/** What a text becomes; a problem that is no warning leaves no value. */
interface Reading {
  value: string | null;
  code?: ImportProblemCode;
  limit?: number;
  isWarning?: boolean;
}

/** Reads a row as a contact. Everything that is wrong with it is told at once; an empty cell changes nothing in a contact. */
export function checkRow(cells: readonly string[], rules: RowRules): CheckedRow {
  const values = new Map<string, string>();
  const problems: ImportProblem[] = [];
  for (const { column, target } of rules.mappings) {
    const text = tidy(cells[column] ?? '');
    const { value, code, limit = null, isWarning = false } = readValue(text, target, rules);
    if (value !== null && value !== '') values.set(target, value);
    if (code !== undefined) problems.push({ target, code, limit, isWarning });
  }
  const phone = values.get('primaryPhone') ?? null;
  if (phone === null && !problems.some(({ target }) => target === 'primaryPhone')) {
    problems.push({ target: 'primaryPhone', code: 'phoneMissing', limit: null, isWarning: false });
  }
  return { values, phone, problems };
}

/** Spaces of every kind at the ends, and signs that are not seen, are no part of what was meant. */
const tidy = (text: string): string =>
  text.replaceAll(/[\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF\u00AD]/g, '').trim();

function readValue(text: string, target: string, { attributes, defaultCountry }: RowRules): Reading {
  if (text === '') return { value: null };
  if (target === 'primaryPhone') return readPhone(text, defaultCountry);
  if (!target.startsWith(ATTRIBUTE_TARGET)) return readField(text, target);
  const name = target.slice(ATTRIBUTE_TARGET.length);
  const type = attributes.find((attribute) => attribute.name === name)?.type;
  if (type === undefined) return { value: null, code: 'notTaken' };
  return readAttribute(text, type, defaultCountry);
}

function readPhone(text: string, defaultCountry: string | null): Reading {
  if (/^\d+([.,]\d+)?e\+?\d+$/i.test(text)) return { value: null, code: 'phoneScientific' };
  const country = (defaultCountry ?? undefined) as CountryCode | undefined;
  const isInternational = /^(\+|00)/.test(text);
  if (!isInternational && country === undefined && !isPossibleNumber(`+${text}`)) {
    return { value: null, code: /\d{5}/.test(text.replaceAll(/[\s().-]/g, '')) ? 'phoneNeedsCountry' : 'phoneInvalid' };
  }
  // Where no country says how to dial abroad, two zeros do; and a spreadsheet takes the plus off a number.
  const plain = text.replace(/^00/, '+');
  const readings = [parsePhoneNumberFromString(text, country), parsePhoneNumberFromString(plain, country)];
  if (!isInternational) readings.push(parsePhoneNumberFromString(`+${text}`));
  const found = readings.find((number) => number?.isValid()) ?? readings.find((number) => number?.isPossible());
  if (found === undefined) return { value: null, code: 'phoneInvalid' };
  return found.isValid() ? { value: found.number } : { value: found.number, code: 'phoneUnlikely', isWarning: true };
}

const GENDERS: Readonly<Record<string, string>> = {
  ...{ male: 'male', m: 'male', man: 'male', mr: 'male', homme: 'male', h: 'male', masculin: 'male', ذكر: 'male' },
  ...{ female: 'female', f: 'female', woman: 'female', mrs: 'female', ms: 'female', femme: 'female', mme: 'female' },
  ...{ feminin: 'female', féminin: 'female', أنثى: 'female', انثى: 'female' },
};

/** The fields of a contact by the platform's own rules; ours have one name that differs. */
function readField(text: string, target: string): Reading {
  const field = target === 'region' ? 'state' : target;
  const schema = (ContactCreate.shape as Readonly<Record<string, z.ZodType>>)[field];
  if (schema === undefined) return { value: null, code: 'notTaken' };
  const value = field === 'gender' ? (GENDERS[text.toLowerCase()] ?? text) : text;
  const { error } = schema.safeParse(value);
  const issue = error?.issues[0];
  if (issue === undefined) return { value };
  if (issue.code === 'too_big') return { value: null, code: 'tooLong', limit: Number(issue.maximum) };
  if (field === 'gender') return { value: null, code: 'gender' };
  return { value: null, code: field === 'primaryEmail' ? 'email' : 'notTaken' };
}

const MAX_TEXT = 1024;
const Email = z.email().max(254);
const Url = z.url({ protocol: /^https?$/ }).max(2048);

function readAttribute(text: string, type: Attribute['type'], defaultCountry: string | null): Reading {
  switch (type) {
    case 'text':
      return text.length > MAX_TEXT ? { value: null, code: 'tooLong', limit: MAX_TEXT } : { value: text };
    case 'number':
      return readNumber(text);
    case 'boolean':
      return readBoolean(text);
    case 'date':
      return readDate(text);
    case 'phone_number':
      return readPhone(text, defaultCountry);
    case 'email':
      return Email.safeParse(text).success ? { value: text } : { value: null, code: 'email' };
    case 'url':
      return Url.safeParse(text).success ? { value: text } : { value: null, code: 'url' };
  }
}

/** `1 234,5` and `1,234.5` can be read in one way only; `1,234` cannot. */
function readNumber(text: string): Reading {
  const plain = text.replaceAll(/[\s\u00A0\u202F']/g, '');
  if (/^[+-]?\d{1,3},\d{3}$/.test(plain)) return { value: null, code: 'numberAmbiguous' };
  const dotted = plain.includes('.') ? plain.replaceAll(/,(?=\d{3})/g, '') : plain.replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(dotted) ? { value: String(Number(dotted)) } : { value: null, code: 'number' };
}

const YES = new Set(['true', 'yes', 'y', '1', 'oui', 'vrai', 'نعم', 'x', '✓']);
const NO = new Set(['false', 'no', 'n', '0', 'non', 'faux', 'لا']);

function readBoolean(text: string): Reading {
  const word = text.toLowerCase();
  if (YES.has(word)) return { value: 'true' };
  return NO.has(word) ? { value: 'false' } : { value: null, code: 'boolean' };
}

/** ISO 8601, or day, month and year where it is plain which is which. */
function readDate(text: string): Reading {
  if (z.iso.datetime({ offset: true }).safeParse(text).success) return { value: text };
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return dateOf(text);
  const yearFirst = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/.exec(text);
  if (yearFirst) return dateOf(isoOf(yearFirst[1], yearFirst[2], yearFirst[3]));
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  if (!parts) return { value: null, code: 'date' };
  const [, first, second, year] = parts;
  if (Number(first) > 12) return dateOf(isoOf(year, second, first));
  if (Number(second) > 12) return dateOf(isoOf(year, first, second));
  return first === second ? dateOf(isoOf(year, first, second)) : { value: null, code: 'dateAmbiguous' };
}

const isoOf = (year = '', month = '', day = ''): string => `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;

const dateOf = (iso: string): Reading =>
  z.iso.date().safeParse(iso).success ? { value: iso } : { value: null, code: 'date' };
