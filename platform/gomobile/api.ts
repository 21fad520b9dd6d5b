import { ErrorReply } from '#shared/wire/gomobile/errors.ts';
import { ApiError, errorBody } from '../http/errors.ts';
import { bearerToken, headerOf, type Service } from '../http/service.ts';

/** `x-api-key`, or a bearer token: the documentation shows both. */
export const gomobileApi: Service = {
  name: 'gomobile',
  owns: (path) => path.startsWith('/api/') && !path.startsWith('/api/public/'),
  presentedKey: (request) => headerOf(request, 'x-api-key') ?? bearerToken(request),
  refuseKey: (presented) =>
    new ApiError(
      401,
      'UNAUTHORIZED',
      presented === null ? 'API key or access token is missing' : 'API key or access token is invalid',
    ),
  errorReply: ErrorReply,
  errorBody,
};
