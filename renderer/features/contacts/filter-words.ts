import type { TFunction } from 'i18next';
import type { ContactCondition } from '#shared/contract/contact-filter.ts';
import { formatCount } from '../../lib/format.ts';
import type { FieldKind } from './field-options.ts';

/** What may be asked of a field of each kind, in the order in which it is offered. */
export const OPERATORS = {
  text: ['contains', 'is', 'lacks', 'isNot', 'empty', 'filled'],
  number: ['numberBetween', 'empty', 'filled'],
  date: ['dateBetween', 'empty', 'filled'],
  boolean: ['yes', 'no', 'empty', 'filled'],
} as const satisfies Record<FieldKind, readonly ContactCondition['op'][]>;

/** A condition as words behind the name of its field. */
export function conditionWords(condition: ContactCondition, t: TFunction): string {
  switch (condition.op) {
    case 'contains':
    case 'lacks':
    case 'is':
    case 'isNot':
      return t(`people.filter.words.${condition.op}`, { value: condition.value });
    case 'numberBetween':
      return rangeWords(
        condition.from === null ? null : formatCount(condition.from),
        condition.to === null ? null : formatCount(condition.to),
        t,
      );
    case 'dateBetween':
      return rangeWords(condition.from, condition.to, t);
    default:
      return t(`people.filter.words.${condition.op}`);
  }
}

function rangeWords(from: string | null, to: string | null, t: TFunction): string {
  if (from !== null && from === to) return t('people.filter.words.exactly', { value: from });
  if (from !== null && to !== null) return t('people.filter.words.between', { from, to });
  return from !== null ? t('people.filter.words.from', { from }) : t('people.filter.words.upTo', { to: to ?? '' });
}

/** A number as it is typed, with a decimal comma where that is the custom; null for none, undefined for what is no number. */
export function typedNumber(text: string): number | null | undefined {
  const plain = text.trim().replace(',', '.');
  if (plain === '') return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}
