import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRetryBudgets } from './retry-budget.ts';
import { afterFailure, afterSuccess, newLane, sendAt, takeDue, wakeLane } from './schedule.ts';

const budget = () => createRetryBudgets().of('https://one.example');
const random = (fraction: number) => ({ uuid: () => 'x', fraction: () => fraction });

describe('the schedule of a connection', () => {
  test('begins at once and then reads once a minute, not in step with others', () => {
    const lane = newLane(1000);
    expect(lane.dueAt).toBe(1000);
    const waits = [0, 0.5, 1].map((fraction) => {
      takeDue(lane, { isPull: true });
      afterSuccess(lane, 1000, random(fraction));
      return lane.dueAt - 1000;
    });
    expect(waits).toEqual([54_000, 60_000, 66_000]);
  });

  test('asks a platform on this machine within five seconds for as long as it is away, others within a minute', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (fractions) => {
          const near = newLane(0);
          const far = newLane(0);
          for (const fraction of fractions) {
            for (const [lane, isNear, mostMs] of [
              [near, true, 5000],
              [far, false, 60_000],
            ] as const) {
              takeDue(lane, { isPull: true });
              afterFailure(lane, 0, random(fraction), { isNear, budget: budget() });
              expect(lane.dueAt).toBeGreaterThanOrEqual(1000);
              expect(lane.dueAt).toBeLessThanOrEqual(mostMs);
            }
          }
        },
      ),
    );
  });

  test('a wish that comes during an exchange outlives it', () => {
    const lane = newLane(0);
    takeDue(lane, { isPull: true });
    wakeLane(lane, 500, { full: true });
    afterSuccess(lane, 1000, random(0.5));
    expect(lane).toMatchObject({ dueAt: 500, pullAt: 500, full: true });
  });

  test('the silence a platform asked for holds against a change, not against the person', () => {
    const lane = { ...newLane(0), dueAt: 60_000, pullAt: 60_000, pausedUntil: 30_000 };
    sendAt(lane, 1000);
    expect(lane.dueAt).toBe(30_000);
    wakeLane(lane, 1000, { full: false });
    expect(lane.dueAt).toBe(1000);
  });

  test('a platform that fails is tried again ten times within a minute at most, however the jitter falls', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 40, maxLength: 40 }),
        (fractions) => {
          const lane = newLane(0);
          const triedAt: number[] = [];
          const shared = budget();
          for (const [i, fraction] of fractions.entries()) {
            const now = lane.dueAt;
            if (i > 0) triedAt.push(now);
            takeDue(lane, { isPull: true });
            afterFailure(lane, now, random(fraction), { isNear: false, budget: shared });
          }
          for (const [i, at] of triedAt.entries()) {
            expect(triedAt.filter((other) => other >= at && other < at + 60_000).length, String(i)).toBeLessThanOrEqual(
              10,
            );
          }
        },
      ),
    );
  });

  test('what only a person can mend is tried ever more rarely, and at once when they have done something', () => {
    const lane = newLane(0);
    let now = 0;
    for (let i = 0; i < 20; i++) {
      takeDue(lane, { isPull: true });
      afterFailure(lane, now, random(0.99), { isNear: false, needsPerson: true, budget: budget() });
      now = lane.dueAt;
    }
    takeDue(lane, { isPull: true });
    afterFailure(lane, now, random(0.99), { isNear: false, needsPerson: true, budget: budget() });
    expect(lane.dueAt - now).toBeGreaterThan(600_000);
    expect(lane.dueAt - now).toBeLessThanOrEqual(900_000);
    wakeLane(lane, now + 1, { full: true });
    expect(lane.dueAt).toBe(now + 1);
  });

  test('the silence that a failed read asked for is kept, for an hour at most', () => {
    const lane = newLane(0);
    takeDue(lane, { isPull: true });
    afterFailure(lane, 0, random(0.5), { isNear: true, retryAfterMs: 120_000, budget: budget() });
    expect(lane.dueAt).toBe(120_000);
    afterFailure(lane, 0, random(0.5), { isNear: true, retryAfterMs: Number.MAX_SAFE_INTEGER, budget: budget() });
    expect(lane.pausedUntil).toBe(3_600_000);
  });
});
