import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

// Security: see docs/security.md before changing.

/** The name of the cookie that only our Chromium holds. */
export const COOKIE_NAME = 'earshot_launch';

export function createLaunchSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Why a request is refused, or undefined when our own page made it. Another program on this machine lacks the cookie;
 * a name that was rebound to this address shows in Host; a page of another site shows in Origin and Sec-Fetch-Site.
 */
export function refusal(request: IncomingMessage, secret: string, address: string): string | undefined {
  const { headers } = request;
  if (headers.host !== address) return 'host';
  if (!holdsSecret(headers.cookie, secret)) return 'cookie';
  if (headers.origin !== undefined && headers.origin !== `http://${address}`) return 'origin';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'site';
  return undefined;
}

function holdsSecret(cookies: string | undefined, secret: string): boolean {
  const expected = Buffer.from(secret);
  for (const cookie of (cookies ?? '').split(';')) {
    const [name, value] = cookie.trim().split('=', 2);
    if (name !== COOKIE_NAME || value === undefined) continue;
    const given = Buffer.from(value);
    if (given.length === expected.length && timingSafeEqual(given, expected)) return true;
  }
  return false;
}
