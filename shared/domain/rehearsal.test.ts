import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fields } from './fields.ts';
import { type PlannedChange, rehearse } from './rehearsal.ts';

const NOW = 1_000_000;

let sequence = 0;
const change = (part: Partial<PlannedChange> = {}): PlannedChange => {
  sequence += 1;
  return {
    id: `c${sequence}`,
    sequence,
    entity: 'contact',
    entityId: `r${sequence}`,
    operation: 'update',
    state: 'queued',
    base: { city: 'Fes' },
    patch: { city: 'Rabat' },
    firstSentAt: null,
    expiresAt: null,
    ...part,
  };
};

const play = (
  open: readonly PlannedChange[],
  record: Fields | null | undefined = { city: 'Fes', zip: null },
  needs: Readonly<Record<string, string[]>> = {},
) => rehearse(open, { now: NOW, recordOf: () => record, needsOf: ({ id }) => needs[id] ?? [] });
const fates = (...input: Parameters<typeof play>) => play(...input).map(({ change: { id }, fate }) => [id, fate]);

describe('what becomes of a change', () => {
  test('goes where the platform has what the edit began from', () => {
    expect(play([change()])).toMatchObject([{ fate: 'send', prediction: null, waitsFor: null }]);
  });

  test('of an audience merges its description as the sending will, and asks for what people are reached by', () => {
    const [base, mine, theirs] = ['one\ntwo\nthree', 'ONE\ntwo\nthree', 'one\ntwo\nTHREE'];
    const sides = { base: { description: base }, patch: { description: mine } };
    const record = { description: theirs };
    expect(play([change({ ...sides, entity: 'audience' })], record)).toMatchObject([{ fate: 'send' }]);
    expect(play([change(sides)], record)).toMatchObject([{ fate: 'conflict' }]);
  });

  test('needs nothing where the platform has it already', () => {
    expect(play([change()], { city: 'Rabat' })).toMatchObject([{ fate: 'nothing', prediction: null }]);
  });

  test('conflicts where the platform has a third value', () => {
    expect(play([change()], { city: 'Tangier' })).toMatchObject([
      {
        fate: 'conflict',
        prediction: {
          deletedThere: false,
          fields: [{ field: 'city', base: 'Fes', mine: 'Rabat', theirs: 'Tangier' }],
        },
      },
    ]);
  });

  test('conflicts where the platform no longer has the record', () => {
    expect(play([change()], null)).toMatchObject([
      {
        fate: 'conflict',
        prediction: { deletedThere: true, fields: [{ field: 'city', mine: 'Rabat', theirs: null }] },
      },
    ]);
    expect(play([change({ operation: 'add', patch: {} })], null)).toMatchObject([
      { fate: 'conflict', prediction: { deletedThere: true, fields: [] } },
    ]);
  });

  test('a new record meets the one that has its place', () => {
    const create = change({ operation: 'create', base: {} });
    expect(fates([create], null)).toEqual([[create.id, 'send']]);
    expect(fates([create], { city: null })).toEqual([[create.id, 'send']]);
    expect(fates([create], { city: 'Tangier' })).toEqual([[create.id, 'conflict']]);
  });

  test('a deletion of what was edited since conflicts, of what is gone needs nothing', () => {
    const remove = change({ operation: 'delete', base: { city: 'Fes' }, patch: {} });
    expect(fates([remove], { city: 'Fes' })).toEqual([[remove.id, 'send']]);
    expect(fates([remove], { city: 'Fes', zip: '1' })).toEqual([[remove.id, 'conflict']]);
    expect(fates([remove], null)).toEqual([[remove.id, 'nothing']]);
  });

  test('what was sent without an answer is asked about first', () => {
    expect(play([change({ state: 'unknown', firstSentAt: 5 })])).toMatchObject([{ fate: 'check' }]);
    expect(play([change({ state: 'unknown', firstSentAt: 5 })], { city: 'Rabat' })).toMatchObject([{ fate: 'check' }]);
  });

  test('what is held does not go, and is compared all the same', () => {
    expect(play([change({ state: 'held', expiresAt: NOW + 1 })], { city: 'Tangier' })).toMatchObject([
      { fate: 'held', prediction: { fields: [{ theirs: 'Tangier' }] } },
    ]);
  });

  test('its time is over from the moment it lapses, unless it may have left', () => {
    expect(play([change({ state: 'held', expiresAt: NOW })])).toMatchObject([{ fate: 'lapsed', prediction: null }]);
    expect(play([change({ state: 'queued', expiresAt: NOW })])).toMatchObject([{ fate: 'lapsed' }]);
    expect(play([change({ state: 'queued', expiresAt: NOW, firstSentAt: 5 })])).toMatchObject([{ fate: 'send' }]);
    expect(play([change({ state: 'queued', expiresAt: NOW + 1 })])).toMatchObject([{ fate: 'send' }]);
  });

  test('what reaches people is compared with nothing', () => {
    expect(play([change({ operation: 'launch', base: {}, patch: { people: 4 } })], undefined)).toMatchObject([
      { fate: 'send', prediction: null },
    ]);
  });

  test('what is in conflict or was refused is no part of it', () => {
    expect(play([change({ state: 'conflict' }), change({ state: 'failed' })])).toEqual([]);
  });
});

describe('the order', () => {
  test('is that of the edits, a record’s next one after its first', () => {
    const first = change({ entityId: 'one' });
    const second = change({ entityId: 'one', base: { city: 'Rabat' }, patch: { city: 'Sale' } });
    const third = change({ entityId: 'two' });
    expect(fates([third, second, first])).toEqual([
      [first.id, 'send'],
      [third.id, 'send'],
      [second.id, 'send'],
    ]);
  });

  test('a later edit is compared with what the earlier one leaves behind', () => {
    const create = change({ entityId: 'new', operation: 'create', base: {}, patch: { city: 'Rabat' } });
    const edit = change({ entityId: 'new', base: { city: 'Rabat' }, patch: { city: 'Sale' } });
    const remove = change({ entityId: 'new', operation: 'delete', base: { city: 'Sale' }, patch: {} });
    expect(fates([create, edit, remove], null).map(([, fate]) => fate)).toEqual(['send', 'send', 'send']);
  });

  test.each(['conflict', 'failed', 'held'] as const)('nothing of a record passes one of it that is %s', (state) => {
    const first = change({ entityId: 'one', state });
    const second = change({ entityId: 'one' });
    expect(play([first, second]).find((one) => one.change === second)).toMatchObject({
      fate: 'waits',
      waitsFor: { id: first.id },
    });
  });

  test('nothing of a record passes a conflict that is predicted', () => {
    const first = change({ entityId: 'one' });
    const second = change({ entityId: 'one', base: { zip: null }, patch: { zip: '1' } });
    expect(fates([first, second], { city: 'Tangier' })).toEqual([
      [first.id, 'conflict'],
      [second.id, 'waits'],
    ]);
  });

  test('a deletion or an effect that failed or lapsed holds nothing back', () => {
    for (const operation of ['delete', 'launch', 'send', 'start'] as const) {
      const failed = change({ entityId: 'one', operation, state: 'failed' });
      const lapsed = change({ entityId: 'one', operation, state: 'held', expiresAt: NOW });
      const next = change({ entityId: 'one' });
      expect(fates([failed, lapsed, next]).at(-1)).toEqual([next.id, 'send']);
    }
  });

  test('what needs another change goes after it, and waits where that does not go', () => {
    const needed = change();
    const needing = change({ operation: 'add', patch: {} });
    const needs = { [needing.id]: [needed.id, 'settled long ago'] };
    expect(fates([needing, needed], undefined, needs)).toEqual([
      [needed.id, 'send'],
      [needing.id, 'send'],
    ]);
    const held = { ...needed, state: 'held' } as const;
    expect(fates([needing, held], undefined, needs)).toEqual([
      [needed.id, 'held'],
      [needing.id, 'waits'],
    ]);
  });

  test('a held one behind another is held, and says behind what', () => {
    const first = change({ entityId: 'one', state: 'conflict' });
    const second = change({ entityId: 'one', state: 'held' });
    expect(play([first, second])).toMatchObject([{ fate: 'held', waitsFor: { id: first.id } }]);
  });
});

test('every change that moves is told once, and none goes before an earlier one of its record', () => {
  const any = fc.array(
    fc.record({
      entityId: fc.constantFrom('a', 'b', 'c'),
      operation: fc.constantFrom('create', 'update', 'delete', 'add', 'launch'),
      state: fc.constantFrom('queued', 'held', 'unknown', 'conflict', 'failed', 'sending'),
      expiresAt: fc.constantFrom(null, NOW - 1, NOW + 1),
      patch: fc.constantFrom({ city: 'Rabat' }, { zip: '1' }, {}),
    } as const),
    { maxLength: 12 },
  );
  const record = fc.constantFrom<Fields | null | undefined>({ city: 'Fes' }, { city: 'Tangier' }, null, undefined);
  fc.assert(
    fc.property(any, record, (parts, there) => {
      const open = parts.map((part) => change(part as Partial<PlannedChange>));
      const rehearsed = play(open, there);
      const moving = open.filter(({ state }) => state !== 'conflict' && state !== 'failed');
      expect(rehearsed.map((one) => one.change.id).sort()).toEqual(moving.map(({ id }) => id).sort());
      const going = rehearsed.filter(({ fate }) => ['send', 'check', 'nothing'].includes(fate));
      for (const [index, one] of going.entries()) {
        const later = going.slice(index + 1).filter((other) => other.change.entityId === one.change.entityId);
        for (const other of later) expect(other.change.sequence).toBeGreaterThan(one.change.sequence);
      }
      for (const { fate, waitsFor } of rehearsed) if (fate === 'waits') expect(waitsFor).not.toBeNull();
    }),
  );
});
