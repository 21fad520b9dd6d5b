import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toFileName } from './file-name.ts';

// S21
const RUNS = process.env.EARSHOT_TEST_SIZE === 'long' ? 100_000 : 2000;

describe('toFileName', () => {
  it.each([
    ['Call with Ada', 'audio/ogg', 'Call with Ada.ogg'],
    ['Éloïse Lefèvre', 'audio/mpeg; charset=x', 'Éloïse Lefèvre.mp3'],
    ['E\u0301loi\u0308se', 'AUDIO/WAV', 'Éloïse.wav'],
    ['يوسف العلوي', 'audio/wav', 'يوسف العلوي.wav'],
    ['../../etc/passwd', 'audio/wav', '_.._etc_passwd.wav'],
    ['..\\..\\boot.ini', 'audio/wav', '_.._boot.ini.wav'],
    ['/etc/passwd', 'audio/wav', '_etc_passwd.wav'],
    ['C:\\x', 'audio/wav', 'C__x.wav'],
    ['file.txt:stream', 'audio/wav', 'file.txt_stream.wav'],
    ['invoice.exe', 'audio/wav', 'invoice.exe.wav'],
    ['invoice\u202Egpj.exe', 'audio/wav', 'invoice_gpj.exe.wav'],
    ['zero\u200Bwidth', 'audio/wav', 'zero_width.wav'],
    ['full\uFF0Fwidth', 'audio/wav', 'full_width.wav'],
    ['nul', 'audio/wav', '_nul.wav'],
    ['CON.mp3', 'audio/wav', '_CON.mp3.wav'],
    ['COM1', 'audio/wav', '_COM1.wav'],
    ['com¹', 'audio/wav', '_com¹.wav'],
    ['LPT³.x', 'audio/wav', '_LPT³.x.wav'],
    ['trailing. . ', 'audio/wav', 'trailing.wav'],
    ['.hidden', 'audio/wav', 'hidden.wav'],
    ['-rf', 'audio/wav', 'rf.wav'],
    ['a\0b\nc', 'audio/wav', 'a_b_c.wav'],
    ['$(touch x) `y` %PATH%', 'audio/wav', '_(touch x) _y_ _PATH_.wav'],
    ['\uD800', 'audio/wav', '\uFFFD.wav'],
    ['', 'audio/wav', 'file.wav'],
    ['...', 'audio/wav', 'file.wav'],
    ['x', 'text/html', 'x.bin'],
    ['x', '__proto__', 'x.bin'],
  ])('makes of %j as %s %j', (label, type, name) => {
    expect(toFileName(label, type)).toBe(name);
  });

  it('stays in its folder and short, on every system, whatever a server calls it', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '..',
        '/',
        '\\',
        '.',
        ' ',
        'CON',
        'aux.',
        'COM¹',
        ':',
        '\0',
        '\u202E',
        '\uFF0F',
        '~',
        '-',
        '👨‍👩‍👧',
      ),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 80 }),
    );
    const label = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(label, fc.oneof(fc.constantFrom('audio/wav', 'audio/mpeg'), fc.string()), (text, type) => {
        const name = toFileName(text, type);
        expect(posix.resolve('/home/ada/out', name)).toBe(`/home/ada/out/${name}`);
        expect(win32.resolve('C:\\out', name)).toBe(`C:\\out\\${name}`);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(121);
        expect(name).toMatch(/^[^.\s-].*\.(wav|mp3|bin)$/u);
        expect(name.isWellFormed()).toBe(true);
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}<>:"/\\|?*]/u);
        expect(name).not.toMatch(/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i);
        expect(name).toBe(name.normalize('NFC'));
      }),
      { numRuns: RUNS, seed: 13 },
    );
  });
});
