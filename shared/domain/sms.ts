/** Longest SMS, in characters; it travels in as many messages as it takes. */
export const MAX_SMS_CHARACTERS = 1600;

/** What a text costs to send as SMS. */
export interface SmsMeasure {
  encoding: 'gsm7' | 'ucs2';
  /** Septets or 16-bit units that the text takes. */
  units: number;
  /** Messages that it travels in. */
  segments: number;
}

/** GSM 03.38 basic table, one septet each; the escape character is left out. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** Its extension table: an escape and another septet. */
const EXTENSION = new Set('\f^{}\\[~]|€');

const LIMITS = { gsm7: { single: 160, part: 153 }, ucs2: { single: 70, part: 67 } } as const;

/**
 * Counts as 3GPP TS 23.038 and 23.040 have it: 160 septets or 70 16-bit units alone, 153 or 67 where the text is split,
 * since each part then carries a header. A character that takes two is never split between parts.
 */
export function measureSms(text: string): SmsMeasure {
  const characters = [...text];
  const isGsm = characters.every((character) => BASIC.has(character) || EXTENSION.has(character));
  const sizes = characters.map((character) => (isGsm ? (BASIC.has(character) ? 1 : 2) : character.length));
  const encoding = isGsm ? 'gsm7' : 'ucs2';
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const { single, part } = LIMITS[encoding];
  return { encoding, units, segments: units <= single ? 1 : countParts(sizes, part) };
}

function countParts(sizes: readonly number[], capacity: number): number {
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > capacity) {
      parts++;
      used = 0;
    }
    used += size;
  }
  return parts;
}

/** The number in E.164, or null where it cannot be written to: a number of one country alone, or none at all. */
export function smsNumber(phone: string): string | null {
  const digits = phone.replaceAll(/[ ().\-/]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : null;
}
