import { describe, expect, test } from 'vitest';
import { draftChanges, draftConflicts, editDraft, isSameContent, settleDraft } from './draft.ts';

const THERE = { name: 'Amal', voice: { provider: 'p', voiceId: 'v' }, temperature: 0.7, welcomeMessage: null };

describe('a draft', () => {
  test('holds what was changed, and what stood there when the change began', () => {
    const first = editDraft(null, { name: 'Amal 2' }, THERE);
    expect(first).toEqual({ fields: { name: 'Amal 2' }, base: { name: 'Amal' } });
    // The platform moves on; the base of an edit that began before does not.
    expect(editDraft(first, { name: 'Amal 3' }, { ...THERE, name: 'Other' })?.base).toEqual({ name: 'Amal' });
  });

  test('loses a field that is again as it was, and is nothing without fields', () => {
    const draft = editDraft(null, { name: 'X', temperature: 1 }, THERE);
    expect(editDraft(draft, { temperature: 0.7 }, THERE)?.fields).toEqual({ name: 'X' });
    expect(editDraft(draft, { temperature: 0.7, name: 'Amal' }, THERE)).toBeNull();
    expect(editDraft(null, { welcomeMessage: '' }, THERE)).toBeNull();
    expect(editDraft(null, { voice: { voiceId: 'v', provider: 'p' } }, THERE)).toBeNull();
  });

  test('is in conflict where the platform changed the same field to something else', () => {
    const draft = { fields: { name: 'Mine', temperature: 1 }, base: { name: 'Amal', temperature: 0.7 } };
    expect(draftConflicts(draft, THERE)).toEqual([]);
    expect(draftConflicts(draft, { ...THERE, name: 'Theirs' })).toEqual(['name']);
    expect(draftConflicts(draft, { ...THERE, name: 'Mine' })).toEqual([]);
    expect(draftConflicts(draft, { ...THERE, welcomeMessage: 'Hello' })).toEqual([]);
  });

  test('sends only what differs from what is there', () => {
    const draft = { fields: { name: 'Mine', temperature: 1 }, base: { name: 'Amal', temperature: 0.7 } };
    expect(draftChanges(draft, { ...THERE, name: 'Mine' })).toEqual({ temperature: 1 });
  });

  test('goes on after a decision: mine over theirs, or theirs', () => {
    const draft = { fields: { name: 'Mine', temperature: 1 }, base: { name: 'Amal', temperature: 0.7 } };
    const there = { ...THERE, name: 'Theirs' };
    const mine = settleDraft(draft, { name: 'mine' }, there);
    expect(mine && draftConflicts(mine, there)).toEqual([]);
    expect(settleDraft(draft, { name: 'theirs' }, there)?.fields).toEqual({ temperature: 1 });
    expect(settleDraft(draft, { name: 'theirs', temperature: 'theirs' }, there)).toBeNull();
  });

  test('compares nested values whatever the order of their names', () => {
    expect(isSameContent({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true);
    expect(isSameContent([1, 2], [2, 1])).toBe(false);
  });
});
