import type { executionRoutes } from '#shared/wire/gomobile/routes/executions.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import * as service from './service.ts';

export const executionHandlers = (workspace: Workspace): RouteHandlers<typeof executionRoutes> => ({
  listExecutions: ({ query }) => service.listExecutions(workspace, query),
  getExecution: ({ params }) => service.getExecution(workspace, params.id),
  cancelExecution: ({ params }) => service.cancelExecution(workspace, params.id),
  pauseExecution: ({ params }) => service.pauseExecution(workspace, params.id),
  resumeExecution: ({ params, body }) => service.resumeExecution(workspace, params.id, body),
});
