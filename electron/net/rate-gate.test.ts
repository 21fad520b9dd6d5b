import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRateGate, type PaceReply, type RateGateOptions } from './rate-gate.ts';

const START = Date.UTC(2026, 9, 1);

/** A clock that sleeping moves, as if nothing else happened meanwhile. */
function gated(options: Partial<RateGateOptions> = {}) {
  let now = START;
  const slept: number[] = [];
  const sleep = async (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted();
    slept.push(ms);
    now += ms;
  };
  const gate = createRateGate({ clock: { now: () => now }, sleep, ...options });
  const advance = (ms: number) => {
    now += ms;
  };
  return { gate, slept, at: () => now - START, advance };
}

const reply = (status: number, headers: Record<string, string> = {}): PaceReply => ({
  status,
  header: (name) => headers[name] ?? null,
});

/** Lets everything that can go on do so. */
const settle = async () => {
  for (let n = 0; n < 20; n += 1) await Promise.resolve();
};

describe('requests under way', () => {
  test('are four at most, and the others follow in the order in which they came', async () => {
    const { gate } = gated();
    const entered: number[] = [];
    const leave: (() => void)[] = [];
    for (let n = 0; n < 7; n += 1) void gate.enter().then((done) => leave.push(done) && entered.push(n));
    await settle();
    expect(entered).toEqual([0, 1, 2, 3]);
    leave[1]?.();
    // Given back twice, it is still one place.
    leave[1]?.();
    await settle();
    expect(entered).toEqual([0, 1, 2, 3, 4]);
    for (const done of leave.splice(0)) done();
    await settle();
    expect(entered).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('one that is given up leaves the line, and holds nobody up', async () => {
    const { gate } = gated({ maxInFlight: 1 });
    const leave = await gate.enter();
    const abort = new AbortController();
    const given = gate.enter(abort.signal);
    const next = gate.enter();
    abort.abort();
    await expect(given).rejects.toMatchObject({ code: 'CANCELLED', failure: { sent: 'not-sent' } });
    leave();
    (await next)();
    await expect(gate.enter(AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
    (await gate.enter())();
  });
});

describe('the silence that a platform asks for', () => {
  test.each<[string, PaceReply, number]>([
    ['Retry-After in seconds', reply(429, { 'retry-after': '7' }), 7000],
    ['Retry-After as a date', reply(503, { 'retry-after': new Date(START + 9000).toUTCString() }), 9000],
    ['a spent window, seconds to go', reply(200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '5' }), 5000],
    [
      'a spent window, until a moment of the platform’s own clock',
      reply(200, {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(START / 1000 + 3604),
        date: new Date(START + 3_600_000).toUTCString(),
      }),
      4000,
    ],
  ])('by %s is kept', async (_, heard, waitMs) => {
    const { gate, at } = gated();
    gate.heard(heard);
    (await gate.enter())();
    expect(at()).toBe(waitMs);
    (await gate.enter())();
    expect(at()).toBe(waitMs);
  });

  test.each([
    ['a success with Retry-After', reply(200, { 'retry-after': '7' })],
    ['a window that is not spent', reply(200, { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '5' })],
    ['a reset that is none', reply(200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' })],
    ['429 alone', reply(429)],
  ])('is not read into %s', async (_, heard) => {
    const { gate, at } = gated();
    gate.heard(heard);
    (await gate.enter())();
    expect(at()).toBe(0);
  });

  test('is told at once where it is long, and nothing is sent', async () => {
    const { gate, slept, advance } = gated({ maxWaitMs: 10_000 });
    gate.heard(reply(429, { 'retry-after': '60' }));
    await expect(gate.enter()).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      failure: { sent: 'not-sent', retryAfterMs: 60_000 },
    });
    expect(slept).toEqual([]);
    advance(60_000);
    (await gate.enter())();
  });

  test('ends within the hour, whatever it says', async () => {
    const { gate, advance } = gated();
    gate.heard(reply(429, { 'retry-after': '86400' }));
    advance(3_600_000);
    (await gate.enter())();
  });

  test('ends for a caller who gives up, and its place is free', async () => {
    const gate = createRateGate({ clock: { now: () => START }, maxInFlight: 1 });
    gate.heard(reply(429, { 'retry-after': '5' }));
    const abort = new AbortController();
    const waiting = gate.enter(abort.signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED', failure: { sent: 'not-sent' } });
    await expect(gate.enter(AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('a pace of sixty a minute', () => {
  test('no minute sees more, however the requests come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ gapMs: fc.nat(20_000), count: fc.integer({ min: 1, max: 90 }) }), { maxLength: 6 }),
        async (bursts) => {
          const { gate, at, advance } = gated({ perMinute: 60, maxWaitMs: Number.POSITIVE_INFINITY });
          const sent: number[] = [];
          for (const { gapMs, count } of bursts) {
            advance(gapMs);
            for (let n = 0; n < count; n += 1) {
              (await gate.enter())();
              sent.push(at());
            }
          }
          for (const from of sent) {
            expect(sent.filter((when) => when >= from && when < from + 60_000).length).toBeLessThanOrEqual(60);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is used to most of its length, and a few may go at once', async () => {
    const { gate, at } = gated({ perMinute: 60, maxWaitMs: Number.POSITIVE_INFINITY });
    for (let n = 0; n < 12; n += 1) (await gate.enter())();
    expect(at()).toBe(0);
    for (let n = 0; n < 40; n += 1) (await gate.enter())();
    expect(at()).toBeGreaterThan(45_000);
    expect(at()).toBeLessThan(55_000);
  });

  test('those who wait side by side are spread as well', async () => {
    let now = START;
    const wakes: { at: number; wake: () => void }[] = [];
    const sleep = (ms: number) => new Promise<void>((wake) => void wakes.push({ at: now + ms, wake }));
    const gate = createRateGate({ clock: { now: () => now }, sleep, perMinute: 60, maxInFlight: 100 });
    const sent: number[] = [];
    for (let n = 0; n < 18; n += 1) void gate.enter().then(() => void sent.push(now - START));
    await settle();
    expect(sent.length).toBe(12);
    for (const { at, wake } of wakes) {
      now = at;
      wake();
      await settle();
    }
    expect(sent.slice(12)).toEqual([1250, 2500, 3750, 5000, 6250, 7500]);
  });
});
