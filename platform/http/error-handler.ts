import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PlatformErrorCode } from '#shared/wire/gomobile/errors.ts';
import { ApiError } from './errors.ts';
import { serviceOf } from './services.ts';

/** Codes for what the HTTP layer itself refuses, before a handler runs. */
const CODES: Readonly<Record<number, PlatformErrorCode>> = {
  404: 'NOT_FOUND',
  413: 'FILE_TOO_LARGE',
  415: 'UNSUPPORTED_FILE_TYPE',
};

/** Sends every failure in the body of the service it happened in. Only a bug is logged: the rest is an answer. */
export function installErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendError(toApiError(error, request), request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendError(new ApiError(404, 'NOT_FOUND', `Cannot ${request.method} ${pathOnly(request.url)}`), request, reply),
  );
}

export function sendError(failure: ApiError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const service = serviceOf(request.url);
  const error = service.reword?.(failure, request) ?? failure;
  return reply
    .code(error.statusCode)
    .headers(error.headers)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(error.body ?? service.errorBody(error, request.url, new Date()));
}

export function toApiError(error: FastifyError | ApiError, request: FastifyRequest): ApiError {
  if (error instanceof ApiError) return error;
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return new ApiError(status, CODES[status] ?? 'BAD_REQUEST', error.message);
  request.log.error(error);
  return new ApiError(500, 'INTERNAL_ERROR', 'Internal server error');
}

const pathOnly = (url: string): string => url.split('?', 1)[0] ?? url;
