import { createHash, randomBytes } from 'node:crypto';

/** A new secret; the prefix is for people, what follows cannot be guessed. */
export const makeSecret = (prefix: string): string => `${prefix}_${randomBytes(32).toString('base64url')}`;

/** What is kept of a secret: enough to know it again, not to use it. SHA-256, hexadecimal. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex');
