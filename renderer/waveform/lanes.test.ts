import { expect, it } from 'vitest';
import { rulerStepSeconds, toBars, toFloats } from './lanes.ts';

it('keeps the loudest sample of each bar', () => {
  const peaks = new Float32Array(300);
  peaks[150] = 1;
  const bars = toBars(peaks, 30, 40);
  expect(bars).toHaveLength(10);
  expect(bars[5]?.height).toBe(40);
  expect(bars[0]?.height).toBe(1);
});

it('draws silence as a thin line, also where there are fewer samples than bars', () => {
  expect(toBars(new Float32Array(2), 30, 40).every((bar) => bar.height === 1)).toBe(true);
  expect(toBars([], 30, 40)).toHaveLength(10);
});

it('turns bytes into shares of full scale', () => {
  expect([...toFloats(new Uint8Array([0, 255]))]).toEqual([0, 1]);
});

it('keeps the marks of the ruler apart at every zoom', () => {
  for (const pixelsPerSecond of [0.05, 0.3, 1, 4, 12, 50, 400]) {
    const step = rulerStepSeconds(pixelsPerSecond);
    expect(step === 3600 || step * pixelsPerSecond >= 72).toBe(true);
  }
  expect(rulerStepSeconds(4)).toBe(30);
});
