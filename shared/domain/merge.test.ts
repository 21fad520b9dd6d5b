import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fields, isSameValue } from './fields.ts';
import { mergeFields, resolveDisputes } from './merge.ts';

const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 10_000 : 1000;

const names = ['firstName', 'city', 'zip', 'customAttributes.tier'];
const value = fc.oneof(fc.constantFrom('a', 'b', 'c', ''), fc.constant(null), fc.constantFrom(1, 2, true));
const record: fc.Arbitrary<Fields> = fc.record(Object.fromEntries(names.map((name) => [name, value])));
const part: fc.Arbitrary<Fields> = fc.dictionary(fc.constantFrom(...names), value);

describe('mergeFields', () => {
  test('a field changed on one side only goes through, a field changed alike needs nothing', () => {
    const merge = mergeFields('contact', {
      base: { city: 'Fes', zip: null },
      mine: { city: 'Rabat', zip: '1' },
      theirs: { city: 'Fes', zip: '1' },
    });
    expect(merge).toEqual({ send: { city: 'Rabat' }, disputes: [] });
  });

  test('a field changed on both sides is never decided by itself', () => {
    const merge = mergeFields('contact', {
      base: { city: 'Fes' },
      mine: { city: 'Rabat' },
      theirs: { city: 'Tangier' },
    });
    expect(merge).toEqual({
      send: {},
      disputes: [{ field: 'city', base: 'Fes', mine: 'Rabat', theirs: 'Tangier' }],
    });
  });

  test('lines of their own merge in a description, and are never decided by themselves in what people are reached by', () => {
    const [base, mine, theirs] = ['1 Mill Lane\nLeeds\nUK', '2 Mill Lane\nLeeds\nUK', '1 Mill Lane\nLeeds\nEngland'];
    const sides = (field: string) => ({
      base: { [field]: base },
      mine: { [field]: mine },
      theirs: { [field]: theirs },
    });
    expect(mergeFields('audience', sides('description')).send).toEqual({ description: '2 Mill Lane\nLeeds\nEngland' });
    expect(mergeFields('contact', sides('address')).disputes.map(({ field }) => field)).toEqual(['address']);
  });

  const mergeDescription = (base: Fields[string], mine: Fields[string], theirs: Fields[string]) =>
    mergeFields('audience', {
      base: { description: base },
      mine: { description: mine },
      theirs: { description: theirs },
    });

  test('nothing is sent where what is merged stands there already', () => {
    expect(mergeDescription('one\ntwo\nthree\n', 'ONE\ntwo\nthree\n', 'ONE\ntwo\nTHREE\n')).toEqual({
      send: {},
      disputes: [],
    });
  });

  test.each([
    [5, 'a\nb\n', 'c\n'],
    ['a\nb\nc\n', 5, 'a\nb\nC\n'],
    ['a\nb\nc\n', 'A\nb\nc\n', true],
    [null, 'a\n', 'b\n'],
    ['a\nb\nc\n', null, 'a\nb\nC\n'],
    ['a\nb\nc\n', 'A\nb\nc\n', ''],
  ])('%j made %j here and %j there is nothing that lines could settle', (base, mine, theirs) => {
    expect(mergeDescription(base, mine, theirs)).toEqual({
      send: {},
      disputes: [{ field: 'description', base, mine, theirs }],
    });
  });

  test('every edited field is sent, there already, or in dispute; no other field is touched', () => {
    fc.assert(
      fc.property(record, part, record, (base, mine, theirs) => {
        const { send, disputes } = mergeFields('contact', { base, mine, theirs });
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
      { numRuns: RUNS },
    );
  });

  test('once decided, a dispute does not come back unless they change again', () => {
    fc.assert(
      fc.property(record, part, record, fc.boolean(), (base, patch, theirs, takeMine) => {
        const { disputes } = mergeFields('contact', { base, mine: patch, theirs });
        const choices = Object.fromEntries(disputes.map(({ field }) => [field, takeMine ? 'mine' : 'theirs'] as const));
        const resolved = resolveDisputes({ base, patch }, disputes, choices);
        const again = mergeFields('contact', { base: resolved.base, mine: resolved.patch, theirs });
        expect(again.disputes).toEqual([]);
        for (const { field, mine } of disputes) {
          if (takeMine) expect(again.send[field]).toBe(mine);
          else expect(again.send).not.toHaveProperty([field]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  /** A text of six lines, a few of which a side worded anew. */
  const edits = fc
    .tuple(...Array.from({ length: 6 }, () => fc.constantFrom('', '', '', '', ' anew', ' other')))
    .map((words) => words.map((word, i) => `line ${i}${word}\n`).join(''));
  const audience: fc.Arbitrary<Fields> = fc.record({ name: value, description: edits });
  /** Only what an edit changed: nothing else is ever in a patch that has not been sent. */
  const changed = (base: Fields, edited: Fields): Fields =>
    Object.fromEntries(Object.entries(edited).filter(([field, wanted]) => !isSameValue(base[field], wanted)));

  test('without a dispute it does not matter which side came first', () => {
    let mergedCount = 0;
    fc.assert(
      fc.property(audience, audience, audience, (base, a, b) => {
        const one = mergeFields('audience', { base, mine: changed(base, a), theirs: b });
        const other = mergeFields('audience', { base, mine: changed(base, b), theirs: a });
        const namesOf = ({ disputes }: typeof one) => disputes.map(({ field }) => field).sort();
        expect(namesOf(one)).toEqual(namesOf(other));
        for (const field of Object.keys(base)) {
          if (namesOf(one).includes(field)) continue;
          const mine = { ...b, ...one.send }[field];
          expect(isSameValue(mine, { ...a, ...other.send }[field])).toBe(true);
          if (!isSameValue(mine, a[field]) && !isSameValue(mine, b[field])) mergedCount += 1;
        }
      }),
      { numRuns: RUNS },
    );
    expect(mergedCount).toBeGreaterThan(10);
  });

  test('merged once and sent, nothing is left to send', () => {
    fc.assert(
      fc.property(audience, audience, audience, (base, edited, theirs) => {
        const mine = changed(base, edited);
        const { send, disputes } = mergeFields('audience', { base, mine, theirs });
        const after: Fields = { ...theirs, ...send };
        const again = mergeFields('audience', { base: theirs, mine: send, theirs: after });
        expect(again).toEqual({ send: {}, disputes: [] });
        for (const [field, wanted] of Object.entries(mine)) {
          const isMerged = field === 'description' && !isSameValue(base[field], theirs[field]);
          const isDisputed = disputes.some((dispute) => dispute.field === field);
          if (!isDisputed && !isMerged) expect(isSameValue(after[field], wanted)).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('a text that was sent and taken back is asked about, not overwritten by what may be our own', () => {
    const merge = mergeFields('audience', {
      base: { description: 'first\n' },
      mine: { description: 'first\n' },
      theirs: { description: 'second\n' },
    });
    expect(merge.disputes.map(({ field }) => field)).toEqual(['description']);
  });
});
