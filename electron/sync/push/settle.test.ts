import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { NetError, type NetFailure } from '../../net/net-failure.ts';
import { toReplyError } from '../../net/reply-errors.ts';
import { addConnection } from '../../store/test-support/temp-database.ts';
import { HOLD_MS } from '../outbox/enqueue.ts';
import { findBaseByLocalId } from '../store/base-table.ts';
import { type GivenChange, NOW, testOutbox } from '../test-support/test-outbox.ts';
import {
  type AttemptContext,
  holdUnsent,
  lapseHeld,
  markWriting,
  recoverInterrupted,
  settleFailure,
  settleOutcome,
  takeForSending,
} from './settle.ts';

const refusal = { code: 'INVALID', message: 'no', retryable: false } as const;
const tried = { error: refusal, nextAttemptAt: NOW - 1, conflict: { deletedThere: false, fields: [] } };
const clean = { error: null, nextAttemptAt: null, conflict: null };
const call: GivenChange = { entity: 'call', entityId: 'call', operation: 'start' };

/** Sara of Fes on the platform, with an edit of hers to Rabat. */
function bench() {
  const outbox = testOutbox();
  const sara = outbox.contactThere('sara', { firstName: 'Sara', city: 'Fes' });
  return {
    ...outbox,
    sara,
    edit: (id: string, given: GivenChange = {}) =>
      outbox.add(id, { entityId: 'sara', patch: { city: 'Rabat' }, base: { city: 'Fes' }, ...given }),
    base: () => findBaseByLocalId(outbox.db, 'contacts', 'sara'),
    stateShown: () =>
      (
        outbox.db.prepare("SELECT sync_state AS state FROM contacts WHERE id = 'sara'").get() as
          | { state: string }
          | undefined
      )?.state,
  };
}

describe('taking a change to send it', () => {
  test('answers it as it was, and shows that it is on the wire', () => {
    const { deps, edit, get, stateShown } = bench();
    edit('a', { state: 'unknown', error: refusal, nextAttemptAt: NOW });
    expect(takeForSending(deps, 'a')).toMatchObject({ state: 'unknown', error: refusal });
    expect(get('a')).toMatchObject({ state: 'sending', error: null, nextAttemptAt: null, firstSentAt: null });
    expect(stateShown()).toBe('sending');
  });

  test('answers nothing where it is not to be sent now', () => {
    const { deps, edit, get } = bench();
    edit('a', { nextAttemptAt: NOW + 1 });
    expect(takeForSending(deps, 'a')).toBeNull();
    expect(get('a').state).toBe('queued');
  });

  test('keeps when its effect may first have left', () => {
    const { deps, edit, get, clock } = bench();
    markWriting(deps, edit('a'));
    expect(get('a').firstSentAt).toBe(NOW);
    clock.time += 9;
    markWriting(deps, get('a'));
    expect(get('a').firstSentAt).toBe(NOW);
  });
});

describe('what the platform answered', () => {
  test('stands, and what was edited meanwhile begins from it', () => {
    const { deps, edit, get, shown, stateShown, sara, clock } = bench();
    const change = edit('a', { state: 'sending', ...tried });
    edit('later', { patch: { city: 'Paris' }, base: { city: 'Rabat' } });
    clock.time += 5;
    const contact = { ...sara, city: 'RABAT', updatedAt: '2026-02-01T00:00:00Z' };
    settleOutcome(deps, change, { kind: 'done', contact, surprises: { city: 'RABAT' } });
    expect(get('a')).toMatchObject({ ...clean, state: 'done', settledAt: NOW + 5, entityLabel: 'Sara' });
    expect(get('later')).toMatchObject({ state: 'queued', base: { city: 'RABAT' } });
    expect(shown('sara')).toMatchObject({ city: 'Paris' });
    expect(stateShown()).toBe('queued');
  });

  test('makes a creation the contact there, by the name that was sent', () => {
    const { deps, add, get, shown, sara } = bench();
    const change = add('omar', {
      ...{ entityId: 'omar', entityLabel: 'old', operation: 'create', state: 'sending' },
      patch: { firstName: 'Omar', primaryPhone: '+2000' },
    });
    const contact = { ...sara, id: 'remote-omar', firstName: 'Omar', primaryPhone: '+2000' };
    settleOutcome(deps, change, { kind: 'done', contact, surprises: {} });
    expect(get('omar')).toMatchObject({ state: 'done', entityLabel: 'Omar' });
    expect(findBaseByLocalId(deps.db, 'contacts', 'omar')?.remoteId).toBe('remote-omar');
    expect(shown('omar')).toMatchObject({ firstName: 'Omar' });
  });

  test('of a deletion takes the contact away, with what else waited for it', () => {
    const { deps, edit, get, base, shown, stateShown } = bench();
    const change = edit('a', { operation: 'delete', state: 'sending', patch: {} });
    edit('later', { state: 'held' });
    settleOutcome(deps, change, { kind: 'done', contact: null, surprises: {} });
    expect(get('a').state).toBe('done');
    expect(get('later')).toMatchObject({ state: 'discarded', settledAt: NOW });
    expect([base(), shown('sara'), stateShown()]).toEqual([null, null, undefined]);
  });

  test('is for the person to decide where both sides changed a field', () => {
    const { deps, edit, get, base, stateShown, sara } = bench();
    const change = edit('a', { state: 'sending' });
    const disputes = [{ field: 'city', base: 'Fes', mine: 'Rabat', theirs: 'Tangier' }];
    const contact = { ...sara, city: 'Tangier', updatedAt: '2026-02-01T00:00:00Z' };
    settleOutcome(deps, change, { kind: 'disputed', contact, disputes });
    expect(get('a')).toMatchObject({
      state: 'conflict',
      conflict: { deletedThere: false, fields: disputes, seenAt: NOW },
    });
    expect(base()?.body).toMatchObject({ city: 'Tangier' });
    expect(stateShown()).toBe('conflict');
  });

  test('makes a creation the contact that it met, whatever is decided about its fields', () => {
    const { deps, add, sara } = bench();
    const change = add('new', {
      entityId: 'new',
      operation: 'create',
      state: 'sending',
      patch: { primaryPhone: '+1' },
    });
    settleOutcome(deps, change, { kind: 'disputed', contact: sara, disputes: [] });
    expect(findBaseByLocalId(deps.db, 'contacts', 'new')?.remoteId).toBe(sara.id);
  });

  test('that there is no such contact any more is for the person to decide', () => {
    const { deps, edit, add, get, base, stateShown } = bench();
    settleOutcome(deps, edit('a', { state: 'sending' }), { kind: 'gone' });
    expect(get('a')).toMatchObject({
      state: 'conflict',
      conflict: {
        ...{ deletedThere: true, seenAt: NOW },
        fields: [{ field: 'city', base: 'Fes', mine: 'Rabat', theirs: null }],
      },
    });
    expect(base()?.goneAt).toBe(NOW);
    expect(stateShown()).toBe('conflict');
    settleOutcome(deps, add('b', { entityId: 'nobody', state: 'sending' }), { kind: 'gone' });
    expect(get('b')).toMatchObject({ state: 'conflict', conflict: { deletedThere: true } });
  });

  describe('about a change that is no contact', () => {
    const sent = (given: GivenChange = {}) => {
      const outbox = testOutbox();
      const change = outbox.add('a', { ...call, state: 'sending', ...tried, ...given });
      const kept: string[] = [];
      return { ...outbox, change, kept, keep: () => void kept.push(outbox.get('a').state) };
    };

    test('is kept once it stands', () => {
      const { deps, change, get, kept, keep } = sent();
      settleOutcome(deps, change, { kind: 'kept', keep });
      expect(get('a')).toMatchObject({ ...clean, state: 'done', settledAt: NOW });
      expect(kept).toEqual(['done']);
    });

    test('is kept and asked about where both sides changed a field', () => {
      const { deps, change, get, kept, keep } = sent();
      const disputes = [{ field: 'name', base: 'a', mine: 'b', theirs: 'c' }];
      settleOutcome(deps, change, { kind: 'conflicting', disputes, keep });
      expect(get('a')).toMatchObject({
        state: 'conflict',
        conflict: { deletedThere: false, fields: disputes, seenAt: NOW },
      });
      expect(kept).toEqual(['conflict']);
    });

    test('that nobody can tell is a failure in words, never tried by itself', () => {
      const { deps, change, get } = sent();
      settleOutcome(deps, change, { kind: 'unresolved', message: 'Who knows.', action: 'Look.' });
      const error = { code: 'OUTCOME_UNKNOWN', message: 'Who knows.', action: 'Look.', retryable: false };
      expect(get('a')).toMatchObject({ ...clean, state: 'failed', error, settledAt: null });
    });

    test('that may still come is asked for again', () => {
      const { deps, change, get } = sent();
      settleOutcome(deps, change, { kind: 'wait', untilMs: NOW + 5 });
      expect(get('a')).toMatchObject({ ...clean, state: 'unknown', nextAttemptAt: NOW + 5 });
    });

    test('is kept whole or not at all', () => {
      const { deps, change, get } = sent();
      const keep = () => {
        throw new Error('the disk is full');
      };
      expect(() => settleOutcome(deps, change, { kind: 'kept', keep })).toThrow('the disk is full');
      expect(get('a')).toMatchObject({ state: 'sending', error: refusal });
    });
  });
});

describe('a failed attempt', () => {
  const attempt: AttemptContext = { wrote: true, before: 'queued', lastSuccessAt: null, lastFailureAt: null };
  const answered = (status: number, given: { isForeign?: boolean } = {}) =>
    toReplyError({ status, retryAfter: null, body: {}, ...given }, NOW);
  const facts = { status: null, brokenReply: false, retryAfterMs: null, code: null };
  const line = (sent: NetFailure['sent']) => new NetError('OFFLINE', 'line', { ...facts, sent });

  /** Takes a change, marks it as leaving, and lets it fail. */
  const fail = (error: unknown, given: GivenChange = {}, context: Partial<AttemptContext> = {}) => {
    const outbox = bench();
    const sent = outbox.edit('a', given);
    const wrote = context.wrote ?? true;
    takeForSending(outbox.deps, 'a');
    if (wrote) markWriting(outbox.deps, sent);
    const after = settleFailure(outbox.deps, sent, error, { ...attempt, before: sent.state, ...context });
    return { ...outbox, after, change: outbox.get('a') };
  };

  test('is shown, and told to those who send', () => {
    const { after, change, stateShown } = fail(line('maybe-sent'));
    expect(change).toMatchObject({ state: 'unknown', attemptCount: 1, firstSentAt: NOW, error: { code: 'OFFLINE' } });
    expect(change.nextAttemptAt).toBeGreaterThanOrEqual(NOW + 500);
    expect(after).toEqual({ next: 'stop' });
    expect(stateShown()).toBe('unknown');
  });

  test('that was refused has not left', () => {
    for (const status of [400, 422, 499]) expect(fail(answered(status)).change.firstSentAt).toBeNull();
    expect(fail(answered(422), { firstSentAt: NOW - 7 }).change.firstSentAt).toBe(NOW - 7);
  });

  test('may have left where the platform, or not the platform, said anything else', () => {
    const broken = new NetError('UPSTREAM_BAD_REPLY', 'broken', {
      ...{ ...facts, sent: 'answered', status: 404, brokenReply: true },
    });
    const unheard = new NetError('OFFLINE', 'line', { ...facts, sent: 'maybe-sent', status: 404 });
    for (const error of [answered(399), answered(500), answered(404, { isForeign: true }), broken, unheard]) {
      expect(fail(error).change.firstSentAt).toBe(NOW);
    }
    expect(fail(new TypeError('a bug')).change.firstSentAt).toBe(NOW);
  });

  test('that never left is as it was before', () => {
    expect(fail(line('not-sent')).change).toMatchObject({ state: 'queued', firstSentAt: null });
  });

  describe('of an effect', () => {
    test('is in doubt where it may have left, whatever was answered', () => {
      expect(fail(answered(500), call).change).toMatchObject({ state: 'unknown', firstSentAt: NOW });
      expect(fail(answered(503), { ...call, firstSentAt: NOW - 7 }, { wrote: false }).change.state).toBe('unknown');
    });

    test('waits for another confirmation where the line or the key held it back', () => {
      for (const error of [line('not-sent'), answered(401)]) {
        expect(fail(error, call, { wrote: false }).change).toMatchObject({ state: 'held', expiresAt: NOW + HOLD_MS });
      }
    });

    test('waits in the queue where the platform asked for a moment before it left', () => {
      const { change } = fail(answered(500), call, { wrote: false });
      expect(change).toMatchObject({ state: 'queued', expiresAt: null });
    });

    test('that is refused is kept as failed', () => {
      expect(fail(answered(409), call).change).toMatchObject({ state: 'failed', firstSentAt: null });
      expect(fail(new AppError('CONFLICT', 'It has grown.'), call).change.state).toBe('failed');
    });
  });

  test('of an edit waits in the queue though it may have left, or the line held it back', () => {
    expect(fail(answered(500)).change).toMatchObject({ state: 'queued', firstSentAt: NOW });
    expect(fail(line('not-sent')).change).toMatchObject({ state: 'queued', expiresAt: null });
  });
});

describe('what a run left on the wire', () => {
  test('may have taken effect where it had begun to leave, and has not otherwise', () => {
    const { deps, db, edit, add, states, stateShown, connectionId } = bench();
    edit('never', { state: 'sending' });
    add('left', { state: 'sending', firstSentAt: NOW });
    add('elsewhere', { state: 'sending', connectionId: addConnection(db) });
    add('waiting');
    expect(recoverInterrupted(deps, connectionId)).toBe(2);
    expect(states('never', 'left', 'elsewhere', 'waiting')).toEqual(['queued', 'unknown', 'sending', 'queued']);
    expect(stateShown()).toBe('queued');
    expect(recoverInterrupted(deps)).toBe(1);
    expect(recoverInterrupted(deps)).toBe(0);
    expect(states('elsewhere')).toEqual(['queued']);
  });
});

describe('effects that could not leave', () => {
  test('wait for a confirmation again, and nothing else does', () => {
    const { deps, db, add, edit, get, states, connectionId } = bench();
    add('call', call);
    add('message', { ...call, entity: 'message', entityId: 'message', connectionId: addConnection(db) });
    add('left', { ...call, entityId: 'left', firstSentAt: NOW });
    edit('edit');
    expect(holdUnsent(deps, connectionId)).toEqual([{ topic: 'programs', entityId: 'call' }]);
    expect(holdUnsent(deps)).toEqual([{ topic: 'messages', entityId: 'message' }]);
    expect(get('call').expiresAt).toBe(NOW + HOLD_MS);
    expect(states('call', 'message', 'left', 'edit')).toEqual(['held', 'held', 'queued', 'queued']);
  });
});

describe('what nobody confirmed in time', () => {
  test('is kept as failed, and says why', () => {
    const { deps, edit, add, get, states, stateShown, clock } = bench();
    edit('held', { state: 'held', expiresAt: NOW + 5 });
    add('call', { ...call, expiresAt: NOW + 5 });
    add('later', { state: 'held', expiresAt: NOW + 6 });
    expect(lapseHeld(deps)).toEqual([]);
    clock.time += 5;
    expect(lapseHeld(deps)).toEqual([
      { topic: 'contacts', entityId: 'sara' },
      { topic: 'programs', entityId: 'call' },
    ]);
    expect(states('held', 'call', 'later')).toEqual(['failed', 'failed', 'held']);
    expect(get('held').error).toMatchObject({ code: 'CANCELLED', retryable: false });
    expect(get('held').error?.message).toContain('Nobody confirmed');
    expect(get('call').error?.message).toContain('could not leave');
    expect(stateShown()).toBe('failed');
  });
});
