import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ErrorReply } from '#shared/wire/gomobile/errors.ts';
import { BINARY, type Route } from '#shared/wire/gomobile/routes.ts';

/** An entry of a route table, of the documented API or of the local routes. */
export type TableRoute = Omit<Route, 'code' | 'tag' | 'source'> & Partial<Pick<Route, 'code' | 'tag' | 'source'>>;

type Part<R, K extends 'params' | 'query' | 'body'> =
  R extends Record<K, infer S extends z.ZodType> ? z.output<S> : undefined;

export interface RouteInput<R> {
  params: Part<R, 'params'>;
  query: Part<R, 'query'>;
  body: Part<R, 'body'>;
  request: FastifyRequest;
  reply: FastifyReply;
}

type RouteOutput<R> = R extends { reply: infer S extends z.ZodType } ? z.output<S> : FastifyReply;

/** One function a route: a missing or extra one is a compile error. */
export type RouteHandlers<T> = {
  [K in keyof T]: (input: RouteInput<T[K]>) => RouteOutput<T[K]> | Promise<RouteOutput<T[K]>>;
};

const AUDIO = { 'audio/ogg': { schema: z.string().meta({ format: 'binary' }) } };

/** Serves a table of routes: requests and replies are checked against its schemas, which also make the OpenAPI document. */
export function registerRoutes<T extends Record<string, TableRoute>>(
  app: FastifyInstance,
  table: T,
  handlers: RouteHandlers<T>,
  topic: (route: TableRoute) => string,
): void {
  for (const [operationId, route] of Object.entries(table)) {
    const handler = handlers[operationId as keyof T];
    app.route({
      method: route.method,
      url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      schema: {
        ...({ operationId, tags: [topic(route)], summary: route.summary, ...describe(route) } as object),
        ...(route.params && { params: route.params }),
        ...(route.query && { querystring: route.query }),
        ...(route.body && { body: route.body }),
        response: {
          [route.status]: route.reply === BINARY ? { description: 'The audio', content: AUDIO } : route.reply,
          '4xx': ErrorReply,
          '5xx': ErrorReply,
        },
      },
      handler: async (request, reply) => {
        reply.code(route.status);
        const { params, query, body } = request;
        // The validator has replaced the three parts by what the route's schemas made of them.
        const input = { params, query, body, request, reply } as RouteInput<T[keyof T]>;
        return handler(input);
      },
    });
  }
}

function describe(route: TableRoute): { description?: string } {
  if (route.code === undefined) return {};
  return { description: `${route.code}, ${route.tag} (${route.source})` };
}
