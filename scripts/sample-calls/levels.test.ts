import { describe, expect, it } from 'vitest';
import { atSpeechLevel, framesOf, mixInto, sampleRate, softLimit, speechLevelDb, trimSilence } from './levels.ts';

const toneOf = (ms: number, level: number): Float32Array =>
  Float32Array.from({ length: framesOf(ms) }, (_, frame) => level * Math.sin((2 * Math.PI * 300 * frame) / sampleRate));

describe('levels', () => {
  it('trims to the audible part, to 5 ms', () => {
    const audio = new Float32Array(framesOf(1000));
    mixInto(audio, toneOf(400, 0.5), 300);
    expect(Math.abs(trimSilence(audio).length - framesOf(400))).toBeLessThanOrEqual(framesOf(5));
  });

  it('brings quiet and loud speech to one level, whatever their pauses', () => {
    const quiet = new Float32Array(framesOf(3000));
    mixInto(quiet, toneOf(500, 0.02), 0);
    mixInto(quiet, toneOf(500, 0.02), 2500);
    const levels = [quiet, toneOf(800, 0.6)].map((audio) => speechLevelDb(atSpeechLevel(audio, -21)));
    for (const level of levels) expect(level).toBeCloseTo(-21, 0);
  });

  it('never reaches full scale and leaves ordinary samples alone', () => {
    const limited = softLimit(Float32Array.of(0.5, -0.69, 0.9, -4));
    expect(limited[0]).toBe(0.5);
    expect(limited[1]).toBeCloseTo(-0.69, 6);
    expect(Math.max(...limited.map(Math.abs))).toBeLessThan(0.98);
  });
});
