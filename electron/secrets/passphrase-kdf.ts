import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';

const scryptAsync = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);

/**
 * scrypt's cost, kept beside what it protects. The bounds refuse a file that asks for a weak derivation, or for more
 * memory (128·N·r bytes) than a computer has.
 */
export const KdfParameters = z.object({
  name: z.literal('scrypt'),
  N: z
    .number()
    .int()
    .min(2 ** 17)
    .max(2 ** 20)
    .refine((n) => Number.isInteger(Math.log2(n))),
  r: z.literal(8),
  p: z.number().int().min(1).max(4),
  /** 32 random bytes, base64. */
  salt: z.base64().length(44),
});

export type KdfParameters = z.infer<typeof KdfParameters>;

/** OWASP's password storage guidance: N = 2^17, r = 8, p = 1, which takes 128 MiB. */
export function newKdfParameters(): KdfParameters {
  return { name: 'scrypt', N: 2 ** 17, r: 8, p: 1, salt: randomBytes(32).toString('base64') };
}

/** 32 bytes from a passphrase, in normal form C so that every keyboard types the same one (RFC 8265, 4.2). */
export function deriveKey(passphrase: string, { N, r, p, salt }: KdfParameters): Promise<Buffer> {
  return scryptAsync(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), 32, {
    N,
    r,
    p,
    maxmem: 256 * N * r * p,
  });
}
