import type { TFunction } from 'i18next';
import type { Attribute } from '#shared/contract/contacts.ts';
import type { ImportProblem } from '#shared/contract/imports.ts';
import { CONTACT_TEXT_FIELDS, type ContactTextField } from '#shared/domain/contact.ts';
import { ATTRIBUTE_TARGET } from '#shared/domain/import-columns.ts';
import { formatCount, isolate } from '../../lib/format.ts';

const PROBLEMS = [
  ...(['phoneMissing', 'phoneInvalid', 'phoneNeedsCountry', 'phoneScientific', 'phoneUnlikely', 'email'] as const),
  ...([
    'tooLong',
    'number',
    'numberAmbiguous',
    'boolean',
    'date',
    'dateAmbiguous',
    'url',
    'gender',
    'notTaken',
  ] as const),
  ...(['duplicate', 'existing'] as const),
];
const OUTCOMES = ['created', 'updated', 'merged', 'skipped', 'invalid', 'refused', 'missing'] as const;
const VERDICTS = ['valid', 'existing', 'duplicate', 'invalid'] as const;

const isField = (target: string): target is ContactTextField => CONTACT_TEXT_FIELDS.some((field) => field === target);

/** What a target is called on screen; an attribute as its platform calls it. */
export function targetName(target: string, attributes: readonly Attribute[], t: TFunction): string {
  if (isField(target)) return t(`contacts.field.${target}`);
  const name = target.slice(ATTRIBUTE_TARGET.length);
  return attributes.find((attribute) => attribute.name === name)?.displayName ?? name;
}

/** What is wrong with a field, as a sentence. */
export const problemText = ({ code, limit }: Pick<ImportProblem, 'code' | 'limit'>, t: TFunction): string =>
  t(`imports.problem.${code}`, { limit: limit === null ? '' : formatCount(limit) });

/** The words in which the result file says what became of each row: those of the screen. */
export function fileWords(attributes: readonly Attribute[], t: TFunction): Record<string, string> {
  const words: Record<string, string> = {
    line: t('imports.file.line'),
    column: t('imports.file.column'),
    outcome: t('imports.file.outcome'),
    problem: t('imports.file.problem'),
  };
  for (const field of CONTACT_TEXT_FIELDS) words[`target.${field}`] = t(`contacts.field.${field}`);
  for (const { name, displayName } of attributes.slice(0, 200)) {
    words[`target.${ATTRIBUTE_TARGET}${name}`.slice(0, 200)] = displayName.slice(0, 400);
  }
  for (const code of PROBLEMS) words[`problem.${code}`] = t(`imports.problem.${code}`, { limit: '{{limit}}' });
  for (const outcome of OUTCOMES) words[`outcome.${outcome}`] = t(`imports.outcome.${outcome}`);
  for (const verdict of VERDICTS) words[`verdict.${verdict}`] = t(`imports.verdict.${verdict}`);
  return words;
}

/** A country by its name in the person's language, with what is dialled for it. */
export function countryName(code: string, callingCode: string, language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;
  return `${name} ${isolate(`+${callingCode}`)}`;
}
