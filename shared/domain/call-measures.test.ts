import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CallMeasures, type SidedMeasures, type Span } from '../contract/call-measures.ts';
import { type CallSpeech, DEFAULT_THRESHOLDS, measureCall } from './call-measures.ts';
import { intersect, join, totalMs } from './spans.ts';

const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 10_000 : 400;

/** Spans from pairs of start and end in seconds. */
const at = (...seconds: [number, number][]): Span[] =>
  seconds.map(([start, end]) => ({ startMs: Math.round(start * 1000), endMs: Math.round(end * 1000) }));

const measure = (agent: Span[], customer: Span[], rest: Partial<CallSpeech> = {}) =>
  measureCall({ durationMs: 60_000, speech: [agent, customer], hold: [], ...rest }, DEFAULT_THRESHOLDS);

function sidesOf(agent: Span[], customer: Span[], rest: Partial<CallSpeech> = {}): SidedMeasures {
  const { sides } = measure(agent, customer, rest);
  if (sides === null) throw new Error('the call has two sides');
  return sides;
}

describe('a call by turns', () => {
  test('has its talk, ratio, monologues and answers measured', () => {
    const { agent, customer, overtalk } = sidesOf(at([0, 6], [10, 12]), at([6.5, 8.5], [12.2, 14.2]));
    expect([agent.talkMs, customer.talkMs]).toEqual([8000, 4000]);
    expect([agent.talkRatio, customer.talkRatio]).toEqual([8 / 12, 4 / 12]);
    expect([agent.longestMonologueMs, customer.longestMonologueMs]).toEqual([6000, 2000]);
    expect(agent.responses).toEqual({ timesMs: [1500], medianMs: 1500, p90Ms: 1500 });
    expect(customer.responses).toEqual({ timesMs: [500, 200], medianMs: 350, p90Ms: 500 });
    expect([overtalk, agent.interruptions, customer.interruptions]).toEqual([[], [], []]);
  });

  test('has silences from their least length on, and dead air only between the first and the last word', () => {
    const { silences, deadAir, longestSilenceMs, silenceMs } = measure(
      at([10, 12], [20, 21]),
      at([14.9, 17], [50, 50.9]),
    );
    expect(silences).toEqual(at([0, 10], [17, 20], [21, 50], [50.9, 60]));
    expect([longestSilenceMs, silenceMs]).toEqual([29_000, 51_100]);
    expect(deadAir).toEqual({ count: 1, longestMs: 29_000, totalMs: 29_000 });
  });

  test('has music counted as hold, neither as silence nor as time to answer', () => {
    const found = measure(at([0, 5], [40, 42]), at([6, 8]), { hold: at([10, 38]) });
    expect([found.holdMs, found.holdShare]).toEqual([28_000, 28 / 60]);
    expect(found.silences).toEqual(at([42, 60]));
    expect(found.sides?.agent.responses.timesMs).toEqual([]);
  });
});

describe('interruptions', () => {
  test('are by whoever starts before the other ends', () => {
    const byCustomer = sidesOf(at([0, 6]), at([5, 9]));
    expect(byCustomer.customer.interruptions).toEqual(at([5, 6]));
    expect(byCustomer.agent.interruptions).toEqual([]);
    expect(byCustomer.overtalk).toEqual(at([5, 6]));
    const byAgent = sidesOf(at([5, 9]), at([0, 6]));
    expect(byAgent.agent.interruptions).toEqual(at([5, 6]));
    expect(byAgent.customer.interruptions).toEqual([]);
  });

  test('are not the back-channels under the talk of the other, which count as talk and overtalk', () => {
    const { customer, agent, overtalk } = sidesOf(at([0, 10]), at([3, 3.5], [6, 6.4]));
    expect(customer.interruptions).toEqual([]);
    expect(customer.talkMs).toBe(900);
    expect(overtalk).toEqual(at([3, 3.5], [6, 6.4]));
    expect(agent.longestMonologueMs).toBe(10_000);
  });

  test('are not back-channels that fall into a pause of the talk', () => {
    const { customer, agent } = sidesOf(at([0, 4], [4.4, 8]), at([3.9, 4.5]));
    expect([customer.interruptions, agent.interruptions]).toEqual([[], []]);
    expect(agent.responses.timesMs).toEqual([]);
  });

  test('are by a short word, too, after which the other stops', () => {
    expect(sidesOf(at([0, 5]), at([4.6, 5.2])).customer.interruptions).toEqual(at([4.6, 5]));
  });

  test('are by whoever goes on when the other took the turn in a pause', () => {
    const { agent, customer } = sidesOf(at([0, 4], [4.4, 8]), at([4.1, 6]));
    expect(customer.interruptions).toEqual([]);
    expect(agent.interruptions).toEqual(at([4.4, 6]));
  });

  test('are by neither when both start at once or overlap by less than counts', () => {
    const together = sidesOf(at([0, 5]), at([0, 4]));
    expect([together.agent.interruptions, together.customer.interruptions]).toEqual([[], []]);
    expect(sidesOf(at([0, 5]), at([4.9, 8])).customer.interruptions).toEqual([]);
    expect(sidesOf(at([0, 5]), at([4.8, 8])).customer.interruptions).toEqual(at([4.8, 5]));
  });
});

describe('what a recording does not tell', () => {
  test('one channel leaves out all that needs two, and keeps the rest', () => {
    const mono = measureCall({ durationMs: 20_000, speech: [at([0, 5], [12, 15])], hold: [] }, DEFAULT_THRESHOLDS);
    expect(mono.sides).toBeNull();
    expect([mono.speechMs, mono.longestSilenceMs, mono.deadAir.count]).toEqual([8000, 7000, 1]);
  });

  test('more channels than sides are nobody’s', () => {
    const speech = [at([0, 5]), at([6, 7]), at([8, 9])];
    expect(measureCall({ durationMs: 20_000, speech, hold: [] }, DEFAULT_THRESHOLDS).sides).toBeNull();
  });

  test('a side that says nothing is named, and no talk has no ratio', () => {
    expect(sidesOf(at([0, 5]), []).silentSide).toBe('customer');
    expect(sidesOf(at([0, 0.4]), at([1, 5])).silentSide).toBe('agent');
    expect(sidesOf(at([0, 0.5]), at([1, 5])).silentSide).toBeNull();
    const none = sidesOf([], []);
    expect([none.silentSide, none.agent.talkRatio, none.agent.responses.medianMs]).toEqual(['both', null, null]);
  });

  test('an empty recording has no shares', () => {
    const empty = measureCall({ durationMs: 0, speech: [[], []], hold: [] }, DEFAULT_THRESHOLDS);
    expect([empty.holdShare, empty.silences]).toEqual([null, []]);
  });
});

const END_MS = 30_000;
const span = fc
  .tuple(fc.nat(END_MS + 2000), fc.integer({ min: 0, max: 4000 }))
  .map(([startMs, length]): Span => ({ startMs, endMs: startMs + length }));
const channel = fc.array(span, { maxLength: 15 });
const call = fc.record({
  durationMs: fc.constant(END_MS),
  speech: fc.tuple(channel, channel),
  hold: fc.array(span, { maxLength: 3 }),
});
const settings = fc.record({
  silenceMinMs: fc.nat(5000),
  deadAirMinMs: fc.nat(8000),
  overtalkMinMs: fc.nat(500),
  pauseMaxMs: fc.nat(1000),
  backchannelMaxMs: fc.nat(1000),
  silentSideMaxMs: fc.nat(1000),
});
const law = (check: (c: CallSpeech, s: typeof DEFAULT_THRESHOLDS) => void) =>
  fc.assert(fc.property(call, settings, check), { numRuns: RUNS });
const covers = (outer: readonly Span[], inner: readonly Span[]): boolean =>
  totalMs(intersect(join(outer), join(inner))) === totalMs(join(inner));
const sided = ({ sides }: CallMeasures): SidedMeasures => sides ?? expect.fail('the call has two sides');

describe('laws of the measures', () => {
  test('they have the shape that is kept, and every span lies within the recording', () => {
    law((c, s) => {
      const found = CallMeasures.parse(measureCall(c, s));
      const { agent, customer, overtalk } = sided(found);
      const spans = [...found.silences, ...overtalk, ...agent.interruptions, ...customer.interruptions];
      expect(covers([{ startMs: 0, endMs: END_MS }], spans)).toBe(true);
      expect(found.holdShare).toBeLessThanOrEqual(1);
    });
  });

  test('the two ratios add up to 1 wherever somebody speaks', () => {
    law((c, s) => {
      const { agent, customer } = sided(measureCall(c, s));
      if (agent.talkMs + customer.talkMs === 0) expect([agent.talkRatio, customer.talkRatio]).toEqual([null, null]);
      else expect((agent.talkRatio ?? 0) + (customer.talkRatio ?? 0)).toBeCloseTo(1, 12);
    });
  });

  test('overtalk is time in which both sides speak, and interruptions are within the talk of the other', () => {
    law((c, s) => {
      const { agent, customer, overtalk } = sided(measureCall(c, s));
      const [first = [], second = []] = c.speech;
      expect(covers(first, overtalk)).toBe(true);
      expect(covers(second, overtalk)).toBe(true);
      const isStarted = (by: readonly Span[], { startMs }: Span) => join(by).some((own) => own.startMs === startMs);
      for (const one of agent.interruptions)
        expect(isStarted(first, one) && covers(second, [{ ...one, endMs: one.startMs + 1 }])).toBe(true);
      for (const one of customer.interruptions)
        expect(isStarted(second, one) && covers(first, [{ ...one, endMs: one.startMs + 1 }])).toBe(true);
    });
  });

  test('silence, speech and music share no time, and without a least length they are the whole call', () => {
    law((c, s) => {
      const { silences } = measureCall(c, s);
      expect(intersect(silences, join([...c.speech.flat(), ...c.hold]))).toEqual([]);
      const all = measureCall(c, { ...s, silenceMinMs: 0 });
      const other = totalMs(intersect(join([...c.speech.flat(), ...c.hold]), [{ startMs: 0, endMs: END_MS }]));
      expect(all.silenceMs + other).toBe(END_MS);
    });
  });

  test('the order of the spans and where they are cut does not matter', () => {
    law((c, s) => {
      const cut = (spans: readonly Span[]) =>
        spans
          .flatMap(({ startMs, endMs }) => {
            const middle = (startMs + endMs) >> 1;
            return [
              { startMs: middle, endMs },
              { startMs, endMs: middle },
            ];
          })
          .reverse();
      expect(measureCall({ ...c, speech: c.speech.map(cut), hold: cut(c.hold) }, s)).toEqual(measureCall(c, s));
    });
  });

  test('exchanging the sides exchanges what is said of them and nothing else', () => {
    law((c, s) => {
      const there = measureCall(c, s);
      const back = measureCall({ ...c, speech: c.speech.toReversed() }, s);
      const { agent, customer, overtalk } = sided(there);
      expect(sided(back)).toMatchObject({ agent: customer, customer: agent, overtalk });
      expect({ ...back, sides: null }).toEqual({ ...there, sides: null });
    });
  });

  test('a longer least length never finds more', () => {
    law((c, s) => {
      const few = measureCall(c, { ...s, silenceMinMs: s.silenceMinMs + 500, overtalkMinMs: s.overtalkMinMs + 100 });
      const many = measureCall(c, s);
      expect(few.silences.length).toBeLessThanOrEqual(many.silences.length);
      expect(sided(few).overtalkMs).toBeLessThanOrEqual(sided(many).overtalkMs);
      expect(sided(few).agent.interruptions.length).toBeLessThanOrEqual(sided(many).agent.interruptions.length);
    });
  });

  test('a monologue is no longer than its side’s talk with its pauses, and an answer is given in silence of both', () => {
    law((c, s) => {
      const { agent, customer } = sided(measureCall(c, s));
      for (const [index, side] of [agent, customer].entries()) {
        const talk = intersect(join(c.speech[index] ?? [], s.pauseMaxMs), [{ startMs: 0, endMs: END_MS }]);
        expect(side.longestMonologueMs).toBeLessThanOrEqual(totalMs(talk));
        expect(side.responses.timesMs.length).toBeLessThanOrEqual((c.speech[index] ?? []).length);
        expect(side.responses.p90Ms ?? 0).toBeLessThanOrEqual(Math.max(0, ...side.responses.timesMs));
      }
    });
  });
});
