import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from './errors.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Lets a request in by its key, in `x-api-key` or as a bearer token, everywhere but under `/docs`.
 *
 * Security: a web page of another origin must not reach this server even by a name that resolves to 127.0.0.1, hence the
 * checks of Host and Origin before the key.
 */
export function installAuth(app: FastifyInstance, apiKey: string): void {
  const expected = digest(apiKey);
  app.addHook('onRequest', async (request) => {
    refuseForeign(request);
    if (request.url === '/docs' || request.url.startsWith('/docs/')) return;
    const presented = presentedKey(request);
    if (presented === null) throw new ApiError(401, 'UNAUTHORIZED', 'API key or access token is missing');
    if (!timingSafeEqual(digest(presented), expected)) {
      throw new ApiError(401, 'UNAUTHORIZED', 'API key or access token is invalid');
    }
  });
}

function presentedKey(request: FastifyRequest): string | null {
  const key = request.headers['x-api-key'];
  if (typeof key === 'string') return key;
  const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '');
  return bearer?.[1] ?? null;
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost']);

function refuseForeign(request: FastifyRequest): void {
  const origin = request.headers.origin;
  if (!LOOPBACK.has(request.hostname) || (origin !== undefined && origin !== `http://${request.host}`)) {
    throw new ApiError(403, 'FORBIDDEN', 'Requests from other origins are not allowed');
  }
}
