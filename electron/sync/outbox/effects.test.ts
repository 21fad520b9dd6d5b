import { describe, expect, test } from 'vitest';
import type { Effect } from '#shared/contract/effects.ts';
import type { Publish } from '../../lib/publish.ts';
import { getChange, listOpenChanges } from '../store/outbox-table.ts';
import { type GivenChange, NOW, testOutbox } from '../test-support/test-outbox.ts';
import { beginEffect, isInDoubt, openEffectOf, toEffect } from './effects.ts';
import { HOLD_MS } from './enqueue.ts';

const refusal = { code: 'INVALID', message: 'no', retryable: false } as const;
const doubt = { ...refusal, code: 'OUTCOME_UNKNOWN' } as const;

function bench() {
  const outbox = testOutbox();
  outbox.reach(true);
  const told: unknown[] = [];
  let queuedCount = 0;
  const publish = ((...event: unknown[]) => told.push(event)) as unknown as Publish;
  return {
    ...outbox,
    told,
    queuedCount: () => queuedCount,
    begin: (id: string): Effect =>
      beginEffect(
        { ...outbox.deps, publish, onQueued: () => void queuedCount++ },
        {
          ...{ id, connectionId: outbox.connectionId, entity: 'call', entityId: 'call', entityLabel: 'Sara' },
          ...{ operation: 'start', patch: { to: '+1000' }, base: { request: '{}' } },
        },
      ),
    earlier: (id: string, given: GivenChange) =>
      outbox.add(id, { entity: 'call', entityId: 'call', operation: 'start', ...given }),
  };
}

describe('an effect that a person wants', () => {
  test('leaves at once where the platform can be reached, and is told', () => {
    const { begin, get, told, queuedCount } = bench();
    expect(begin('a')).toEqual({
      ...{ changeId: 'a', operation: 'start', state: 'queued', createdAt: NOW, expiresAt: null, error: null },
    });
    expect(get('a')).toMatchObject({
      entity: 'call',
      entityId: 'call',
      patch: { to: '+1000' },
      base: { request: '{}' },
    });
    expect(told).toEqual([['outbox', 'onChanged', { ids: ['a'] }]]);
    expect(queuedCount()).toBe(1);
  });

  test('is held where it cannot', () => {
    const { begin, reach } = bench();
    reach(false);
    expect(begin('a')).toMatchObject({ state: 'held', expiresAt: NOW + HOLD_MS });
  });

  test('is one, however often it is asked for', () => {
    const { db, begin } = bench();
    const first = begin('a');
    expect(begin('a')).toEqual(first);
    expect(listOpenChanges(db, 'call')).toHaveLength(1);
  });

  test.each(['queued', 'held', 'sending', 'unknown', 'conflict'] as const)(
    'is refused while one before it is %s',
    (state) => {
      const { db, earlier, begin, told } = bench();
      earlier('before', { state });
      expect(() => begin('a')).toThrow(
        expect.objectContaining({
          code: 'CONFLICT',
          message: state === 'unknown' ? expect.stringContaining('not known') : expect.stringContaining('waiting'),
        }),
      );
      expect(listOpenChanges(db, 'call').map(({ id }) => id)).toEqual(['before']);
      expect(told).toEqual([]);
    },
  );

  test('is refused while it is in doubt what one before it came to', () => {
    const { earlier, begin } = bench();
    earlier('before', { state: 'failed', error: doubt });
    expect(() => begin('a')).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });

  test('takes the place of those that were refused', () => {
    const { earlier, begin, get } = bench();
    earlier('before', { state: 'failed', error: refusal, nextAttemptAt: NOW });
    earlier('without words', { state: 'failed' });
    begin('a');
    for (const id of ['before', 'without words']) {
      expect(get(id)).toMatchObject({ state: 'discarded', settledAt: NOW, nextAttemptAt: null });
    }
  });
});

describe('an effect on screen', () => {
  test('lapses only while it is held', () => {
    const { db, earlier } = bench();
    earlier('a', { state: 'held', expiresAt: NOW + 1 });
    earlier('b', { state: 'failed', expiresAt: NOW + 1, error: refusal });
    expect(toEffect(getChange(db, 'a'))).toMatchObject({ state: 'held', expiresAt: NOW + 1 });
    expect(toEffect(getChange(db, 'b'))).toEqual({
      ...{ changeId: 'b', operation: 'start', state: 'failed', createdAt: NOW, expiresAt: null, error: refusal },
    });
  });

  test('of a record is the newest that is not over', () => {
    const { db, earlier } = bench();
    expect(openEffectOf(db, 'call')).toBeNull();
    earlier('a', { state: 'failed' });
    earlier('b', { state: 'failed' });
    earlier('c', { state: 'held' });
    earlier('d', { state: 'done' });
    expect(openEffectOf(db, 'call')?.changeId).toBe('c');
  });

  test('is in doubt while nobody knows what became of it', () => {
    const states = ['queued', 'held', 'sending', 'conflict', 'failed', 'done', 'discarded'] as const;
    expect(isInDoubt({ state: 'unknown', error: null })).toBe(true);
    expect(isInDoubt({ state: 'failed', error: doubt })).toBe(true);
    for (const state of states) expect(isInDoubt({ state, error: null })).toBe(false);
    expect(isInDoubt({ state: 'failed', error: refusal })).toBe(false);
    expect(isInDoubt({ state: 'discarded', error: doubt })).toBe(false);
  });
});
