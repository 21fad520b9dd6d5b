import type { truestateRoutes } from '#shared/wire/truestate/routes.ts';
import type { RouteHandlers } from '../http/register.ts';
import type { Workspace } from '../workspace.ts';
import { getLiveFlow, listLiveFlows } from './live-flows/service.ts';
import { registerSessionTasks } from './sessions/advance.ts';
import * as sessions from './sessions/service.ts';

/** What answers each route of the TrueState API. */
export function truestateHandlers(workspace: Workspace): RouteHandlers<typeof truestateRoutes> {
  registerSessionTasks(workspace);
  return {
    getLiveFlow: ({ params }) => getLiveFlow(workspace, params.live_flow_id),
    listLiveFlows: () => listLiveFlows(workspace),
    createSession: ({ params, body }) => sessions.createSession(workspace, params.live_flow_id, body),
    listSessions: ({ params }) => sessions.listSessions(workspace, params.live_flow_id),
    getSession: ({ params }) => sessions.getSession(workspace, params.live_flow_id, params.session_id),
    addUserInput: ({ params, body }) => sessions.addUserInput(workspace, params.live_flow_id, params.session_id, body),
    cancelSession: ({ params }) => sessions.cancelSession(workspace, params.live_flow_id, params.session_id),
  };
}
