import type { callRequestRoutes } from '#shared/wire/gomobile/routes/call-requests.ts';
import { cancelCallRequest, createCallRequest } from '../../dialling/requests.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';

export const callRequestHandlers = (workspace: Workspace): RouteHandlers<typeof callRequestRoutes> => ({
  createCallRequest: ({ body }) => createCallRequest(workspace, body),
  cancelCallRequest: ({ params }) => {
    cancelCallRequest(workspace, params.jobId);
    return { message: 'Call request cancelled' };
  },
});
