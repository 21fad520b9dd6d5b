import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChangeState } from '../contract/outbox.ts';
import { canFoldInto, foldEdit, type PendingEdit } from './coalesce.ts';
import { differingFields, type Fields } from './fields.ts';
import { recordStateOf } from './outbox-state.ts';
import { type ReplayedChange, replay } from './replay.ts';

const names = ['firstName', 'city', 'zip'];
const value = fc.constantFrom('a', 'b', 'c', null);
const record: fc.Arbitrary<Fields> = fc.record(Object.fromEntries(names.map((name) => [name, value])));
const patch: fc.Arbitrary<Fields> = fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1 });

const update = (changes: Fields, state: ChangeState = 'queued'): ReplayedChange => ({
  operation: 'update',
  state,
  patch: changes,
});

describe('replay', () => {
  test('shows open edits over the record, in order, and settled ones no more', () => {
    const shown = replay({ city: 'Fes', zip: '1' }, [
      update({ city: 'Rabat' }),
      update({ zip: '2' }, 'discarded'),
      update({ city: 'Agadir' }, 'failed'),
    ]);
    expect(shown).toEqual({ city: 'Agadir', zip: '1' });
  });

  test('a creation alone is a record; an edit alone is none; a deletion shows once it is carried out', () => {
    expect(replay(null, [{ operation: 'create', state: 'queued', patch: { city: 'Fes' } }])).toEqual({ city: 'Fes' });
    expect(replay(null, [update({ city: 'Fes' })])).toBeNull();
    expect(replay({ city: 'Fes' }, [{ operation: 'delete', state: 'queued', patch: {} }])).toEqual({ city: 'Fes' });
  });
});

describe('folding an edit into one that has not left', () => {
  const pending = (operation: PendingEdit['operation'], fields: Partial<PendingEdit> = {}): PendingEdit => ({
    operation,
    state: 'queued',
    everSent: false,
    base: {},
    patch: {},
    ...fields,
  });

  test('shows the same record as the two edits apart', () => {
    fc.assert(
      fc.property(record, patch, patch, (base, first, second) => {
        const apart = replay(base, [update(first), update(second)]);
        const between = { ...base, ...first };
        const folded = foldEdit(pending('update', { base: pick(base, first), patch: first }), {
          base: pick(between, second),
          patch: second,
        });
        const shown = replay(base, [update(folded.patch)]);
        expect(differingFields(shown ?? {}, apart ?? {})).toEqual([]);
        // What an edit began from is what the platform had before both.
        for (const field of Object.keys(folded.patch)) expect(folded.base[field] ?? null).toBe(base[field] ?? null);
      }),
    );
  });

  test('an edit taken back leaves nothing to send', () => {
    const first = pending('update', { base: { city: 'Fes' }, patch: { city: 'Rabat' } });
    expect(foldEdit(first, { base: { city: 'Rabat' }, patch: { city: 'Fes' } }).patch).toEqual({});
  });

  test('only what has not left, or was refused for good, takes another edit in', () => {
    expect(canFoldInto(pending('update'))).toBe(true);
    expect(canFoldInto(pending('create', { state: 'failed', everSent: true }))).toBe(true);
    expect(canFoldInto(pending('update', { everSent: true }))).toBe(false);
    expect(canFoldInto(pending('update', { state: 'sending' }))).toBe(false);
    expect(canFoldInto(pending('update', { state: 'conflict' }))).toBe(false);
    expect(canFoldInto(pending('delete'))).toBe(false);
  });
});

test('a record shows the state that asks most of the person', () => {
  expect(recordStateOf([])).toBe('synced');
  expect(recordStateOf(['queued', 'sending'])).toBe('sending');
  expect(recordStateOf(['queued', 'conflict', 'failed'])).toBe('conflict');
  expect(recordStateOf(['done', 'discarded'])).toBe('synced');
});

const pick = (from: Fields, like: Fields): Fields =>
  Object.fromEntries(Object.keys(like).map((field) => [field, from[field] ?? null]));
