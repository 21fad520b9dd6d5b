import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { documentedQuery } from '#shared/wire/gomobile/paging.ts';
import { BINARY, EVENT_STREAM, type Route } from '#shared/wire/routes.ts';
import { withExtras } from '../extras/extras.ts';
import type { AnyInput, Handler } from '../extras/handler.ts';
import { releaseContent } from '../files/contents.ts';
import type { Workspace } from '../workspace.ts';
import { validationFailed } from './errors.ts';
import type { Service } from './service.ts';
import { readUpload, type Upload } from './uploads.ts';
import { problemsOf } from './validation.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Let in without a key. */
    keyless?: boolean;
  }
}

/** An entry of a route table, of a documented API or of the local routes. */
export type TableRoute = Omit<Route, 'code' | 'tag' | 'source'> & Partial<Pick<Route, 'code' | 'tag' | 'source'>>;

type Part<R, K extends 'params' | 'query' | 'body'> =
  R extends Record<K, infer S extends z.ZodType> ? z.output<S> : undefined;

type UploadOf<R> = R extends { upload: { fields: infer F extends z.ZodType } } ? Upload<z.output<F>> : undefined;

export interface RouteInput<R> {
  params: Part<R, 'params'>;
  query: Part<R, 'query'>;
  body: Part<R, 'body'>;
  upload: UploadOf<R>;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** JSON that fits the schema, or, for a file or a stream of events, the reply that was sent. */
type RouteOutput<R> = R extends { reply: infer S extends z.ZodType } ? z.output<S> : FastifyReply;

/** One function a route: a missing or extra one is a compile error. */
export type RouteHandlers<T> = {
  [K in keyof T]: (input: RouteInput<T[K]>) => RouteOutput<T[K]> | Promise<RouteOutput<T[K]>>;
};

const BINARY_CONTENT = { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } };
const EVENT_CONTENT = { 'text/event-stream': { schema: z.string() } };

/** Serves a table of routes: requests and replies are checked against its schemas, which also make the OpenAPI document. */
export function registerRoutes<T extends Record<string, TableRoute>>(
  app: FastifyInstance,
  workspace: Workspace,
  service: Service,
  table: T,
  handlers: RouteHandlers<T>,
  topic: (route: TableRoute) => string = () => service.name,
): void {
  const served = Object.entries(table).map(([operationId, route]) => ({
    operationId,
    route: workspace.extras ? route : documented(route),
    handler: handlers[operationId as keyof T] as unknown as Handler,
  }));
  for (const entry of served) {
    const { operationId, route } = entry;
    const handler = withExtras(workspace, entry, served);
    for (const path of [route.path, ...(route.aliases ?? [])]) {
      const isAlias = path !== route.path;
      app.route({
        method: route.method,
        url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
        config: { keyless: route.keyless === true },
        schema: {
          ...({
            operationId: documentedId(service, operationId),
            tags: [topic(route)],
            summary: route.summary,
            hide: isAlias,
            ...(route.keyless && { security: [] }),
            ...describe(route),
          } as object),
          ...(route.params && { params: route.params }),
          ...(route.query && { querystring: route.query }),
          ...(route.body && { body: route.body }),
          response: { [route.status]: replySchema(route), '4xx': service.errorReply, '5xx': service.errorReply },
        },
        handler: async (request, reply) => {
          refuseUnread(route, request);
          reply.code(route.status);
          const upload = route.upload && (await readUpload(workspace.db, request, route.upload));
          const { params, query, body } = request;
          // The validator has replaced the three parts by what the route's schemas made of them.
          const input: AnyInput = { params, query, body, upload, request, reply };
          try {
            return await handler(input);
          } finally {
            if (upload !== undefined) releaseContent(workspace.db, upload.file.content.contentId);
          }
        },
      });
    }
  }
}

/** A route as a server has it that offers nothing beyond the documentation. */
const documented = (route: TableRoute): TableRoute =>
  route.query === undefined ? route : { ...route, query: documentedQuery(route.query) };

const NOTHING = z.strictObject({});

/** A property that no schema of the route reads is refused as an unknown one is, and not passed over. */
function refuseUnread(route: TableRoute, { query, body }: FastifyRequest): void {
  const unread = {
    ...(route.query === undefined && { query }),
    ...(route.body === undefined && route.upload === undefined && body != null && { body }),
  };
  for (const [part, value] of Object.entries(unread)) {
    const { error } = NOTHING.safeParse(value);
    if (error !== undefined) throw validationFailed(problemsOf(error, value, part));
  }
}

/** Unique in the one document of all services, some of which have operations of the same name. */
const documentedId = ({ name }: Service, operationId: string): string =>
  name === 'gomobile' || name === 'local' ? operationId : `${name}.${operationId}`;

function replySchema({ reply }: TableRoute): unknown {
  if (reply === BINARY) return { description: 'A file', content: BINARY_CONTENT };
  if (reply === EVENT_STREAM) return { description: 'Server-sent events', content: EVENT_CONTENT };
  return reply;
}

function describe(route: TableRoute): { description?: string } {
  if (route.code === undefined) return {};
  return { description: `${route.code}, ${route.tag} (${route.source})` };
}
