import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areCreditsLow,
  burnPerDay,
  type CallFact,
  callFigures,
  changeOf,
  creditsSpent,
  daysLeft,
  dropShare,
  executionProgress,
  isAnswered,
  LENGTH_BANDS,
  LOW_CREDIT_DAYS,
  lengthBandOf,
  resolvedShare,
} from './figures.ts';

const call: fc.Arbitrary<CallFact> = fc.record({
  status: fc.constantFrom('completed', 'no_answer', 'voicemail', 'busy', 'a word of the platform'),
  answeredAt: fc.option(fc.integer({ min: 0, max: 1e13 })),
  durationMs: fc.option(fc.integer({ min: 0, max: 7_200_000 })),
  hasReport: fc.boolean(),
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('figures of calls', () => {
  it('are what counting them again by hand gives', () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        const answered = calls.filter(
          (one) =>
            one.status !== 'voicemail' &&
            (one.answeredAt !== null || (!one.hasReport && one.durationMs !== null && one.durationMs > 0)),
        );
        const lengths = answered.flatMap(({ durationMs }) => durationMs ?? []);
        expect(callFigures(calls)).toEqual({
          calls: calls.length,
          answered: answered.length,
          answerRate: calls.length === 0 ? null : answered.length / calls.length,
          talkMs: sum(lengths),
          averageMs: lengths.length === 0 ? null : sum(lengths) / lengths.length,
        });
      }),
    );
  });

  it('of two parts add up to those of the whole', () => {
    fc.assert(
      fc.property(fc.array(call), fc.array(call), (some, others) => {
        const [a, b, whole] = [callFigures(some), callFigures(others), callFigures([...some, ...others])];
        expect([whole.calls, whole.answered, whole.talkMs]).toEqual([
          a.calls + b.calls,
          a.answered + b.answered,
          a.talkMs + b.talkMs,
        ]);
      }),
    );
  });

  it('do not take a voicemail for a person, nor a recording without a length for a talk', () => {
    const fact = { answeredAt: 1, durationMs: 5000, hasReport: true };
    expect(isAnswered({ ...fact, status: 'voicemail' })).toBe(false);
    expect(isAnswered({ ...fact, status: 'completed' })).toBe(true);
    expect(isAnswered({ status: 'completed', answeredAt: null, durationMs: 5000, hasReport: true })).toBe(false);
    expect(isAnswered({ status: 'completed', answeredAt: null, durationMs: 5000, hasReport: false })).toBe(true);
    expect(isAnswered({ status: 'completed', answeredAt: null, durationMs: null, hasReport: false })).toBe(false);
  });
});

it('puts every length in one band, which holds it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000 }), (durationMs) => {
      const holding = LENGTH_BANDS.filter(
        ({ minDurationMs = 0, maxDurationMs = Number.POSITIVE_INFINITY }) =>
          durationMs >= minDurationMs && durationMs <= maxDurationMs,
      );
      expect(holding.map(({ id }) => id)).toEqual([lengthBandOf(durationMs)]);
    }),
  );
  expect(lengthBandOf(null)).toBeNull();
});

describe('credits', () => {
  it('spent are what was taken, never what was added', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -500, max: 500 })), (amounts) => {
        const spent = sum(amounts.map(creditsSpent));
        const added = sum(amounts.map((amount) => Math.max(0, amount)));
        expect(added - spent).toBe(sum(amounts));
        expect(spent).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('last the balance over the burn, and are low before that is a week', () => {
    expect(burnPerDay([0, 0, 7, 0, 0, 0, 0])).toBe(1);
    expect(burnPerDay([])).toBeNull();
    expect(daysLeft(21, 3)).toBe(7);
    expect(daysLeft(21, 0)).toBeNull();
    expect(daysLeft(-5, 3)).toBe(0);
    expect(daysLeft(null, 3)).toBeNull();
    expect(areCreditsLow(21, LOW_CREDIT_DAYS)).toBe(false);
    expect(areCreditsLow(20, LOW_CREDIT_DAYS - 0.1)).toBe(true);
    expect(areCreditsLow(0, null)).toBe(true);
    expect(areCreditsLow(null, null)).toBe(false);
  });
});

it('has no share where there is nothing to divide by', () => {
  expect(changeOf(5, 0)).toBeNull();
  expect(changeOf(5, 4)).toBe(0.25);
  expect(changeOf(null, 4)).toBeNull();
  expect(resolvedShare(0, 0)).toBeNull();
  expect(dropShare({ entered: 8, dropped: 2 })).toBe(0.25);
  expect(executionProgress({ total: null, completed: 1, failed: 0 })).toBeNull();
  expect(executionProgress({ total: 10, completed: 4, failed: 1 })).toBe(0.5);
});
