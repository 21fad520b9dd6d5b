import type { CONDITION_OPERATORS } from '../gomobile/flows/node-config.ts';

type Operator = (typeof CONDITION_OPERATORS)[number];

/** What a condition says of a variable; null where the two cannot be compared so. */
export function compare(actual: unknown, operator: Operator, wanted: unknown): boolean | null {
  const isSet = actual !== undefined && actual !== null;
  switch (operator) {
    case 'exists':
      return isSet;
    case 'not_exists':
      return !isSet;
    case 'equals':
      return isSet && String(actual) === String(wanted);
    case 'not_equals':
      return !isSet || String(actual) !== String(wanted);
    case 'contains':
      return isSet && String(actual).includes(String(wanted));
    case 'starts_with':
      return isSet && String(actual).startsWith(String(wanted));
    case 'greater_than':
      return compareNumbers(actual, wanted, (a, b) => a > b);
    case 'greater_or_equal':
      return compareNumbers(actual, wanted, (a, b) => a >= b);
    case 'less_than':
      return compareNumbers(actual, wanted, (a, b) => a < b);
    case 'less_or_equal':
      return compareNumbers(actual, wanted, (a, b) => a <= b);
  }
}

function compareNumbers(actual: unknown, wanted: unknown, holds: (a: number, b: number) => boolean): boolean | null {
  const [a, b] = [toNumber(actual), toNumber(wanted)];
  return a === null || b === null ? null : holds(a, b);
}

function toNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}
