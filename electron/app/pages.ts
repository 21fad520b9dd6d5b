import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { contentSecurityPolicy } from '../security/content-security-policy.ts';
import { type PageLook, PLAIN_ROOT, rootElement } from './page-look.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json; charset=utf-8',
};

const NONCE_PLACEHOLDER = '__CSP_NONCE__';

const refuse = (status: number): Response => new Response(null, { status });

/**
 * Serves the interface's own files, and nothing outside their folder. Each page gets a fresh style nonce and the person's
 * language, direction and contrast.
 */
export function createPages(rendererDirectory: string, look: () => PageLook): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    const path = filePath(rendererDirectory, new URL(request.url).pathname);
    if (!path) return refuse(403);
    const type = CONTENT_TYPES[extname(path)];
    if (!type) return refuse(404);
    let body: Buffer;
    try {
      body = await readFile(path);
    } catch {
      // Every file that is there was made by our own build, so the reason it cannot be read tells the page nothing more.
      return refuse(404);
    }
    const headers: Record<string, string> = {
      'content-type': type,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-dns-prefetch-control': 'off',
      'referrer-policy': 'no-referrer',
    };
    if (extname(path) !== '.html') return new Response(new Uint8Array(body), { headers });
    const nonce = randomBytes(16).toString('base64');
    headers['content-security-policy'] = contentSecurityPolicy(nonce);
    const page = body.toString('utf8').replace(PLAIN_ROOT, rootElement(look())).replaceAll(NONCE_PLACEHOLDER, nonce);
    return new Response(page, { headers });
  };
}

/** The file a path names, or null when it points outside `directory`. */
export function filePath(directory: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    // A malformed escape names no file.
    return null;
  }
  if (decoded.includes('\0')) return null;
  const path = normalize(join(directory, decoded === '/' ? 'index.html' : decoded));
  return path.startsWith(directory + sep) ? path : null;
}
