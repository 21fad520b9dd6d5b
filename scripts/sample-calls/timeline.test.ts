import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry, Lane } from './dialogue.ts';
import { randomFrom } from './random.ts';
import { type Block, joinPieces, placeBlocks } from './timeline.ts';

const natural: Entry = { kind: 'natural' };
const block = (lane: Lane | null, pieceMs: number[], entry: Entry = natural): Block => ({ lane, entry, pieceMs });
const place = (blocks: Block[]) => placeBlocks(blocks, randomFrom('test'), 500);

describe('placeBlocks', () => {
  it('starts after the lead-in and leaves a breath between two speakers', () => {
    const [first, second] = place([block('agent', [2000]), block('contact', [1000])]);
    expect(first).toMatchObject({ startMs: 500, endMs: 2500 });
    expect((second?.startMs ?? 0) - 2500).toBeGreaterThanOrEqual(260);
    expect((second?.startMs ?? 0) - 2500).toBeLessThanOrEqual(720);
  });

  it('lets a speaker start exactly so long before the other has finished', () => {
    const [, second] = place([block('agent', [3000]), block('contact', [1000], { kind: 'gap', gapMs: -600 })]);
    expect(second).toMatchObject({ startMs: 2900, endMs: 3900 });
  });

  it('lets nobody interrupt before the other has been heard', () => {
    const [first, second] = place([block('agent', [400]), block('contact', [900], { kind: 'gap', gapMs: -2000 })]);
    expect(second?.startMs).toBe((first?.startMs ?? 0) + 250);
  });

  it('puts a back-channel amid the turn before it, without delaying what follows', () => {
    const [turn, murmur, next] = place([
      block('agent', [4000]),
      block('contact', [300], { kind: 'mid' }),
      block('agent', [1000], { kind: 'gap', gapMs: 400 }),
    ]);
    expect(murmur?.startMs).toBeGreaterThan((turn?.startMs ?? 0) + 1500);
    expect(murmur?.endMs).toBeLessThan(turn?.endMs ?? 0);
    expect(next?.startMs).toBe((turn?.endMs ?? 0) + 400);
  });

  it('keeps a silence exact', () => {
    const silence = block(null, [7000], { kind: 'gap', gapMs: 0 });
    const [before, quiet, after] = place([block('agent', [1000]), silence, block('contact', [1000])]);
    expect(quiet?.startMs).toBe(before?.endMs);
    expect(after?.startMs).toBe((before?.endMs ?? 0) + 7000);
  });

  it('never lets a lane speak over itself', () => {
    const entry = fc.oneof(
      fc.constant(natural),
      fc.constant<Entry>({ kind: 'mid' }),
      fc.integer({ min: -3000, max: 3000 }).map((gapMs): Entry => ({ kind: 'gap', gapMs })),
    );
    const blocks = fc.record({
      lane: fc.constantFrom<Lane>('agent', 'contact'),
      entry,
      pieceMs: fc.array(fc.integer({ min: 100, max: 9000 }), { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(blocks, { minLength: 1, maxLength: 30 }), (script) => {
        const placed = place(script);
        for (const lane of ['agent', 'contact'] as const) {
          const pieces = placed.filter((_, index) => script[index]?.lane === lane).flatMap(({ pieces }) => pieces);
          for (const [index, piece] of pieces.entries()) {
            expect(piece.startMs).toBeGreaterThan(index === 0 ? 0 : (pieces[index - 1]?.endMs ?? 0));
          }
        }
      }),
    );
  });
});

describe('joinPieces', () => {
  it('joins sentences while they fit and keeps the times of the audio', () => {
    const pieces = [
      { startMs: 0, endMs: 5000, text: 'One.' },
      { startMs: 5200, endMs: 11_000, text: 'Two.' },
      { startMs: 11_300, endMs: 14_000, text: 'Three.' },
    ];
    expect(joinPieces(pieces, 12_000)).toEqual([
      { startMs: 0, endMs: 11_000, text: 'One. Two.' },
      { startMs: 11_300, endMs: 14_000, text: 'Three.' },
    ]);
  });
});
