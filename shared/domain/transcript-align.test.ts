import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignTurns, heardUntilMs, isTimed } from './transcript-align.ts';
import type { OriginalTurn } from './transcript-layers.ts';

const span = (startMs: number, endMs: number) => ({ startMs, endMs });
const turn = (id: string, speaker: OriginalTurn['speaker'], text: string): OriginalTurn => ({
  ...{ id, speaker, text },
  startMs: 0,
  endMs: 0,
});

describe('a transcript', () => {
  it('is timed where its turns have lengths, or begin apart', () => {
    expect(isTimed([span(0, 0), span(0, 0)])).toBe(false);
    expect(isTimed([])).toBe(false);
    expect(isTimed([span(0, 0), span(900, 900)])).toBe(true);
    expect(isTimed([span(0, 700)])).toBe(true);
  });

  it('leaves a turn without an end open until another begins, or the call ends', () => {
    const turns = [span(0, 0), span(0, 0), span(4000, 4000), span(3000, 3500)];
    expect(heardUntilMs(span(0, 0), turns)).toBe(3000);
    expect(heardUntilMs(span(3000, 3500), turns)).toBe(3500);
    expect(heardUntilMs(span(4000, 4000), turns)).toBe(360_000_000);
  });
});

describe('turns without times', () => {
  it('are laid on the speech of their sides, the system between them', () => {
    const turns = [
      turn('a', 'agent', 'good morning this is the helpdesk'),
      turn('m', 'system', 'hold music'),
      turn('b', 'contact', 'hello'),
      turn('c', 'agent', 'how can I help you today'),
    ];
    const speech = { agent: [span(1000, 2200), span(2500, 4000), span(6200, 8300)], contact: [span(5000, 5600)] };
    expect(alignTurns(turns, speech).map(({ segmentId, from, to }) => [segmentId, from, to])).toEqual([
      ['a', [0, 0], [1000, 4000]],
      ['m', [0, 0], [1000, 1001]],
      ['b', [0, 0], [5000, 5600]],
      ['c', [0, 0], [6200, 8300]],
    ]);
  });

  it('stay as they are where what was heard cannot be these words', () => {
    const words = turn('a', 'agent', 'good morning, this is the helpdesk');
    expect(alignTurns([words], { agent: [], contact: [] })).toEqual([]);
    expect(alignTurns([words], { agent: [span(0, 300)], contact: [] })).toEqual([]);
    expect(alignTurns([words], { agent: [span(0, 600_000)], contact: [] })).toEqual([]);
  });

  it('share what a side says without a pause', () => {
    const turns = [turn('a', 'agent', 'x'.repeat(36)), turn('b', 'agent', 'x'.repeat(36))];
    expect(alignTurns(turns, { agent: [span(1000, 7000)], contact: [] }).map(({ to }) => to)).toEqual([
      [1000, 4000],
      [4000, 7000],
    ]);
  });

  const { calls } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../resources/sample-calls/manifest.json'), 'utf8'),
  ) as { calls: { channels: number; transcript: { segments: Omit<OriginalTurn, 'id'>[] } }[] };

  /** What is heard of a side: its turns in pieces of uneven length, with gaps of breath. */
  const heard = (segments: readonly Omit<OriginalTurn, 'id'>[], side: OriginalTurn['speaker']) =>
    segments
      .filter(({ speaker }) => speaker === side)
      .flatMap(({ startMs, endMs }, index) => {
        const pieces = [];
        for (let at = startMs + 40, step = index; at < endMs - 300; step++) {
          const until = Math.min(endMs - 30, at + 700 + (step % 5) * 600);
          pieces.push(span(at, until));
          at = until + 280 + (step % 3) * 150;
        }
        return pieces;
      });

  it('of the sample calls begin within a second of where they are spoken, 95 of 100', () => {
    const errorsMs = calls
      .filter(({ channels }) => channels === 2)
      .flatMap(({ transcript: { segments } }) => {
        const turns = segments.map(({ speaker, text }, index) => turn(String(index), speaker, text));
        const speech = { agent: heard(segments, 'agent'), contact: heard(segments, 'contact') };
        return alignTurns(turns, speech).flatMap(({ to }, index) =>
          segments[index]?.speaker === 'system' ? [] : [Math.abs(to[0] - (segments[index]?.startMs ?? 0))],
        );
      })
      .sort((a, b) => a - b);
    expect(errorsMs.length).toBeGreaterThan(600);
    expect(errorsMs[Math.floor(errorsMs.length * 0.95)]).toBeLessThan(1000);
  });

  it('keep their order and get a length, whatever is heard', () => {
    const turns = fc.array(fc.tuple(fc.constantFrom('agent', 'contact', 'system'), fc.nat(60)), { maxLength: 30 });
    const spans = fc
      .uniqueArray(fc.nat(60_000), { maxLength: 40 })
      .map((places) => places.sort((a, b) => a - b))
      .map((places) => places.flatMap((at, i) => (i % 2 ? [] : [span(at, places[i + 1] ?? at + 1)])));
    fc.assert(
      fc.property(turns, spans, spans, (given, agent, contact) => {
        const times = alignTurns(
          given.map(([speaker, length], index) =>
            turn(String(index), speaker as OriginalTurn['speaker'], 'x'.repeat(length)),
          ),
          { agent, contact },
        );
        for (const [index, { to }] of times.entries()) {
          expect(to[1]).toBeGreaterThan(to[0]);
          expect(to[0]).toBeGreaterThanOrEqual(times[index - 1]?.to[0] ?? 0);
        }
      }),
    );
  });
});
