import type { PASSPHRASE_MIN_LENGTH } from '#shared/contract/setup.ts';

/** The contract's own figure; the type makes a difference between the two an error. */
export const MIN_LENGTH: typeof PASSPHRASE_MIN_LENGTH = 12;

export type Strength = 'tooShort' | 'weak' | 'fair' | 'strong';

const CLASSES = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9\s]/];

/**
 * A rough judgement that rewards length over signs: bits are counted as length times the logarithm of the alphabet in
 * use, and repetition takes length away.
 */
export function strengthOf(passphrase: string): Strength {
  if (passphrase.length < MIN_LENGTH) return 'tooShort';
  const alphabet = [26, 26, 10, 33].reduce(
    (sum, size, index) => sum + (CLASSES[index]?.test(passphrase) ? size : 0),
    0,
  );
  const distinct = new Set(passphrase).size;
  const effectiveLength = Math.min(passphrase.length, distinct * 2);
  const bits = effectiveLength * Math.log2(Math.max(2, alphabet));
  if (bits < 60) return 'weak';
  return bits < 95 ? 'fair' : 'strong';
}
