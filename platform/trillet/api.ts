import { STATUS_CODES } from 'node:http';
import { ErrorReply } from '#shared/wire/trillet/errors.ts';
import { ApiError } from '../http/errors.ts';
import { headerOf, type Service } from '../http/service.ts';

/** `x-api-key` and `x-workspace-id`, both required. */
export const trilletApi: Service = {
  name: 'trillet',
  owns: (path) => path.startsWith('/v1/api/'),
  presentedKey: (request) => headerOf(request, 'x-api-key'),
  refuseKey: (presented) =>
    new ApiError(401, 'UNAUTHORIZED', presented === null ? 'x-api-key is required' : 'The API key is not valid'),
  admit: (request, { workspaceId }) => {
    const asked = headerOf(request, 'x-workspace-id');
    if (asked === null) throw new ApiError(400, 'BAD_REQUEST', 'x-workspace-id is required');
    if (asked !== workspaceId) throw new ApiError(403, 'FORBIDDEN', 'The API key does not belong to this workspace');
  },
  errorReply: ErrorReply,
  errorBody: ({ statusCode, message, problems }) => ({
    error: STATUS_CODES[statusCode] ?? 'Error',
    message: problems.length === 0 ? message : problems.map((problem) => problem.message).join(', '),
  }),
};
