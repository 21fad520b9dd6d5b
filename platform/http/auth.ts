import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Identity } from '../workspace.ts';
import { ApiError } from './errors.ts';
import { type Principal, setPrincipal } from './principal.ts';
import { serviceOf } from './services.ts';

export interface AuthOptions {
  /** Whom a key belongs to, or null where it is not accepted. */
  findPrincipal(key: string): Principal | null;
  identity(): Identity;
}

/**
 * Lets a request in by its key, as its service wants it shown, everywhere but under `/docs` and on routes that take none.
 *
 * Security: a web page of another origin must not reach this server even by a name that resolves to 127.0.0.1, hence the
 * checks of Host and Origin before the key.
 */
export function installAuth(app: FastifyInstance, { findPrincipal, identity }: AuthOptions): void {
  app.addHook('onRequest', async (request) => {
    refuseForeign(request);
    if (request.url === '/docs' || request.url.startsWith('/docs/')) return;
    if (request.routeOptions.config.keyless === true) return;
    const service = serviceOf(request.url);
    const presented = service.presentedKey(request);
    const principal = presented === null ? null : findPrincipal(presented);
    if (principal === null) throw service.refuseKey(presented);
    setPrincipal(request, principal);
    service.admit?.(request, identity());
  });
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost']);

function refuseForeign(request: FastifyRequest): void {
  if (!request.url.startsWith('/')) throw new ApiError(400, 'BAD_REQUEST', 'The request target must be a path');
  const origin = request.headers.origin;
  const hosts = request.raw.headersDistinct.host ?? [];
  if (
    hosts.length !== 1 ||
    !LOOPBACK.has(request.hostname) ||
    (origin !== undefined && origin !== `http://${request.host}`)
  ) {
    throw new ApiError(403, 'FORBIDDEN', 'Requests from other origins are not allowed');
  }
}
