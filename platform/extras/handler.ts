import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Upload } from '../http/uploads.ts';

/** What a route's handler is given, whatever the route. */
export interface AnyInput {
  params: unknown;
  query: unknown;
  body: unknown;
  upload: Upload | undefined;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** A route's handler, whatever the route; what it answers may be a promise. */
export type Handler = (input: AnyInput) => unknown;
