import { describe, expect, test } from 'vitest';
import { canFoldInto, foldEdit, type PendingEdit } from './coalesce.ts';

const edit = (given: Partial<PendingEdit> = {}): PendingEdit => ({
  ...{ operation: 'update', state: 'queued', everSent: false, base: {}, patch: {} },
  ...given,
});

describe('a further edit is folded', () => {
  test('into one that waits and never left, or that was refused for good', () => {
    for (const operation of ['create', 'update'] as const) {
      expect(canFoldInto(edit({ operation }))).toBe(true);
      expect(canFoldInto(edit({ operation, state: 'failed' }))).toBe(true);
      expect(canFoldInto(edit({ operation, state: 'failed', everSent: true }))).toBe(true);
    }
  });

  test('into nothing that may have taken effect, waits for the person, or is over', () => {
    expect(canFoldInto(edit({ everSent: true }))).toBe(false);
    for (const state of ['held', 'sending', 'unknown', 'conflict', 'done', 'discarded'] as const) {
      expect(canFoldInto(edit({ state }))).toBe(false);
    }
  });

  test('into no deletion', () => {
    expect(canFoldInto(edit({ operation: 'delete' }))).toBe(false);
    expect(canFoldInto(edit({ operation: 'delete', state: 'failed' }))).toBe(false);
  });
});

describe('two edits as one', () => {
  const first = { base: { city: 'Fes', zip: '1' }, patch: { city: 'Rabat', zip: '2' } };

  test('begin where the first began and end where the second ends', () => {
    expect(
      foldEdit(edit(first), { base: { city: 'Rabat', name: 'A' }, patch: { city: 'Tangier', name: 'B' } }),
    ).toEqual({
      base: { city: 'Fes', zip: '1', name: 'A' },
      patch: { city: 'Tangier', zip: '2', name: 'B' },
    });
  });

  test('leave out of an update what is back where it began', () => {
    const back = { base: { city: 'Rabat' }, patch: { city: 'Fes' } };
    expect(foldEdit(edit(first), back).patch).toEqual({ zip: '2' });
    expect(foldEdit(edit({ ...first, base: { city: null } }), { base: {}, patch: { city: '' } }).patch).toEqual({
      zip: '2',
    });
  });

  test('keep every field of a creation, since nothing of it is there', () => {
    const creation = edit({ operation: 'create', base: {}, patch: { city: 'Fes', zip: '1' } });
    expect(foldEdit(creation, { base: { city: 'Fes' }, patch: { city: null } })).toEqual({
      base: { city: 'Fes' },
      patch: { city: null, zip: '1' },
    });
    expect(foldEdit(creation, { base: { city: 'Fes' }, patch: { city: 'Fes' } }).patch).toEqual(creation.patch);
  });
});
