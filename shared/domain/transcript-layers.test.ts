import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  effectiveText,
  NO_LAYER,
  type OriginalTurn,
  placeTurn,
  snapTurns,
  type TurnTime,
} from './transcript-layers.ts';

const correction = (base: string, text: string) => ({ segmentId: 's', base, text });
const turn = (id: string, speaker: OriginalTurn['speaker'], startMs: number, endMs: number): OriginalTurn => ({
  id,
  speaker,
  startMs,
  endMs,
  text: id,
});

describe('a correction', () => {
  it('stands in place of the words that it was made for', () => {
    expect(effectiveText('I want to council', correction('I want to council', 'I want to cancel'))).toEqual({
      text: 'I want to cancel',
      state: 'corrected',
    });
  });

  it('keeps what the platform has put right elsewhere in the turn', () => {
    const merged = effectiveText(
      'hello I want to council it',
      correction('helo I want to council it', 'helo I want to cancel it'),
    );
    expect(merged).toEqual({ text: 'hello I want to cancel it', state: 'corrected' });
  });

  it('gives way, and says so, where the platform has changed the same words', () => {
    expect(effectiveText('I want to counsel', correction('I want to council', 'I want to cancel'))).toEqual({
      text: 'I want to counsel',
      state: 'conflicting',
    });
  });
});

describe('a turn', () => {
  it('is moved from the time that its platform gave, and no longer once that is another', () => {
    const times = [{ segmentId: 'a', from: [100, 200], to: [150, 260] }] satisfies TurnTime[];
    const layer = { ...NO_LAYER, isSwapped: true, offsetMs: -50, times };
    expect(placeTurn(turn('a', 'agent', 100, 200), layer)).toMatchObject({
      speaker: 'contact',
      startMs: 100,
      endMs: 210,
    });
    expect(placeTurn(turn('a', 'agent', 0, 200), layer)).toMatchObject({ startMs: 0, endMs: 150 });
  });
});

describe('turns snapped to speech', () => {
  const speech = {
    agent: [
      { startMs: 1000, endMs: 3000 },
      { startMs: 8000, endMs: 9000 },
    ],
    contact: [{ startMs: 4000, endMs: 6500 }],
  };

  it('come to lie on the speech of their own side', () => {
    const late = [turn('a', 'agent', 3000, 5200), turn('b', 'contact', 6200, 8700), turn('c', 'agent', 10_300, 11_300)];
    expect(snapTurns(late, speech)).toEqual([
      { segmentId: 'a', from: [3000, 5200], to: [1000, 3000] },
      { segmentId: 'b', from: [6200, 8700], to: [4000, 6500] },
      { segmentId: 'c', from: [10_300, 11_300], to: [8000, 9000] },
    ]);
  });

  it('stay where no speech of their side is near', () => {
    expect(snapTurns([turn('a', 'contact', 60_000, 61_000), turn('m', 'system', 61_000, 62_000)], speech)).toEqual([]);
  });

  it('keep their order, last at least a moment, and are at rest afterwards', () => {
    const speaker = fc.constantFrom('agent', 'contact', 'system');
    const given = fc.array(fc.tuple(speaker, fc.nat(20_000), fc.integer({ min: 1, max: 4000 })), { maxLength: 20 });
    const spans = fc
      .uniqueArray(fc.nat(20_000), { maxLength: 20 })
      .map((places) => places.sort((a, b) => a - b))
      .map((places) =>
        places.flatMap((startMs, i) => (i % 2 ? [] : [{ startMs, endMs: places[i + 1] ?? startMs + 1 }])),
      );
    fc.assert(
      fc.property(given, spans, spans, (parts, agent, contact) => {
        const turns = parts
          .sort((a, b) => a[1] - b[1])
          .map(([side, at, length], i) => turn(String(i), side, at, at + length));
        const times = snapTurns(turns, { agent, contact });
        const placed = turns.map((one) => placeTurn(one, { ...NO_LAYER, times }));
        for (const [i, { startMs, endMs }] of placed.entries()) {
          expect(startMs).toBeGreaterThanOrEqual(placed[i - 1]?.startMs ?? 0);
          expect(endMs).toBeGreaterThan(startMs);
        }
      }),
    );
  });
});
