import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { addConnection } from '../../store/test-support/temp-database.ts';
import { NOW, testOutbox } from '../test-support/test-outbox.ts';
import {
  addWait,
  type ChangeRecord,
  type ChangeUpdate,
  countOpenChanges,
  countOpenRows,
  findChange,
  findDueChange,
  getChange,
  hasGroup,
  insertAlias,
  insertChange,
  limitWaits,
  listAlike,
  listAllOpen,
  listDueChanges,
  listExpired,
  listGroup,
  listInConflict,
  listInterrupted,
  listOpenChanges,
  listUnsent,
  listWaits,
  MAX_WAIT_MS,
  type NewChange,
  nextAttemptAt,
  oneRowOf,
  setBackWaits,
  updateChange,
} from './outbox-table.ts';

const STATES = ['queued', 'held', 'sending', 'unknown', 'conflict', 'failed', 'done', 'discarded'] as const;
const OPEN = STATES.filter((state) => state !== 'done' && state !== 'discarded');
const refusal = { code: 'INVALID', message: 'no', retryable: false } as const;
const idsOf = (changes: readonly ChangeRecord[]) => changes.map(({ id }) => id);

/** One change in each state, each of a record of its own, named as its state. */
function oneOfEach() {
  const outbox = testOutbox();
  for (const state of STATES) outbox.add(state, { state, entityId: `record-${state}` });
  return outbox;
}

describe('a change', () => {
  test('is read as it was written, whatever of it is set later', () => {
    const { db, connectionId } = testOutbox();
    const given: NewChange = {
      ...{ id: 'a', connectionId, entity: 'call', entityId: 'sara', entityLabel: 'Sara', operation: 'start' },
      ...{ state: 'held', patch: { city: 'Fes' }, base: { city: null, zip: 1 }, createdAt: 5, expiresAt: 9 },
      groupId: 'wish',
    };
    insertChange(db, given);
    const unset = {
      firstSentAt: null,
      settledAt: null,
      attemptCount: 0,
      nextAttemptAt: null,
      error: null,
      conflict: null,
    };
    const { sequence } = getChange(db, 'a');
    expect(getChange(db, 'a')).toEqual({ ...given, ...unset, sequence });
    const later: ChangeUpdate = {
      ...{ entityId: 'omar', entityLabel: 'Omar', operation: 'send', state: 'failed', patch: {}, base: { x: true } },
      ...{ firstSentAt: 1, settledAt: 2, attemptCount: 3, nextAttemptAt: 4, expiresAt: null, error: refusal },
      conflict: { deletedThere: true, fields: [{ field: 'city', base: null, mine: 'a', theirs: 'b' }], seenAt: 6 },
    };
    updateChange(db, 'a', later);
    const updated = { ...given, ...later, sequence };
    expect(getChange(db, 'a')).toEqual(updated);
    updateChange(db, 'a', {});
    expect(getChange(db, 'a')).toEqual(updated);
    updateChange(db, 'a', { error: null, conflict: null });
    expect(getChange(db, 'a')).toEqual({ ...updated, error: null, conflict: null });
  });

  test('is found by its own id and by that of an edit folded into it', () => {
    const { db, add } = testOutbox();
    add('a');
    add('b');
    insertAlias(db, 'folded', 'a');
    expect(findChange(db, 'folded')?.id).toBe('a');
    expect(findChange(db, 'b')?.id).toBe('b');
    expect(findChange(db, 'c')).toBeNull();
    expect(() => getChange(db, 'c')).toThrow(AppError);
    expect(() => getChange(db, 'c')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  test('stands alone unless it came with a wish', () => {
    const { db, add } = testOutbox();
    add('a', { groupId: 'wish' });
    expect(add('b').groupId).toBeNull();
    expect([hasGroup(db, 'wish'), hasGroup(db, 'a')]).toEqual([true, false]);
  });
});

describe('what is listed', () => {
  test('of a record, and of all, is what is not over, in the order in which it was made', () => {
    const { db, add } = oneOfEach();
    add('later', { entityId: 'record-held' });
    expect(idsOf(listOpenChanges(db, 'record-held'))).toEqual(['held', 'later']);
    for (const state of STATES) {
      expect(listOpenChanges(db, `record-${state}`).some(({ id }) => id === state)).toBe(OPEN.some((o) => o === state));
    }
    expect(idsOf(listAllOpen(db))).toEqual([...OPEN, 'later']);
    expect(idsOf(listInConflict(db))).toEqual(['conflict']);
  });

  test('of a wish is all of it, or what stands as one of it does', () => {
    const { db, add, get } = testOutbox();
    const groupId = 'wish';
    add('a', { groupId, state: 'failed', error: refusal });
    add('b', { groupId });
    add('c', { groupId, state: 'failed', error: refusal });
    add('d', { groupId, state: 'failed', error: { ...refusal, message: 'not ever' } });
    add('e', { groupId: 'another', state: 'failed', error: refusal });
    add('f', { groupId, state: 'failed' });
    expect(idsOf(listGroup(db, groupId))).toEqual(['a', 'b', 'c', 'd', 'f']);
    expect(idsOf(listAlike(db, get('c')))).toEqual(['a', 'c']);
    expect(idsOf(listAlike(db, get('f')))).toEqual(['f']);
  });

  test('as interrupted is what is on the wire, of one connection or of all', () => {
    const { db, add, connectionId } = oneOfEach();
    add('elsewhere', { connectionId: addConnection(db), state: 'sending' });
    expect(idsOf(listInterrupted(db, connectionId))).toEqual(['sending']);
    expect(idsOf(listInterrupted(db, null))).toEqual(['sending', 'elsewhere']);
  });

  test('as unsent waits in the queue, never left and is of these records', () => {
    const { db, add, connectionId } = oneOfEach();
    add('call', { entity: 'call' });
    add('left', { entity: 'call', firstSentAt: NOW });
    add('message', { entity: 'message', connectionId: addConnection(db) });
    expect(idsOf(listUnsent(db, ['call', 'message'], null))).toEqual(['call', 'message']);
    expect(idsOf(listUnsent(db, ['call', 'message'], connectionId))).toEqual(['call']);
    expect(idsOf(listUnsent(db, ['message'], connectionId))).toEqual([]);
    expect(idsOf(listUnsent(db, ['contact'], null))).toEqual(['queued']);
  });

  test('as expired was held, or queued and never left, when its time was over', () => {
    const { db, add } = testOutbox();
    for (const state of STATES) add(state, { state, expiresAt: NOW });
    add('left', { expiresAt: NOW, firstSentAt: NOW });
    add('in time', { state: 'held', expiresAt: NOW + 1 });
    add('for ever', { state: 'held' });
    expect(idsOf(listExpired(db, NOW))).toEqual(['queued', 'held']);
  });

  test('as waits are open changes with all that each waits for', () => {
    const { db, add } = testOutbox();
    for (const id of ['a', 'b', 'c', 'd']) add(id);
    addWait(db, 'c', 'a');
    addWait(db, 'c', 'b');
    addWait(db, 'c', 'b');
    addWait(db, 'd', 'a');
    updateChange(db, 'd', { state: 'done' });
    expect([...listWaits(db)]).toEqual([['c', ['a', 'b']]]);
  });
});

describe('what may go now', () => {
  const due = ({ db, connectionId }: ReturnType<typeof testOutbox>) => idsOf(listDueChanges(db, connectionId, NOW));

  test('is queued or in doubt, of this connection, oldest first', () => {
    const outbox = oneOfEach();
    outbox.add('elsewhere', { connectionId: addConnection(outbox.db), entityId: 'other' });
    expect(due(outbox)).toEqual(['queued', 'unknown']);
    expect(findDueChange(outbox.db, 'unknown', NOW)?.id).toBe('unknown');
    expect(findDueChange(outbox.db, 'held', NOW)).toBeNull();
  });

  test.each(OPEN)('waits for an earlier change of its record that is %s', (state) => {
    const outbox = testOutbox();
    outbox.add('earlier', { state });
    outbox.add('later');
    expect(due(outbox)).not.toContain('later');
    updateChange(outbox.db, 'earlier', { state: 'done' });
    expect(due(outbox)).toEqual(['later']);
  });

  test('does not wait for a deletion or an effect that failed, nor for another record', () => {
    const outbox = testOutbox();
    for (const operation of ['delete', 'launch', 'send', 'start'] as const) {
      outbox.add(`failed ${operation}`, { operation, state: 'failed', entityId: operation });
      outbox.add(operation, { entityId: operation });
    }
    outbox.add('create', { operation: 'create', state: 'failed', entityId: 'create' });
    outbox.add('after', { entityId: 'create' });
    expect(due(outbox)).toEqual(['delete', 'launch', 'send', 'start']);
  });

  test('waits for what it needs', () => {
    const outbox = testOutbox();
    outbox.add('needed', { state: 'held', entityId: 'one' });
    outbox.add('needing', { entityId: 'two' });
    addWait(outbox.db, 'needing', 'needed');
    expect(due(outbox)).toEqual([]);
    updateChange(outbox.db, 'needed', { state: 'discarded' });
    expect(due(outbox)).toEqual(['needing']);
  });

  test('has reached its time, unless that lies so far ahead that a clock put it there', () => {
    const outbox = testOutbox();
    const times = { now: NOW, soon: NOW + 1, latest: NOW + MAX_WAIT_MS, lost: NOW + MAX_WAIT_MS + 1 };
    for (const [id, at] of Object.entries(times)) outbox.add(id, { entityId: id, nextAttemptAt: at });
    expect(due(outbox)).toEqual(['now', 'lost']);
  });

  test('has not lapsed, unless it may have left', () => {
    const outbox = testOutbox();
    outbox.add('lapsed', { entityId: 'a', expiresAt: NOW });
    outbox.add('in time', { entityId: 'b', expiresAt: NOW + 1 });
    outbox.add('left', { entityId: 'c', expiresAt: NOW, firstSentAt: NOW - 1 });
    expect(due(outbox)).toEqual(['in time', 'left']);
  });
});

describe('when the next change may go', () => {
  test('is the earliest time that one waits for, at once where a clock put it off', () => {
    const { db, connectionId, add } = testOutbox();
    const next = () => nextAttemptAt(db, connectionId, NOW);
    expect(next()).toBeNull();
    add('later', { entityId: 'b', nextAttemptAt: NOW + 9 });
    add('sooner', { entityId: 'c', nextAttemptAt: NOW + 5 });
    add('held', { entityId: 'd', state: 'held', nextAttemptAt: NOW + 1 });
    expect(next()).toBe(NOW + 5);
    add('lost', { entityId: 'e', nextAttemptAt: NOW + MAX_WAIT_MS + 1 });
    expect(next()).toBe(0);
    updateChange(db, 'lost', { state: 'done' });
    expect(next()).toBe(NOW + 5);
    add('without a time', { entityId: 'a' });
    expect(next()).toBe(0);
    expect(nextAttemptAt(db, 'another', NOW)).toBeNull();
  });
});

describe('a clock that was set back', () => {
  const times = ({ nextAttemptAt: next, expiresAt }: ChangeRecord) => [next, expiresAt];

  test('moves what waits and what is held with it, and nothing that is over', () => {
    const { db, add, get } = testOutbox();
    add('waiting', { nextAttemptAt: NOW + 5_000 });
    add('held', { state: 'held', expiresAt: NOW + 9_000 });
    add('done', { state: 'done', nextAttemptAt: NOW + 5_000, expiresAt: NOW });
    setBackWaits(db, 1_000.4);
    expect(times(get('waiting'))).toEqual([NOW + 4_000, null]);
    expect(times(get('held'))).toEqual([null, NOW + 8_000]);
    expect(times(get('done'))).toEqual([NOW + 5_000, NOW]);
  });

  test('lets no change wait longer than one could after a start, and leaves those that are settled as they were', () => {
    const { db, add, get } = testOutbox();
    add('put-off', { nextAttemptAt: NOW + 9_000 });
    add('soon', { nextAttemptAt: NOW + 100 });
    add('held', { state: 'held', expiresAt: NOW + 90_000 });
    add('waiting-for-nothing');
    add('done', { state: 'done', nextAttemptAt: NOW + 9_000 });
    limitWaits(db, NOW, { waitMs: 500, holdMs: 2_000 });
    expect(times(get('put-off'))).toEqual([NOW + 500, null]);
    expect(times(get('soon'))).toEqual([NOW + 100, null]);
    expect(times(get('held'))).toEqual([null, NOW + 2_000]);
    expect(times(get('waiting-for-nothing'))).toEqual([null, null]);
    expect(times(get('done'))).toEqual([NOW + 9_000, null]);
  });
});

describe('what is counted', () => {
  const nothing = Object.fromEntries(STATES.map((state) => [state, 0]));

  test('is each open change, of one connection or of all', () => {
    const { db, add, connectionId } = oneOfEach();
    add('elsewhere', { connectionId: addConnection(db) });
    const each = { ...nothing, ...Object.fromEntries(OPEN.map((state) => [state, 1])) };
    expect(countOpenChanges(db, connectionId)).toEqual(each);
    expect(countOpenChanges(db)).toEqual({ ...each, queued: 2 });
    expect(countOpenChanges(db, 'another')).toEqual(nothing);
  });

  test('as a row is one wish that stands alike, a conflict by itself', () => {
    const { db, add } = testOutbox();
    expect(countOpenRows(db)).toEqual(nothing);
    const groupId = 'wish';
    const rows = [
      add('a', { groupId }),
      add('b', { groupId }),
      add('c'),
      add('d', { groupId, state: 'failed', error: refusal }),
      add('e', { groupId, state: 'failed', error: { ...refusal, message: 'not ever' } }),
      add('f', { groupId, state: 'conflict' }),
      add('g', { groupId, state: 'conflict' }),
      add('h', { state: 'conflict' }),
    ].map(oneRowOf);
    expect(countOpenRows(db)).toEqual({ ...nothing, queued: 2, failed: 2, conflict: 3 });
    expect(rows[0]).toBe(rows[1]);
    expect(new Set(rows).size).toBe(7);
  });
});
