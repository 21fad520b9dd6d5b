import { ErrorReply } from '#shared/wire/truestate/errors.ts';
import { ApiError } from '../http/errors.ts';
import { bearerToken, headerOf, type Service } from '../http/service.ts';
import { rewordRefusal } from './errors.ts';

/** A bearer token, or `Api-key`; `Current-Org-Id` may name the organisation. */
export const truestateApi: Service = {
  name: 'truestate',
  owns: (path) => path === '/live_flows' || path.startsWith('/live_flows/'),
  presentedKey: (request) => bearerToken(request) ?? headerOf(request, 'api-key'),
  refuseKey: (presented) =>
    new ApiError(401, 'UNAUTHORIZED', presented === null ? 'Not authenticated' : 'Could not validate credentials'),
  admit: (request, { organizationId }) => {
    const asked = headerOf(request, 'current-org-id');
    if (asked !== null && asked !== organizationId) {
      throw new ApiError(403, 'FORBIDDEN', 'The token does not belong to this organisation');
    }
  },
  reword: rewordRefusal,
  errorReply: ErrorReply,
  errorBody: ({ message }) => ({ detail: message }),
};
