import type { FastifyInstance } from 'fastify';
import type { RouteTable } from '#shared/wire/routes.ts';

/** A path without its last slash leads to the one with it, as FastAPI does; method and body stay (307). */
export function redirectToSlash(scope: FastifyInstance, table: RouteTable): void {
  const seen = new Set<string>();
  for (const { method, path, aliases = [] } of Object.values(table)) {
    for (const each of [path, ...aliases]) {
      const url = each.replaceAll(/\{(\w+)\}/g, ':$1').replace(/\/$/, '');
      if (seen.has(`${method} ${url}`)) continue;
      seen.add(`${method} ${url}`);
      scope.route({
        method,
        url,
        schema: { hide: true } as object,
        handler: (request, reply) => {
          const [target = '', query] = request.url.split('?', 2);
          return reply.redirect(`${target}/${query === undefined ? '' : `?${query}`}`, 307);
        },
      });
    }
  }
}
