import { STATUS_CODES } from 'node:http';
import { ErrorReply } from '#shared/wire/flowgent/errors.ts';
import { headerOf, type Service } from '../http/service.ts';
import { flowgentError } from './errors.ts';
import { rewordRefusal } from './refusals.ts';

/** The key alone in `Authorization`, with no scheme word. */
export const flowgentApi: Service = {
  name: 'flowgent',
  owns: (path) => path.startsWith('/api/public/'),
  presentedKey: (request) => headerOf(request, 'authorization'),
  refuseKey: (presented) =>
    presented === null
      ? flowgentError(401, 'API key is required', 'Please provide an API key in the Authorization header')
      : flowgentError(401, 'Invalid API key', 'The provided API key is not valid'),
  reword: rewordRefusal,
  errorReply: ErrorReply,
  errorBody: ({ statusCode, message }) =>
    statusCode === 500 ? { error: 'Internal server error' } : { error: STATUS_CODES[statusCode] ?? 'Error', message },
};
