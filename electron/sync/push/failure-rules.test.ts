import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { NetError, type NetFailure } from '../../net/net-failure.ts';
import { toReplyError } from '../../net/reply-errors.ts';
import { type Attempt, judgeFailure } from './failure-rules.ts';

const NOW = 10_000_000;
const change = (given: Partial<Parameters<typeof judgeFailure>[0]> = {}) => ({
  attemptCount: 0,
  createdAt: NOW - 1000,
  firstSentAt: null,
  ...given,
});
const attempt = (given: Partial<Attempt> = {}): Attempt => ({
  wrote: true,
  before: 'queued',
  firstSentBefore: null,
  lastSuccessAt: null,
  lastFailureAt: NOW - 300_000,
  now: NOW,
  fraction: 0.5,
  ...given,
});
const answered = (status: number, retryAfter: string | null = null, code?: string) =>
  toReplyError({ status, retryAfter, body: { code } }, NOW);
const line = (sent: NetFailure['sent'], code: 'OFFLINE' | 'CANCELLED' = 'OFFLINE') =>
  new NetError(code, 'line', { sent, status: null, brokenReply: false, retryAfterMs: null, code: null });

describe('a failed attempt', () => {
  test('that never left counts for nothing and ends the exchange', () => {
    const verdict = judgeFailure(change({ firstSentAt: NOW }), line('not-sent'), attempt());
    expect(verdict).toEqual({ update: { state: 'queued', error: null, firstSentAt: null }, after: { next: 'stop' } });
  });

  test('whose effect is open stays open until it is looked up', () => {
    expect(judgeFailure(change(), line('maybe-sent'), attempt()).update).toMatchObject({ state: 'unknown' });
    const lookUp = attempt({ wrote: false, before: 'unknown' });
    for (const error of [line('maybe-sent'), line('not-sent'), answered(500), answered(401)]) {
      expect(judgeFailure(change(), error, lookUp).update.state).toBe('unknown');
    }
  });

  test('of a look-up alone leaves nothing open', () => {
    expect(judgeFailure(change(), line('maybe-sent'), attempt({ wrote: false })).update.state).toBe('queued');
  });

  test('that was stopped on purpose is not held against the change', () => {
    const stopped = (given: Partial<Attempt>) =>
      judgeFailure(change(), line('maybe-sent', 'CANCELLED'), attempt(given));
    const after = { next: 'stop' };
    expect(stopped({})).toEqual({ update: { state: 'unknown', error: null }, after });
    expect(stopped({ wrote: false })).toEqual({ update: { state: 'queued', error: null }, after });
    expect(stopped({ wrote: false, before: 'unknown' })).toEqual({ update: { state: 'unknown', error: null }, after });
  });

  test('whose line broke ends the exchange, whose answer cannot be read does not', () => {
    const broken = new NetError('UPSTREAM_BAD_REPLY', 'broken', {
      ...{ sent: 'answered', status: 200, brokenReply: true, retryAfterMs: null, code: null },
    });
    const update = { attemptCount: 1, nextAttemptAt: NOW + 500 };
    expect(judgeFailure(change(), line('maybe-sent'), attempt())).toMatchObject({
      update: { ...update, state: 'unknown', error: { code: 'OFFLINE' } },
      after: { next: 'stop' },
    });
    expect(judgeFailure(change(), broken, attempt())).toMatchObject({
      update: { ...update, state: 'unknown', error: { code: 'UPSTREAM_BAD_REPLY' } },
      after: { next: 'go-on' },
    });
    expect(judgeFailure(change(), line('maybe-sent'), attempt({ wrote: false }))).toMatchObject({
      update: { ...update, state: 'queued' },
      after: { next: 'stop' },
    });
  });

  test.each([404, 410])('answered with %i is looked up again, since it was there a moment ago', (status) => {
    const gone = (given: Partial<Attempt>) => judgeFailure(change(), answered(status), attempt(given));
    expect(gone({})).toMatchObject({
      update: { state: 'unknown', attemptCount: 1, nextAttemptAt: NOW + 500 },
      after: { next: 'go-on' },
    });
    expect(gone({ wrote: false }).update.state).toBe('queued');
    expect(gone({ wrote: false, before: 'unknown' }).update.state).toBe('unknown');
  });

  test.each([404, 409])('of an effect that is refused with %i is kept as failed', (status) => {
    expect(judgeFailure(change(), answered(status), attempt({ isEffect: true })).update).toMatchObject({
      state: 'failed',
      attemptCount: 1,
    });
  });

  test('with a key that no longer works stops all and counts for nothing', () => {
    const { update, after } = judgeFailure(change(), answered(401), attempt());
    expect(update).toMatchObject({ state: 'queued', error: { code: 'AUTH_EXPIRED' } });
    expect(update).not.toHaveProperty('attemptCount');
    expect(after).toEqual({ next: 'stop' });
  });

  test.each([429, 503])('answered with %i silences the platform for as long as it asked, an hour at most', (status) => {
    const verdict = judgeFailure(change(), answered(status, '30'), attempt());
    expect(verdict.after).toEqual({ next: 'pause', untilMs: NOW + 30_000 });
    expect(judgeFailure(change(), answered(status, '86000'), attempt()).update.nextAttemptAt).toBe(NOW + 3_600_000);
    expect(judgeFailure(change(), answered(status, '0'), attempt()).update.nextAttemptAt).toBe(NOW + 500);
  });

  test('answered with 500 waits its turn and lets others pass', () => {
    const verdict = judgeFailure(change({ attemptCount: 3 }), answered(500), attempt());
    expect(verdict).toMatchObject({ update: { state: 'queued', attemptCount: 4 }, after: { next: 'go-on' } });
    expect(verdict.update.nextAttemptAt).toBe(NOW + 4000);
  });

  test.each([400, 402, 403, 413, 422, 302])('answered with %i is kept as failed', (status) => {
    expect(judgeFailure(change(), answered(status), attempt())).toMatchObject({
      update: { state: 'failed' },
      after: { next: 'go-on' },
    });
  });

  test('that meets another edit is read and sent again three times, a taken key never', () => {
    expect(judgeFailure(change(), answered(409), attempt()).update.state).toBe('queued');
    expect(judgeFailure(change({ attemptCount: 2 }), answered(409), attempt()).update.state).toBe('queued');
    expect(judgeFailure(change({ attemptCount: 3 }), answered(409), attempt()).update.state).toBe('failed');
    expect(judgeFailure(change(), answered(409, null, 'DUPLICATE_CONTACT'), attempt()).update.state).toBe('failed');
  });

  test('is poison only while others get through; an outage quarantines nothing', () => {
    const worn = change({ attemptCount: 20, firstSentAt: NOW - 7_200_000 });
    expect(judgeFailure(worn, answered(500), attempt()).update.state).toBe('queued');
    expect(judgeFailure(worn, answered(500), attempt({ lastSuccessAt: NOW - 7_300_000 })).update.state).toBe('queued');
    expect(judgeFailure(worn, answered(500), attempt({ lastSuccessAt: NOW - 60_000 })).update.state).toBe('failed');
    const beforeTheOutage = attempt({ lastSuccessAt: NOW - 400_000 });
    expect(judgeFailure(worn, answered(500), beforeTheOutage).update.state).toBe('queued');
    const firstOfThisRun = attempt({ lastSuccessAt: NOW - 60_000, lastFailureAt: null });
    expect(judgeFailure(worn, answered(500), firstOfThisRun).update.state).toBe('queued');
    const young = change({ attemptCount: 20, firstSentAt: NOW - 60_000 });
    expect(judgeFailure(young, answered(500), attempt({ lastSuccessAt: NOW })).update.state).toBe('queued');
  });

  test('is poison from the eighth attempt in half an hour on, not before', () => {
    const stateOf = (attemptCount: number, ageMs: number, lastSuccessAt: number) =>
      judgeFailure(
        change({ attemptCount, firstSentAt: NOW - ageMs }),
        answered(500),
        attempt({ lastSuccessAt, lastFailureAt: NOW - 1000 }),
      ).update.state;
    expect(stateOf(7, 1_800_000, NOW)).toBe('failed');
    expect(stateOf(6, 1_800_000, NOW)).toBe('queued');
    expect(stateOf(7, 1_799_999, NOW)).toBe('queued');
    expect(stateOf(7, 1_800_000, NOW - 1000)).toBe('queued');
    const neverSent = change({ attemptCount: 7, createdAt: NOW - 1_800_000 });
    expect(judgeFailure(neverSent, answered(500), attempt({ lastSuccessAt: NOW })).update.state).toBe('failed');
  });

  test('that was no request: a refusal is shown, a bug is tried again', () => {
    expect(judgeFailure(change(), new AppError('INVALID', 'no'), attempt()).update.state).toBe('failed');
    expect(judgeFailure(change(), new TypeError('x'), attempt({ wrote: false })).update.state).toBe('queued');
  });

  test('for want of room on this machine is as open as it was, and ends the exchange', () => {
    const full = new AppError('DISK_FULL', 'full', { retryable: true });
    expect(judgeFailure(change(), full, attempt())).toMatchObject({
      update: { state: 'unknown' },
      after: { next: 'stop' },
    });
    expect(judgeFailure(change(), full, attempt({ wrote: false })).update.state).toBe('queued');
  });

  test('never loses the doubt: with a lost answer it is unknown, never failed and never done', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.constantFrom('queued' as const, 'unknown' as const), (attemptCount, before) => {
        const { update } = judgeFailure(
          change({ attemptCount, createdAt: 0 }),
          line('maybe-sent'),
          attempt({ before, lastSuccessAt: NOW }),
        );
        expect(update.state).toBe('unknown');
        expect(update.nextAttemptAt).toBeGreaterThan(NOW);
      }),
    );
  });
});
