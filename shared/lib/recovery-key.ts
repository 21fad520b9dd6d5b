/**
 * A recovery key as a person writes it down: 22 random bytes and a CRC-24 over them, in Crockford's base 32 (no I, L, O
 * and U), eight groups of five. Typed back, case, spaces and look-alikes do not count; a slip of the pen is found here.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LOOK_ALIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', U: 'V' };
const SEPARATOR = /[\s\-‐-―.·_,;:/]/gu;

export const RECOVERY_ENTROPY_BYTES = 22;
export const RECOVERY_GROUPS = 8;
export const RECOVERY_GROUP_LENGTH = 5;
const CHECKSUM_BYTES = 3;
const LENGTH = RECOVERY_GROUPS * RECOVERY_GROUP_LENGTH;

export type RecoveryKeyProblem = 'short' | 'long' | 'character' | 'checksum';

export type ParsedRecoveryKey =
  | { ok: true; entropy: Uint8Array }
  | {
      ok: false;
      problem: RecoveryKeyProblem;
      /** How many characters are missing, or too many; 0 otherwise. */
      count: number;
      /** The first character that no recovery key has; empty otherwise. */
      character: string;
    };

/** The key as it is shown: groups separated by hyphens. */
export function formatRecoveryKey(entropy: Uint8Array): string {
  if (entropy.length !== RECOVERY_ENTROPY_BYTES)
    throw new RangeError(`a recovery key has ${RECOVERY_ENTROPY_BYTES} bytes`);
  const text = encode(withChecksum(entropy));
  return Array.from({ length: RECOVERY_GROUPS }, (_, n) =>
    text.slice(n * RECOVERY_GROUP_LENGTH, (n + 1) * RECOVERY_GROUP_LENGTH),
  ).join('-');
}

/** What was typed, in the form in which it is compared: capitals, look-alikes replaced, nothing between the groups. */
export const normalizeRecoveryText = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(SEPARATOR, '')
    .toUpperCase()
    .replace(/[OILU]/g, (letter) => LOOK_ALIKE[letter] ?? letter);

export function parseRecoveryKey(typed: string): ParsedRecoveryKey {
  const text = normalizeRecoveryText(typed);
  const refuse = (problem: RecoveryKeyProblem, count = 0, character = ''): ParsedRecoveryKey => ({
    ok: false,
    problem,
    count,
    character,
  });
  const strange = [...text].find((character) => !ALPHABET.includes(character));
  if (strange !== undefined) return refuse('character', 0, strange);
  if (text.length < LENGTH) return refuse('short', LENGTH - text.length);
  if (text.length > LENGTH) return refuse('long', text.length - LENGTH);
  const bytes = decode(text);
  const entropy = bytes.slice(0, RECOVERY_ENTROPY_BYTES);
  const expected = withChecksum(entropy);
  return bytes.every((byte, n) => byte === expected[n]) ? { ok: true, entropy } : refuse('checksum');
}

function withChecksum(entropy: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(RECOVERY_ENTROPY_BYTES + CHECKSUM_BYTES);
  bytes.set(entropy);
  const crc = crc24(entropy);
  bytes.set([crc >>> 16, (crc >>> 8) & 0xff, crc & 0xff], RECOVERY_ENTROPY_BYTES);
  return bytes;
}

/** CRC-24 of OpenPGP (RFC 9580, 6.1.1): finds every slip within five neighbouring characters less one in 16 million. */
function crc24(bytes: Uint8Array): number {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit += 1) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  return crc & 0xffffff;
}

function encode(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >>> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return text;
}

function decode(text: string): Uint8Array {
  const bytes = new Uint8Array((text.length * 5) / 8);
  let at = 0;
  let bits = 0;
  let value = 0;
  for (const character of text) {
    value = (value << 5) | ALPHABET.indexOf(character);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (value >>> bits) & 0xff;
      at += 1;
      value &= (1 << bits) - 1;
    }
  }
  return bytes;
}
