import { describe, expect, test } from 'vitest';
import { measureSms, smsNumber } from './sms.ts';

describe('measureSms', () => {
  test.each([
    ['', 'gsm7', 0, 1],
    ['x'.repeat(160), 'gsm7', 160, 1],
    ['x'.repeat(161), 'gsm7', 161, 2],
    ['x'.repeat(306), 'gsm7', 306, 2],
    ['x'.repeat(307), 'gsm7', 307, 3],
    ['é@£¥Δ_ΦÄÖÑÜ§¿à\n\r', 'gsm7', 16, 1],
    ['€', 'gsm7', 2, 1],
    ['€'.repeat(80), 'gsm7', 160, 1],
    ['{}[]\\^~|€\f', 'gsm7', 20, 1],
    ['ç', 'ucs2', 1, 1],
    ['مرحبا'.repeat(14), 'ucs2', 70, 1],
    [`${'مرحبا'.repeat(14)}!`, 'ucs2', 71, 2],
    ['ع'.repeat(134), 'ucs2', 134, 2],
    ['ع'.repeat(135), 'ucs2', 135, 3],
    ['😀'.repeat(35), 'ucs2', 70, 1],
    ['😀'.repeat(36), 'ucs2', 72, 2],
    [`${'x'.repeat(69)}’`, 'ucs2', 70, 1],
    [`${'x'.repeat(70)}’`, 'ucs2', 71, 2],
  ] as const)('%j', (text, encoding, units, segments) => {
    expect(measureSms(text)).toEqual({ encoding, units, segments });
  });

  test('a character that takes two is not split between parts', () => {
    // 152 + 2 do not fit into 153: the first part stays one short, and the text takes a part more than its units say.
    const text = `${'x'.repeat(152)}€${'x'.repeat(152)}`;
    expect(measureSms(text)).toEqual({ encoding: 'gsm7', units: 306, segments: 3 });
    const emoji = `${'ع'.repeat(66)}😀${'ع'.repeat(66)}`;
    expect(measureSms(emoji)).toEqual({ encoding: 'ucs2', units: 134, segments: 3 });
  });

  test('every character of the two tables is known', () => {
    let basic = 0;
    let extended = 0;
    for (let code = 0; code < 0x10000; code++) {
      const { encoding, units } = measureSms(String.fromCharCode(code));
      if (encoding === 'gsm7' && units === 1) basic++;
      if (encoding === 'gsm7' && units === 2) extended++;
    }
    expect({ basic, extended }).toEqual({ basic: 127, extended: 10 });
  });
});

test.each([
  ['+441134960101', '+441134960101'],
  ['+212 600-00.00(01)', '+212600000001'],
  ['0600000001', null],
  ['112', null],
  ['+0441134960101', null],
  ['+44113', null],
  ['+4411349601011234', null],
  ['anonymous', null],
])('smsNumber(%j)', (phone, number) => {
  expect(smsNumber(phone)).toBe(number);
});
