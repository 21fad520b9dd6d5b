import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRecoveryKey, parseRecoveryKey, RECOVERY_ENTROPY_BYTES } from './recovery-key.ts';

const entropy = fc.uint8Array({ minLength: RECOVERY_ENTROPY_BYTES, maxLength: RECOVERY_ENTROPY_BYTES });

describe('a recovery key', () => {
  it('is eight groups of five characters that cannot be mistaken for others', () => {
    const text = formatRecoveryKey(new Uint8Array(22).fill(7));
    expect(text).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}$/);
  });

  it('is read back as it was made, however it is typed', () => {
    fc.assert(
      fc.property(entropy, fc.constantFrom(' ', '', ' - ', '\n', '–', '.'), (bytes, separator) => {
        const text = formatRecoveryKey(bytes);
        const typed = text.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('v', 'u');
        expect(parseRecoveryKey(typed.replaceAll('-', separator))).toEqual({ ok: true, entropy: bytes });
        expect(parseRecoveryKey(typed.replaceAll('l', 'I'))).toEqual({ ok: true, entropy: bytes });
      }),
    );
  });

  it('tells every single slip and every two neighbours swapped', () => {
    fc.assert(
      fc.property(entropy, fc.nat(39), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (bytes, at, other) => {
        const text = formatRecoveryKey(bytes).replaceAll('-', '');
        const slipped = text.slice(0, at) + other + text.slice(at + 1);
        const swapped =
          text.slice(0, at) +
          text
            .slice(at, at + 2)
            .split('')
            .reverse()
            .join('') +
          text.slice(at + 2);
        for (const typed of [slipped, swapped]) {
          if (typed !== text) expect(parseRecoveryKey(typed)).toMatchObject({ ok: false, problem: 'checksum' });
        }
      }),
    );
  });

  it('says what is wrong with what was typed', () => {
    const text = formatRecoveryKey(new Uint8Array(22).fill(200));
    expect(parseRecoveryKey('')).toMatchObject({ problem: 'short', count: 40 });
    expect(parseRecoveryKey(text.slice(0, -3))).toMatchObject({ problem: 'short', count: 3 });
    expect(parseRecoveryKey(`${text}AB`)).toMatchObject({ problem: 'long', count: 2 });
    expect(parseRecoveryKey(text.replace(/.$/, 'é'))).toMatchObject({ problem: 'character', character: 'É' });
  });
});
