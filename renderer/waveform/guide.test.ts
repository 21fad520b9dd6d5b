import { describe, expect, it } from 'vitest';
import { guide } from './guide.ts';

const PLAN = [
  { startMs: 0, endMs: 10_000, rate: 1 },
  { startMs: 10_000, endMs: 15_000, rate: null },
  { startMs: 15_000, endMs: 20_000, rate: 2 },
];
const free = { plan: PLAN, redactions: [] };

describe('what the player does at a position', () => {
  it('passes over a silence, and takes the speed of the part after it', () => {
    expect(guide(9000, 1, null, free)).toEqual({ isSilenced: false, rateFactor: 1, goToMs: null });
    expect(guide(10_000, 1, null, free).goToMs).toBe(15_000);
    expect(guide(15_000, 1, null, free)).toEqual({ isSilenced: false, rateFactor: 2, goToMs: null });
  });

  it('does not jump again where a jump ended short of its aim', () => {
    expect(guide(14_990, 1, null, free).goToMs).toBeNull();
  });

  it('stays in a loop, silences and all', () => {
    const loop = { startMs: 9000, endMs: 12_000 };
    expect(guide(11_000, 1, loop, free).goToMs).toBeNull();
    expect(guide(12_000, 1, loop, free).goToMs).toBe(9000);
    expect(guide(11_000, 1, { startMs: 9000, endMs: null }, free).goToMs).toBe(15_000);
  });

  it('is silent before the first sample of what is redacted, the earlier the faster it plays', () => {
    const redacted = { plan: null, redactions: [{ startMs: 5000, endMs: 6000 }] };
    const isSilenced = (atMs: number, rate: number) => guide(atMs, rate, null, redacted).isSilenced;
    expect([4849, 4850, 5500, 6049, 6050].map((atMs) => isSilenced(atMs, 1))).toEqual([false, true, true, true, false]);
    expect(isSilenced(4400, 4)).toBe(true);
  });

  it('is silent while nobody knows what is redacted', () => {
    expect(guide(0, 1, null, { plan: null, redactions: null }).isSilenced).toBe(true);
  });

  it('does nothing where nothing is planned, nor outside the recording', () => {
    const nothing = { isSilenced: false, rateFactor: 1, goToMs: null };
    expect(guide(11_000, 1, null, { plan: null, redactions: [] })).toEqual(nothing);
    expect(guide(20_000, 1, null, free)).toEqual(nothing);
  });
});
