import { AppError } from '#shared/errors/app-error.ts';
import { classOfAddress } from './address-class.ts';

/** This machine itself: the only place that may be spoken to without TLS. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, '');
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * The address of a platform as a person gives it. Answers it without query, fragment, trailing slash and a trailing
 * `/api` (of any platform), which every path begins with by itself. Throws INVALID with what is wrong.
 */
export function parseBaseUrl(text: string): URL {
  const typed = text.trim();
  if (typed === '') throw wrongAddress('The address is missing.');
  const url = URL.parse(typed);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed)?.[1]?.toLowerCase();
    if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
      throw wrongAddress(`The address begins with ${scheme.slice(0, 20)}:// and must begin with https://.`);
    }
    throw wrongAddress('This is not an address that Earshot can use: it must begin with https://.');
  }
  // Security: see docs/security.md before changing. A key never travels readable over a network.
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw wrongAddress('The address must begin with https://: over http:// anyone on the way could read the key.');
  }
  if (url.username !== '' || url.password !== '') {
    throw wrongAddress('The address must not carry a user name or a password: the key has a field of its own.');
  }
  // Digits in any writing (hexadecimal, octal, one number) are four by now. No platform lives at these.
  if (classOfAddress(url.hostname) === 'reserved') {
    throw wrongAddress('This address is reserved for the network itself and never belongs to a platform.');
  }
  url.search = '';
  url.hash = '';
  url.pathname = url.pathname.replace(/\/+$/, '').replace(API_PREFIX, '');
  return url;
}

/** An absolute `path` below `base`, with a query of the values that are set. The origin is always that of `base`. */
export function joinUrl(base: URL, path: string, query: Readonly<Record<string, QueryValue>> = {}): URL {
  // An id that reads as a step up would make another request of it than the one meant.
  if (DOT_SEGMENT.test(path)) throw new AppError('INVALID', 'The platform uses an id that cannot be asked for.');
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

const wrongAddress = (message: string) =>
  new AppError('INVALID', message, { action: 'Copy the address of the API from the platform’s own pages.' });

/** What the paths of the platforms begin with, and their pages write as part of the address. */
const API_PREFIX = /\/(v1\/api|api\/public|api)$/i;

const DOT_SEGMENT = /(^|[\\/])(\.|%2e){1,2}([\\/]|$)/i;

export type QueryValue = string | number | boolean | undefined;
