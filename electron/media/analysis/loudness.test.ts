import { describe, expect, test } from 'vitest';
import { kWeighting, LoudnessMeter } from './loudness.ts';

const RATES = [8000, 11_025, 16_000, 22_050, 44_100, 48_000];

function loudnessOf(sampleRate: number, seconds: number, level: (second: number) => number): number | null {
  const meter = new LoudnessMeter(sampleRate);
  const samples = Float32Array.from(
    { length: seconds * sampleRate },
    (_, n) => level(n / sampleRate) * Math.sin((2 * Math.PI * 997 * n) / sampleRate),
  );
  for (let from = 0; from < samples.length; from += 777) meter.push(samples.subarray(from, from + 777));
  return meter.integrated();
}

describe('loudness by BS.1770-4', () => {
  test('weights by the coefficients that it prints for 48 kHz', () => {
    const [shelf, rumbleCut] = kWeighting(48_000);
    expect(shelf.b0).toBeCloseTo(1.535_124_859_586_97, 8);
    expect(shelf.b1).toBeCloseTo(-2.691_696_189_406_38, 8);
    expect(shelf.b2).toBeCloseTo(1.198_392_810_852_85, 8);
    expect(shelf.a1).toBeCloseTo(-1.690_659_293_182_41, 8);
    expect(shelf.a2).toBeCloseTo(0.732_480_774_215_85, 8);
    expect(rumbleCut.a1).toBeCloseTo(-1.990_047_454_833_98, 8);
    expect(rumbleCut.a2).toBeCloseTo(0.990_072_250_366_21, 8);
  });

  test.each(RATES)('says -3.01 LUFS of a full tone of 997 Hz at %i Hz, as the standard does', (sampleRate) => {
    expect(loudnessOf(sampleRate, 5, () => 1)).toBeCloseTo(-3.01, 1);
    expect(loudnessOf(sampleRate, 5, () => 0.1)).toBeCloseTo(-23.01, 1);
  });

  test('leaves out what is 10 LU below the rest (EBU Tech 3341, case 3)', () => {
    const level = (second: number) => 10 ** ((second >= 10 && second < 70 ? -23 : -36) / 20);
    expect(loudnessOf(8000, 80, level)).toBeCloseTo(-26, 1);
  });

  test('has none for silence and for less than a block', () => {
    expect(loudnessOf(8000, 5, () => 0)).toBeNull();
    expect(loudnessOf(8000, 0.39, () => 1)).toBeNull();
  });
});
