import type { trilletRoutes } from '#shared/wire/trillet/routes.ts';
import type { RouteHandlers } from '../http/register.ts';
import type { Workspace } from '../workspace.ts';
import * as callFlows from './call-flows/service.ts';
import * as messageFlows from './message-flows/service.ts';

/** What answers each route of the Trillet API. */
export const trilletHandlers = (workspace: Workspace): RouteHandlers<typeof trilletRoutes> => ({
  listMessageFlows: () => messageFlows.listMessageFlows(workspace),
  getMessageFlow: ({ params }) => messageFlows.getMessageFlow(workspace, params.id),
  createMessageFlow: ({ body }) => messageFlows.createMessageFlow(workspace, body),
  deleteMessageFlow: ({ params }) => {
    messageFlows.deleteMessageFlow(workspace, params.id);
    return { message: 'Message flow deleted successfully' };
  },
  listCallFlows: () => callFlows.listCallFlows(workspace),
  getCallFlow: ({ params }) => callFlows.getCallFlow(workspace, params.id),
  createCallFlow: ({ body }) => callFlows.createCallFlow(workspace, body),
  updateCallFlow: ({ params, body }) => callFlows.updateCallFlow(workspace, params.id, body),
  deleteCallFlow: ({ params }) => {
    callFlows.deleteCallFlow(workspace, params.id);
    return { message: 'Call flow deleted successfully' };
  },
});
