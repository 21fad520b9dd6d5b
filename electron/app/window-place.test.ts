import { describe, expect, it } from 'vitest';
import { placeOnScreen } from './window-place.ts';

const LAPTOP = { x: 0, y: 0, width: 1440, height: 900 };
const BESIDE = { x: 1440, y: 0, width: 1920, height: 1080 };

describe('placeOnScreen', () => {
  it.each([
    ['on the first screen', { x: 100, y: 50, width: 1200, height: 700 }],
    ['on the second screen', { x: 1600, y: 40, width: 1400, height: 900 }],
    ['half outside, with its title bar in reach', { x: -600, y: 300, width: 1200, height: 900 }],
  ])('leaves a window %s where it was', (_where, last) => {
    expect(placeOnScreen(last, [LAPTOP, BESIDE])).toEqual(last);
  });

  it.each([
    ['on a screen that is gone', { x: 1600, y: 40, width: 1400, height: 880 }],
    ['above the screen', { x: 100, y: -400, width: 1200, height: 700 }],
    ['all but outside', { x: 1400, y: 100, width: 1200, height: 700 }],
  ])('brings back to the middle a window %s', (_where, last) => {
    const place = placeOnScreen(last, [LAPTOP]);
    expect(place).toMatchObject({ width: last.width, height: last.height });
    expect(place.x).toBe((1440 - last.width) / 2);
    expect(place.y).toBe((900 - last.height) / 2);
  });

  it('makes a window no larger than the screen it is brought to', () => {
    expect(placeOnScreen({ x: 5000, y: 0, width: 2500, height: 1400 }, [LAPTOP])).toEqual(LAPTOP);
  });

  it('leaves the window where it was when no screen is known', () => {
    const last = { x: 5000, y: 0, width: 800, height: 600 };
    expect(placeOnScreen(last, [])).toEqual(last);
  });
});
