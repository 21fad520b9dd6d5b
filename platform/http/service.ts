import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Identity } from '../workspace.ts';
import type { ApiError } from './errors.ts';

/** One of the APIs that share this server: how it is told apart, how a key is shown to it, and how it says no. */
export interface Service {
  name: 'gomobile' | 'trillet' | 'truestate' | 'flowgent' | 'local';
  /** Whether a request path, without its query, is this service's. */
  owns(path: string): boolean;
  /** The key in the request's headers, or null where there is none. */
  presentedKey(request: FastifyRequest): string | null;
  /** The refusal of a request whose key is missing (null) or not accepted. */
  refuseKey(presented: string | null): ApiError;
  /** What else the headers must say; throws `ApiError`. */
  admit?(request: FastifyRequest, identity: Identity): void;
  /** Schema of every error body. */
  errorReply: z.ZodType;
  /** A failure in this service's own words and status, where they are not the usual ones. */
  reword?(error: ApiError, request: FastifyRequest): ApiError;
  /** The error body. `url` may carry a query. */
  errorBody(error: ApiError, url: string, now: Date): object;
}

/** The token of `Authorization: Bearer TOKEN`, or null. */
export function bearerToken(request: FastifyRequest): string | null {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** A header that is there once, or null. */
export function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
