import type { flowRoutes } from '#shared/wire/gomobile/routes/flows.ts';
import { placeFlowCall } from '../../dialling/requests.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import * as service from './service.ts';

export const flowHandlers = (workspace: Workspace): RouteHandlers<typeof flowRoutes> => ({
  listFlows: ({ query }) => service.listFlows(workspace, query),
  createFlow: ({ body }) => service.createFlow(workspace, body),
  getFlow: ({ params }) => service.getFlow(workspace, params.flowId),
  updateFlow: ({ params, body }) => service.updateFlow(workspace, params.flowId, body),
  deleteFlow: ({ params }) => {
    service.deleteFlow(workspace, params.flowId);
    return { message: 'Flow deleted successfully' };
  },
  getLatestFlow: ({ params }) => service.getLatestFlow(workspace, params.flowId),
  validateFlow: ({ body }) => service.validate(workspace, body),
  executeFlow: ({ body }) => placeFlowCall(workspace, body),
});
