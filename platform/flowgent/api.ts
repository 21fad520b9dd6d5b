import { STATUS_CODES } from 'node:http';
import { ErrorReply } from '#shared/wire/flowgent/errors.ts';
import { ApiError } from '../http/errors.ts';
import { headerOf, type Service } from '../http/service.ts';

/** The key alone in `Authorization`, with no scheme word. */
export const flowgentApi: Service = {
  name: 'flowgent',
  owns: (path) => path.startsWith('/api/public/'),
  presentedKey: (request) => headerOf(request, 'authorization'),
  refuseKey: (presented) =>
    flowgentError(
      401,
      presented === null ? 'API key is required' : 'Invalid API key',
      presented === null
        ? 'Please provide an API key in the Authorization header'
        : 'The provided API key is not valid',
    ),
  errorReply: ErrorReply,
  errorBody: ({ statusCode, message }) =>
    statusCode >= 500 ? { error: 'Internal server error' } : { error: STATUS_CODES[statusCode] ?? 'Error', message },
};

/** An error in this service's own words. */
export function flowgentError(statusCode: number, error: string, message?: string, more: object = {}): ApiError {
  const body = { error, ...(message !== undefined && { message }), ...more };
  return new ApiError(statusCode, 'BAD_REQUEST', message ?? error, { body });
}
