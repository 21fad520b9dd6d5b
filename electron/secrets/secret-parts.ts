import { createHash } from 'node:crypto';
import { MAX_PART_BYTES } from './secret-rules.ts';

/**
 * A secret longer than one entry of a keychain may be. Its own entry then is a head that names a set of parts and proves
 * them; parts are written first and the head last, so that a break in between leaves the secret before it.
 */
export interface PartsHead {
  set: string;
  count: number;
  digest: string;
}

const HEAD = /^earshot-parts\/1 ([0-9a-f]{16}) (\d{1,2}) ([0-9a-f]{64})$/;

export const partAccount = (account: string, set: string, index: number): string => `${account}/${set}-${index}`;

export const isPartAccount = (account: string): boolean => account.includes('/');

/** Whether a secret cannot be its own entry: too long, or it could be taken for a head. */
export const needsParts = (value: string): boolean =>
  Buffer.byteLength(value) > MAX_PART_BYTES || value.startsWith('earshot-parts/');

export function readHead(entry: string): PartsHead | null {
  const match = HEAD.exec(entry);
  if (!match) return null;
  const [, set = '', count = '', digest = ''] = match;
  return { set, count: Number(count), digest };
}

export const writeHead = ({ set, count, digest }: PartsHead): string => `earshot-parts/1 ${set} ${count} ${digest}`;

/** Between characters, never within one: a keychain takes text. */
export function splitSecret(value: string): string[] {
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  for (const character of value) {
    const size = Buffer.byteLength(character);
    if (bytes + size > MAX_PART_BYTES) {
      parts.push(part);
      part = '';
      bytes = 0;
    }
    part += character;
    bytes += size;
  }
  return [...parts, part];
}

export const digestOf = (value: string): string => createHash('sha256').update(value).digest('hex');
