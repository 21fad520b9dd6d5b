import { describe, expect, test } from 'vitest';
import { setSetting } from '../../store/settings.ts';
import { PAUSED_SETTING } from '../reachable.ts';
import { findBaseByLocalId } from '../store/base-table.ts';
import type { ChangeConflict } from '../store/outbox-table.ts';
import { type GivenChange, NOW, testOutbox } from '../test-support/test-outbox.ts';
import {
  confirmChange,
  discardAlone,
  discardChange,
  holdBackAlone,
  rebaseLater,
  resolveAlike,
  resolveChange,
  retryChange,
  stampOf,
} from './decisions.ts';
import { HOLD_MS } from './enqueue.ts';

const refusal = { code: 'INVALID', message: 'no', retryable: false } as const;
const tried = { attemptCount: 3, nextAttemptAt: NOW + 9, error: refusal };
const ready = { attemptCount: 0, nextAttemptAt: null, error: null };
const call: GivenChange = { entity: 'call', entityId: 'call', operation: 'start' };

const refused = (sentence: string) =>
  expect.objectContaining({ code: 'CONFLICT', message: expect.stringContaining(sentence) });

const inConflict = (...fields: ChangeConflict['fields']): ChangeConflict => ({ deletedThere: false, fields });
const city = { field: 'city', base: 'Fes', mine: 'Rabat', theirs: 'Tangier' };

/** Sara of Fes on the platform; an edit of hers stands as given. */
function bench() {
  const outbox = testOutbox();
  outbox.contactThere('sara', { firstName: 'Sara', city: 'Fes', updatedAt: '2026-02-01T00:00:00Z' });
  outbox.reach(true);
  return {
    ...outbox,
    edit: (id: string, given: GivenChange = {}) =>
      outbox.add(id, { entityId: 'sara', patch: { city: 'Rabat' }, base: { city: 'Fes' }, ...given }),
    isThere: () => findBaseByLocalId(outbox.db, 'contacts', 'sara') !== null,
    stateShown: () =>
      (
        outbox.db.prepare("SELECT sync_state AS state FROM contacts WHERE id = 'sara'").get() as
          | { state: string }
          | undefined
      )?.state,
  };
}

describe('a confirmation', () => {
  test('releases what is held, for good', () => {
    const { db, clock, edit, stateShown } = bench();
    edit('a', { state: 'held', expiresAt: NOW + 1, ...tried });
    expect(confirmChange(db, clock, 'a')).toMatchObject({ ...ready, state: 'queued', expiresAt: null });
    expect(stateShown()).toBe('queued');
  });

  test('is refused for what is not held, or has lapsed', () => {
    const { db, clock, edit, states } = bench();
    edit('a');
    edit('b', { state: 'held', expiresAt: NOW });
    edit('c', { state: 'held' });
    expect(() => confirmChange(db, clock, 'a')).toThrow(refused('does not wait'));
    expect(() => confirmChange(db, clock, 'b')).toThrow(refused('lapsed'));
    expect(confirmChange(db, clock, 'c').state).toBe('queued');
    expect(states('a', 'b')).toEqual(['queued', 'held']);
  });

  test('has an effect now or not at all', () => {
    const { db, clock, add, reach, get } = bench();
    add('a', { ...call, state: 'held', expiresAt: NOW + 1 });
    reach(false);
    expect(() => confirmChange(db, clock, 'a')).toThrow(expect.objectContaining({ code: 'OFFLINE' }));
    reach(true);
    setSetting(db, PAUSED_SETTING, true);
    expect(() => confirmChange(db, clock, 'a')).toThrow(expect.objectContaining({ code: 'OFFLINE' }));
    expect(get('a').state).toBe('held');
    setSetting(db, PAUSED_SETTING, false);
    expect(confirmChange(db, clock, 'a')).toMatchObject({ state: 'queued', expiresAt: NOW + HOLD_MS });
  });

  test('of an edit needs no line', () => {
    const { db, clock, edit, reach } = bench();
    reach(false);
    edit('a', { state: 'held' });
    expect(confirmChange(db, clock, 'a').state).toBe('queued');
  });

  test('is one for all that came of a wish and are held; each other one is decided by itself', () => {
    const { db, clock, edit, add, states } = bench();
    edit('a', { state: 'held', groupId: 'wish' });
    add('b', { state: 'held', groupId: 'wish', entityId: 'omar' });
    add('c', { state: 'held', groupId: 'another', entityId: 'lea' });
    add('d', { state: 'held', entityId: 'max' });
    add('e', { state: 'failed', groupId: 'wish', entityId: 'zoe' });
    expect(confirmChange(db, clock, 'a').id).toBe('a');
    expect(states('a', 'b', 'c', 'd', 'e')).toEqual(['queued', 'queued', 'held', 'held', 'failed']);
    confirmChange(db, clock, 'd');
    expect(states('c', 'd')).toEqual(['held', 'queued']);
  });
});

describe('another try', () => {
  test.each([
    ['failed', 'queued'],
    ['queued', 'queued'],
    ['unknown', 'unknown'],
  ] as const)('of what is %s is %s, at once', (state, after) => {
    const { db, clock, edit, stateShown } = bench();
    edit('a', { state, ...tried });
    expect(retryChange(db, clock, 'a')).toMatchObject({ ...ready, state: after, expiresAt: null });
    expect(stateShown()).toBe(after);
  });

  test('is refused for everything else', () => {
    const { db, clock, edit } = bench();
    for (const state of ['held', 'sending', 'conflict', 'done', 'discarded'] as const) {
      edit(state, { state });
      expect(() => retryChange(db, clock, state)).toThrow(refused('nothing to retry'));
    }
  });

  test('of what lapsed unconfirmed is held again, of what was confirmed keeps its time', () => {
    const { db, clock, edit } = bench();
    edit('a', { state: 'failed', operation: 'delete', expiresAt: NOW - 1 });
    edit('b', { state: 'queued', expiresAt: NOW + 5 });
    expect(retryChange(db, clock, 'a')).toMatchObject({ state: 'held', expiresAt: NOW + HOLD_MS });
    expect(retryChange(db, clock, 'b')).toMatchObject({ state: 'queued', expiresAt: NOW + 5 });
  });

  test('of an effect that failed is a decision of its own, and forgets that it may have left', () => {
    const { db, clock, add } = bench();
    add('a', { ...call, state: 'failed', firstSentAt: NOW - 5, ...tried });
    expect(retryChange(db, clock, 'a')).toMatchObject({
      ...{ ...ready, state: 'held', firstSentAt: null, expiresAt: NOW + HOLD_MS },
    });
    add('b', { ...call, entityId: 'other', state: 'unknown', firstSentAt: NOW - 5 });
    expect(retryChange(db, clock, 'b')).toMatchObject({ state: 'unknown', firstSentAt: NOW - 5 });
  });

  test('is one for all of a wish that were refused in the same words', () => {
    const { db, clock, add, states } = bench();
    const failed = { state: 'failed', groupId: 'wish', error: refusal } as const;
    add('a', { ...failed, entityId: 'one' });
    add('b', { ...failed, entityId: 'two' });
    add('c', { ...failed, entityId: 'three', error: { ...refusal, message: 'not ever' } });
    retryChange(db, clock, 'b');
    expect(states('a', 'b', 'c')).toEqual(['queued', 'queued', 'failed']);
  });
});

describe('giving up', () => {
  test('shows the value of the platform again', () => {
    const { db, clock, edit, shown, stateShown } = bench();
    edit('a', { nextAttemptAt: NOW + 9 });
    expect(discardChange(db, clock, 'a')).toMatchObject({ state: 'discarded', settledAt: NOW, nextAttemptAt: null });
    expect(shown('sara')).toMatchObject({ city: 'Fes' });
    expect(stateShown()).toBe('synced');
  });

  test('is refused while it is on its way, its outcome is open, or it is over', () => {
    const { db, clock, edit } = bench();
    for (const state of ['sending', 'unknown', 'done', 'discarded'] as const) {
      edit(state, { state });
      expect(() => discardChange(db, clock, state)).toThrow(refused('on its way'));
    }
  });

  test('of a creation takes all later changes of its record with it', () => {
    const { db, clock, add, get, states } = bench();
    add('create', { operation: 'create', entityId: 'omar', patch: { primaryPhone: '+2000' } });
    add('edit', { entityId: 'omar', patch: { city: 'Rabat' }, nextAttemptAt: NOW + 1 });
    discardChange(db, clock, 'create');
    expect(states('create', 'edit')).toEqual(['discarded', 'discarded']);
    expect(get('edit')).toMatchObject({ settledAt: NOW, nextAttemptAt: null });
    expect(db.prepare("SELECT count(*) AS n FROM contacts WHERE id = 'omar'").get()).toEqual({ n: 0 });
  });

  test('of an edit leaves later ones, which then begin where the platform stands', () => {
    const { db, clock, edit, get, isThere } = bench();
    edit('a');
    edit('b', { patch: { city: 'Tangier' }, base: { city: 'Rabat' } });
    discardChange(db, clock, 'a');
    expect(get('b')).toMatchObject({ state: 'queued', base: { city: 'Fes' } });
    expect(isThere()).toBe(true);
  });

  test('of an edit of a contact that was removed there accepts the removal', () => {
    const { db, clock, edit, states, isThere, shown } = bench();
    const conflict = { deletedThere: true, fields: [] };
    edit('a', { state: 'conflict', conflict });
    edit('b');
    discardChange(db, clock, 'a');
    expect(states('a', 'b')).toEqual(['discarded', 'discarded']);
    expect(isThere()).toBe(false);
    expect(shown('sara')).toBeNull();
  });

  test('is one for all of a wish that stand alike, but for a conflict, or where one alone is meant', () => {
    const { db, clock, add, states } = bench();
    for (const id of ['a', 'b', 'c']) add(id, { groupId: 'wish', entityId: id });
    discardAlone(db, clock, 'c');
    expect(states('a', 'b', 'c')).toEqual(['queued', 'queued', 'discarded']);
    discardChange(db, clock, 'a');
    expect(states('a', 'b')).toEqual(['discarded', 'discarded']);
    for (const id of ['d', 'e'])
      add(id, { groupId: 'wish', entityId: id, state: 'conflict', conflict: inConflict(city) });
    discardChange(db, clock, 'd');
    expect(states('d', 'e')).toEqual(['discarded', 'conflict']);
  });
});

describe('holding back', () => {
  test('keeps what waits from being sent, an edit for as long as it takes', () => {
    const { db, clock, edit, get, stateShown } = bench();
    edit('a', { ...tried, expiresAt: NOW });
    holdBackAlone(db, clock, 'a');
    expect(get('a')).toMatchObject({ ...ready, state: 'held', expiresAt: null });
    expect(stateShown()).toBe('held');
  });

  test('lets an effect lapse, as it would have', () => {
    const { db, clock, add, get } = bench();
    add('a', call);
    holdBackAlone(db, clock, 'a');
    expect(get('a')).toMatchObject({ state: 'held', expiresAt: NOW + HOLD_MS });
  });

  test('is refused for what does not wait to be sent', () => {
    const { db, clock, edit } = bench();
    edit('a', { state: 'unknown' });
    expect(() => holdBackAlone(db, clock, 'a')).toThrow(refused('cannot be held back'));
  });
});

describe('a conflict', () => {
  const zip = { field: 'zip', base: null, mine: '1', theirs: '2' };
  const disputed = { state: 'conflict', conflict: inConflict(city, zip), patch: { city: 'Rabat', zip: '1' } } as const;

  test('decided field by field sends what is mine over theirs', () => {
    const { db, clock, edit, stateShown } = bench();
    edit('a', { ...disputed, ...tried, base: { city: 'Fes', zip: null } });
    expect(resolveChange(db, clock, 'a', { city: 'mine', zip: 'theirs' })).toMatchObject({
      ...{ ...ready, state: 'queued', conflict: null, patch: { city: 'Rabat' }, base: { city: 'Tangier', zip: '2' } },
    });
    expect(stateShown()).toBe('queued');
  });

  test('needs a choice for each field, and is there to be decided', () => {
    const { db, clock, edit, get } = bench();
    edit('a', disputed);
    expect(() => resolveChange(db, clock, 'a', { city: 'mine' })).toThrow(
      expect.objectContaining({ code: 'INVALID', message: expect.stringContaining('zip') }),
    );
    expect(() => resolveChange(db, clock, 'a', {})).toThrow(
      expect.objectContaining({ message: expect.stringContaining('city, zip') }),
    );
    expect(get('a').state).toBe('conflict');
    edit('b');
    edit('c', { state: 'conflict' });
    edit('d', { state: 'queued', conflict: inConflict(city) });
    for (const id of ['b', 'c', 'd'])
      expect(() => resolveChange(db, clock, id, { city: 'mine' })).toThrow(refused('not in conflict'));
  });

  test('decided for theirs everywhere gives an edit up, and a creation not', () => {
    const { db, clock, edit, add, states, get } = bench();
    edit('a', { ...disputed, base: { city: 'Fes', zip: null } });
    resolveChange(db, clock, 'a', { city: 'theirs', zip: 'theirs' });
    expect(states('a')).toEqual(['discarded']);
    add('create', { ...disputed, entityId: 'omar', operation: 'create' });
    resolveChange(db, clock, 'create', { city: 'theirs', zip: 'theirs' });
    expect(get('create')).toMatchObject({ state: 'queued', patch: {}, conflict: null });
  });

  test('lets later edits begin where it came to stand', () => {
    const { db, clock, edit, get } = bench();
    edit('a', { ...disputed, base: { city: 'Fes', zip: null } });
    edit('b', { patch: { city: 'Paris', zip: '3' }, base: { city: 'Rabat', zip: '1' } });
    resolveChange(db, clock, 'a', { city: 'mine', zip: 'theirs' });
    expect(get('b').base).toEqual({ city: 'Rabat', zip: '2' });
  });

  describe('with a removal there', () => {
    const conflict = {
      deletedThere: true,
      fields: [
        { ...city, theirs: null },
        { ...zip, theirs: null },
      ],
    };
    const gone = { state: 'conflict', conflict, patch: { city: 'Rabat', zip: '1' }, ...tried } as const;

    test('decided for mine makes the contact anew with all that is known of it', () => {
      const { db, clock, edit, isThere, shown } = bench();
      edit('a', gone);
      const { patch, ...made } = resolveChange(db, clock, 'a', { city: 'mine', zip: 'theirs' });
      expect(made).toMatchObject({ ...ready, operation: 'create', state: 'queued', base: {}, conflict: null });
      expect(patch).toMatchObject({ firstName: 'Sara', primaryPhone: '+1000', city: 'Rabat' });
      expect(patch.zip ?? null).toBeNull();
      expect(isThere()).toBe(false);
      expect(shown('sara')).toMatchObject({ firstName: 'Sara', city: 'Rabat' });
    });

    test('makes it of what was edited where nothing else is known any more', () => {
      const { db, clock, add } = bench();
      add('a', { ...gone, entityId: 'omar' });
      expect(resolveChange(db, clock, 'a', { city: 'mine', zip: 'mine' }).patch).toEqual({ city: 'Rabat', zip: '1' });
    });

    test('decided for theirs leaves it removed, with its later edits', () => {
      const { db, clock, edit, isThere, states } = bench();
      edit('a', gone);
      edit('b');
      resolveChange(db, clock, 'a', { city: 'theirs', zip: 'theirs' });
      expect(states('a', 'b')).toEqual(['discarded', 'discarded']);
      expect(isThere()).toBe(false);
    });
  });

  describe('of a deletion with an edit there', () => {
    const conflict = inConflict({ ...city, mine: null }, { ...zip, mine: null });
    const deletion = { state: 'conflict', operation: 'delete', patch: {}, conflict, ...tried } as const;

    test('decided for mine deletes what is there now', () => {
      const { db, clock, edit } = bench();
      edit('a', { ...deletion, base: { firstName: 'Sara', city: 'Fes' } });
      expect(resolveChange(db, clock, 'a', { city: 'mine', zip: 'mine' })).toMatchObject({
        ...{ ...ready, state: 'queued', operation: 'delete', patch: {}, conflict: null },
        base: { firstName: 'Sara', city: 'Tangier', zip: '2' },
      });
    });

    test('decided for theirs anywhere keeps the contact', () => {
      const { db, clock, edit, isThere } = bench();
      edit('a', deletion);
      expect(resolveChange(db, clock, 'a', { city: 'mine', zip: 'theirs' }).state).toBe('discarded');
      expect(isThere()).toBe(true);
    });
  });

  describe('decided with others', () => {
    test('goes one way where it is still about what was seen', () => {
      const { db, clock, edit, add, states, get, stateShown } = bench();
      const conflict = inConflict(city);
      const stamp = stampOf(conflict);
      edit('a', { state: 'conflict', conflict });
      add('moved', { state: 'conflict', conflict: inConflict({ ...city, theirs: 'Paris' }), entityId: 'omar' });
      add('over', { state: 'discarded', conflict, entityId: 'lea' });
      const conflicts = ['a', 'moved', 'over', 'missing'].map((id) => ({ id, stamp }));
      const { decided, leftCount } = resolveAlike(db, clock, { conflicts, choice: 'mine' });
      expect([decided.map(({ id }) => id), leftCount]).toEqual([['a'], 3]);
      expect(states('a', 'moved', 'over')).toEqual(['queued', 'conflict', 'discarded']);
      expect(get('a')).toMatchObject({ patch: { city: 'Rabat' }, base: { city: 'Tangier' } });
      expect(stateShown()).toBe('queued');
      edit('b', { state: 'conflict', conflict });
      resolveAlike(db, clock, { conflicts: [{ id: 'b', stamp }], choice: 'theirs' });
      expect(states('b')).toEqual(['discarded']);
    });

    test('is known by a stamp of what is disputed alone', () => {
      const stamp = stampOf(inConflict(city));
      expect(stamp).toHaveLength(22);
      expect(stampOf({ ...inConflict(city), seenAt: 5 })).toBe(stamp);
      expect(stampOf({ ...inConflict(city), deletedThere: true })).not.toBe(stamp);
      expect(stampOf(inConflict({ ...city, mine: 'x' }))).not.toBe(stamp);
    });
  });
});

describe('later edits of a record', () => {
  test('move only where they began from a value of this one, and only those that are open and later', () => {
    const { db, edit, get } = bench();
    edit('before', { base: { city: 'Rabat' } });
    const change = edit('a', { patch: { city: 'Rabat', zip: '1' } });
    edit('both', { base: { city: 'Rabat', zip: '9', name: 'x' } });
    edit('gone', { base: { zip: '1' } });
    edit('neither', { base: { city: 'Paris' } });
    edit('done', { state: 'done', base: { city: 'Rabat' } });
    rebaseLater(db, change, { city: 'Fes' }, { city: 'Tangier' });
    expect(get('before').base).toEqual({ city: 'Rabat' });
    expect(get('a').base).toEqual({ city: 'Fes' });
    expect(get('both').base).toEqual({ city: 'Tangier', zip: '9', name: 'x' });
    expect(get('gone').base).toEqual({ zip: null });
    expect(get('neither').base).toEqual({ city: 'Paris' });
    expect(get('done').base).toEqual({ city: 'Rabat' });
  });

  test('do not move by a field that this one did not touch, though both have nothing in it', () => {
    const { db, edit, get } = bench();
    const change = edit('a', { patch: { zip: '1' } });
    edit('later', { base: { city: null } });
    rebaseLater(db, change, { city: 'Fes' }, {});
    expect(get('later').base).toEqual({ city: null });
  });
});
