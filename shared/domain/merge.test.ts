import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fields, isSameValue } from './fields.ts';
import { mergeFields, resolveDisputes } from './merge.ts';

const names = ['firstName', 'city', 'zip', 'customAttributes.tier'];
const value = fc.oneof(fc.constantFrom('a', 'b', 'c', ''), fc.constant(null), fc.constantFrom(1, 2, true));
const record: fc.Arbitrary<Fields> = fc.record(Object.fromEntries(names.map((name) => [name, value])));
const part: fc.Arbitrary<Fields> = fc.dictionary(fc.constantFrom(...names), value);

describe('mergeFields', () => {
  test('a field changed on one side only goes through, a field changed alike needs nothing', () => {
    const merge = mergeFields({ city: 'Fes', zip: null }, { city: 'Rabat', zip: '1' }, { city: 'Fes', zip: '1' });
    expect(merge).toEqual({ send: { city: 'Rabat' }, disputes: [] });
  });

  test('a field changed on both sides is never decided by itself', () => {
    const merge = mergeFields({ city: 'Fes' }, { city: 'Rabat' }, { city: 'Tangier' });
    expect(merge).toEqual({
      send: {},
      disputes: [{ field: 'city', base: 'Fes', mine: 'Rabat', theirs: 'Tangier' }],
    });
  });

  test('every edited field is sent, there already, or in dispute; no other field is touched', () => {
    fc.assert(
      fc.property(record, part, record, (base, mine, theirs) => {
        const { send, disputes } = mergeFields(base, mine, theirs);
        for (const [field, wanted] of Object.entries(mine)) {
          const isThere = isSameValue(wanted, theirs[field]);
          const isSent = field in send;
          const isDisputed = disputes.some((dispute) => dispute.field === field);
          expect([isThere, isSent, isDisputed].filter(Boolean)).toHaveLength(1);
          // A value of theirs is only overwritten where it is the one that the edit began from.
          if (isSent) expect(isSameValue(theirs[field], base[field])).toBe(true);
        }
        for (const field of Object.keys(send)) expect(mine).toHaveProperty([field]);
      }),
    );
  });

  test('once decided, a dispute does not come back unless they change again', () => {
    fc.assert(
      fc.property(record, part, record, fc.boolean(), (base, patch, theirs, takeMine) => {
        const { disputes } = mergeFields(base, patch, theirs);
        const choices = Object.fromEntries(disputes.map(({ field }) => [field, takeMine ? 'mine' : 'theirs'] as const));
        const resolved = resolveDisputes({ base, patch }, disputes, choices);
        const again = mergeFields(resolved.base, resolved.patch, theirs);
        expect(again.disputes).toEqual([]);
        for (const { field, mine } of disputes) {
          if (takeMine) expect(again.send[field]).toBe(mine);
          else expect(again.send).not.toHaveProperty([field]);
        }
      }),
    );
  });
});
