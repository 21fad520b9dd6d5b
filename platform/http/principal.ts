import type { FastifyRequest } from 'fastify';

/** Who a request acts for. */
export interface Principal {
  /** The key made at installation, a key made later, or a signed-in session. */
  kind: 'installation' | 'api-key' | 'session';
  /** Of the key or the session. */
  id: string;
}

const principals = new WeakMap<FastifyRequest, Principal>();

export const setPrincipal = (request: FastifyRequest, principal: Principal): void => {
  principals.set(request, principal);
};

/** Throws where the request was let in without a key, as `/docs` and keyless routes are. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request);
  if (principal === undefined) throw new Error('the request has no principal');
  return principal;
}
