import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PREFERENCES } from './default-preferences.ts';
import { type Heard, heardMs, planListening, quietSpans, skippedSpans, stretchAt, unspokenSpans } from './listening.ts';

const settings = { ...DEFAULT_PREFERENCES.listening, agentRate: 2, contactRate: 1, silenceRate: 4 };
const skipping = { ...settings, isSkippingSilence: true };
const twoSpeed = { ...settings, isTwoSpeed: true };

const CALL: Heard = {
  durationMs: 60_000,
  speech: [
    [{ startMs: 5000, endMs: 20_000 }],
    [
      { startMs: 19_000, endMs: 30_000 },
      { startMs: 50_000, endMs: 58_000 },
    ],
  ],
  hold: [{ startMs: 30_000, endMs: 40_000 }],
};

describe('passing over silence', () => {
  it('leaves a margin to what is heard, and none at the ends of the call', () => {
    const plan = planListening(CALL, unspokenSpans(CALL), skipping);
    expect(plan.filter(({ rate }) => rate === null)).toEqual([
      { startMs: 0, endMs: 4800, rate: null },
      { startMs: 40_200, endMs: 49_800, rate: null },
      { startMs: 58_200, endMs: 60_000, rate: null },
    ]);
    expect(plan.filter(({ rate }) => rate !== null).every(({ rate }) => rate === 1)).toBe(true);
  });

  it('keeps what is shorter than was asked for', () => {
    expect(skippedSpans([{ startMs: 1000, endMs: 2999 }], 60_000, 2000)).toEqual([]);
    expect(skippedSpans([{ startMs: 1000, endMs: 3000 }], 60_000, 2000)).toEqual([{ startMs: 1200, endMs: 2800 }]);
  });

  it('goes by the level of the sound where that was chosen, on every channel at once', () => {
    const quiet = Uint8Array.from({ length: 30 }, (_, slice) => (slice >= 10 && slice < 20 ? 1 : 200));
    const loud = Uint8Array.from({ length: 30 }, (_, slice) => (slice === 15 ? 200 : 0));
    expect(quietSpans([quiet], { slicesPerSecond: 10, belowDb: -40 })).toEqual([{ startMs: 1000, endMs: 2000 }]);
    expect(quietSpans([quiet, loud], { slicesPerSecond: 10, belowDb: -40 })).toEqual([
      { startMs: 1000, endMs: 1500 },
      { startMs: 1600, endMs: 2000 },
    ]);
  });
});

describe('a speed for each speaker', () => {
  const plan = planListening(CALL, [], twoSpeed);
  const rateAt = (atMs: number) => stretchAt(plan, atMs)?.rate;

  it('is that of who speaks, the slower one where both do, and its own where nobody does', () => {
    expect([1000, 10_000, 19_500, 25_000, 35_000, 45_000, 55_000].map(rateAt)).toEqual([4, 2, 1, 1, 4, 4, 1]);
  });

  it('is there before the first word', () => {
    expect(rateAt(4900)).toBe(2);
    expect(rateAt(18_900)).toBe(1);
  });

  it('tells how long it takes to hear', () => {
    const flat = planListening({ ...CALL, speech: [[], []], hold: [] }, [], twoSpeed);
    expect(heardMs(flat, 1)).toBe(15_000);
    expect(heardMs(flat, 2)).toBe(7500);
  });

  it('does not guess who speaks where there is one channel', () => {
    const mono = planListening({ ...CALL, speech: [[{ startMs: 0, endMs: 30_000 }]], hold: [] }, [], twoSpeed);
    expect([10_000, 50_000].map((atMs) => stretchAt(mono, atMs)?.rate)).toEqual([1, 4]);
  });
});

const spans = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 120_000 }), fc.integer({ min: 0, max: 9000 })))
  .map((list) => list.map(([startMs, length]) => ({ startMs, endMs: startMs + length })));

it('covers every recording from its start to its end without a gap', () => {
  fc.assert(
    fc.property(fc.array(spans, { maxLength: 2 }), spans, fc.boolean(), fc.boolean(), (speech, hold, skip, two) => {
      const heard = { durationMs: 100_000, speech, hold };
      const plan = planListening(heard, unspokenSpans(heard), {
        ...settings,
        isSkippingSilence: skip,
        isTwoSpeed: two,
      });
      expect(plan[0]?.startMs).toBe(0);
      expect(plan.at(-1)?.endMs).toBe(100_000);
      for (const [index, { startMs, endMs }] of plan.entries()) {
        expect(endMs).toBeGreaterThan(startMs);
        expect(startMs).toBe(index === 0 ? 0 : plan[index - 1]?.endMs);
        expect(stretchAt(plan, startMs)).toBe(plan[index]);
      }
      expect(stretchAt(plan, 100_000)).toBeNull();
    }),
  );
});
