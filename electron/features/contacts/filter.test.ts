import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ContactCondition, type ContactFilter, type ContactSort } from '#shared/contract/contact-filter.ts';
import { foldText } from '#shared/domain/contact.ts';
import type { FieldValue } from '#shared/domain/fields.ts';
import { addConnection, type TempDatabase, tempDatabase } from '../../store/test-support/temp-database.ts';
import { applyContact } from '../../sync/store/contact-store.ts';
import { contactQueries } from './handlers.ts';

interface Person {
  id: string;
  city: string | null;
  occupation: string | null;
  phone: string;
  createdAt: number;
  attributes: Record<string, FieldValue>;
}

const CITIES = ['Fès', 'FES', 'Lyon', 'Saint-Étienne', 'مراكش', null, 'lyon  sud'];
const WORK = ['Nurse', 'nursE ', null, 'Électricien', '100%', 'a_b'];
const ATTRIBUTES: Record<string, readonly FieldValue[]> = {
  plan: ['Gold', 'gold plus', 'Été', null, 'SILVER'],
  visits: [0, 1, 7.5, -3, null, 1e9],
  vip: [true, false, null],
  since: ['2024-02-29', '2025-12-31T23:59:00Z', '2026-01-01', 'soon', null],
  'odd "name" $.x': ['yes', null],
};
const DAYS = ['2024-02-29', '2025-12-31', '2026-01-01', '2026-01-02'];

let temp: TempDatabase;
let people: Person[];
let queries: ReturnType<typeof contactQueries>;
const call = { requestId: 'test' };

beforeAll(() => {
  temp = tempDatabase();
  const connectionId = addConnection(temp.db);
  const random = { uuid: () => randomUUID(), fraction: () => 0 };
  people = Array.from({ length: 160 }, (_, n) => {
    const pick = <T>(from: readonly T[], step: number): T => from[Math.floor(n / step) % from.length] as T;
    const attributes = Object.fromEntries(
      Object.entries(ATTRIBUTES).map(([name, values], index) => [name, pick(values, index + 1)]),
    );
    const createdAt = new Date(2025, 11, 30 + (n % 5), n % 24).getTime();
    const phone = `+2126 ${10 + (n % 7)}-${String(1000 + n)}`;
    const [city, occupation] = [pick(CITIES, 1), pick(WORK, 2)];
    const at = new Date(createdAt).toISOString();
    const contact = {
      ...{ id: randomUUID(), primaryPhone: phone, city, occupation, customAttributes: attributes },
      ...{ createdAt: at, updatedAt: at },
    };
    const id = applyContact(temp.db, { clock: { now: () => 0 }, random }, { connectionId, contact, generation: 1 });
    return { id: id ?? '', city, occupation, phone, createdAt, attributes };
  });
  queries = contactQueries({ db: temp.db });
});
afterAll(() => temp.remove());

/** The same by plain means: every person looked at. */
function holds(person: Person, condition: ContactCondition): boolean {
  const value = valueIn(person, condition.field);
  const text = typeof value === 'string' ? foldText(value) : null;
  switch (condition.op) {
    case 'empty':
      return value === null || value === '';
    case 'filled':
      return value !== null && value !== '';
    case 'contains':
      return compared(condition, text, (have, want) => have.includes(want));
    case 'lacks':
      return !compared(condition, text, (have, want) => have.includes(want));
    case 'is':
      return compared(condition, text, (have, want) => have === want);
    case 'isNot':
      return !compared(condition, text, (have, want) => have === want);
    case 'yes':
      return value === true || value === 1;
    case 'no':
      return value === false || value === 0;
    case 'numberBetween': {
      const number = typeof value === 'boolean' ? Number(value) : value;
      if (typeof number !== 'number') return false;
      return number >= (condition.from ?? -Infinity) && number <= (condition.to ?? Infinity);
    }
    case 'dateBetween': {
      const day = dayOf(value);
      return day !== null && day >= (condition.from ?? '0') && day <= (condition.to ?? '9');
    }
  }
}

function compared(
  condition: { field: string; value: string },
  text: string | null,
  is: (have: string, want: string) => boolean,
): boolean {
  if (text === null) return false;
  const digits = condition.value.replaceAll(/\D/g, '');
  if (condition.field === 'primaryPhone' && digits !== '') return is(text.replaceAll(/\D/g, ''), digits);
  return is(text, foldText(condition.value));
}

function valueIn(person: Person, field: string): FieldValue {
  if (field === 'city') return person.city;
  if (field === 'occupation') return person.occupation;
  if (field === 'primaryPhone') return person.phone;
  if (field === 'createdAt') return person.createdAt;
  return person.attributes[field.slice('customAttributes.'.length)] ?? null;
}

function dayOf(value: FieldValue): string | null {
  if (typeof value === 'number') {
    const at = new Date(value);
    return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  }
  return typeof value === 'string' && /^\d{4}-/.test(value) ? value.slice(0, 10) : null;
}

const textField = fc.constantFrom('city', 'occupation', ...Object.keys(ATTRIBUTES).map((n) => `customAttributes.${n}`));
const attributeField = fc.constantFrom(...Object.keys(ATTRIBUTES).map((name) => `customAttributes.${name}`));
const words = fc.constantFrom(
  'es',
  'FÈS',
  'lyon',
  'etienne',
  '%',
  '_',
  'nurse',
  'gold',
  'ete',
  'مرا',
  'yes',
  'zz',
  '"',
);
const number = fc.option(fc.constantFrom(-3, 0, 1, 7.5, 8), { nil: null });
const day = fc.option(fc.constantFrom(...DAYS), { nil: null });

const condition = fc
  .oneof(
    fc.record({ op: fc.constantFrom('contains', 'lacks', 'is', 'isNot'), field: textField, value: words }),
    fc.record({
      op: fc.constantFrom('contains', 'is'),
      field: fc.constant('primaryPhone'),
      value: fc.constantFrom('610', '+2126 10-1000', '10 10', '+'),
    }),
    fc.record({ op: fc.constant('numberBetween'), field: attributeField, from: number, to: number }),
    fc.record({
      op: fc.constant('dateBetween'),
      field: fc.constantFrom('createdAt', 'customAttributes.since'),
      from: day,
      to: day,
    }),
    fc.record({ op: fc.constantFrom('yes', 'no'), field: attributeField }),
    fc.record({ op: fc.constantFrom('empty', 'filled'), field: fc.oneof(textField, fc.constant('createdAt')) }),
  )
  .map((given) => ContactCondition.parse(given));

const idsOf = async (filter: ContactFilter, sort: Partial<ContactSort> = {}, page = { offset: 0, limit: 200 }) => {
  const answer = await queries.list({ filter, sort: { by: 'name', order: 'asc', ...sort }, page }, call);
  return { ids: answer.rows.map(({ id }) => id), total: answer.total };
};

describe('a filter', () => {
  test('lets through whom plain comparison lets through, whatever it asks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(condition, { minLength: 1, maxLength: 3 }), async (conditions) => {
        const expected = people.filter((person) => conditions.every((one) => holds(person, one)));
        const { ids, total } = await idsOf({ conditions });
        expect(total).toBe(expected.length);
        expect(ids.toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
      }),
      { numRuns: 400, seed: 5 },
    );
  });

  test('is the same in every order, and pages of it never overlap', async () => {
    await fc.assert(
      fc.asyncProperty(
        condition,
        fc.constantFrom('name', 'city', 'createdAt', 'customAttributes.visits', 'customAttributes.plan'),
        fc.constantFrom('asc', 'desc'),
        async (one, by, order) => {
          const filter = { conditions: [one] };
          const sort = { by, order } as ContactSort;
          const whole = await idsOf(filter, sort);
          const parts = await Promise.all(
            [0, 37, 74, 111, 148].map((offset) => idsOf(filter, sort, { offset, limit: 37 })),
          );
          expect(parts.flatMap(({ ids }) => ids)).toEqual(whole.ids);
          expect(whole.ids).toHaveLength(whole.total);
        },
      ),
      { numRuns: 100, seed: 6 },
    );
  });
});

test('an order by an attribute puts those without it last, either way', async () => {
  for (const order of ['asc', 'desc'] as const) {
    const { ids } = await idsOf({}, { by: 'customAttributes.visits', order });
    const visits = ids.map((id) => people.find((person) => person.id === id)?.attributes.visits ?? null);
    const known = visits.filter((value) => value !== null).map(Number);
    expect(visits.slice(0, known.length)).toEqual(known.toSorted((a, b) => (order === 'asc' ? a - b : b - a)));
    expect(visits.slice(known.length).every((value) => value === null)).toBe(true);
  }
});
