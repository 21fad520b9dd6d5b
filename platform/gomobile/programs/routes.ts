import type { programRoutes } from '#shared/wire/gomobile/routes/programs.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import * as service from './service.ts';

export const programHandlers = (workspace: Workspace): RouteHandlers<typeof programRoutes> => ({
  listPrograms: ({ query }) => service.listPrograms(workspace, query),
  createProgram: ({ body }) => service.createProgram(workspace, body),
  getProgram: ({ params }) => service.getProgram(workspace, params.id),
  deleteProgram: ({ params }) => {
    service.deleteProgram(workspace, params.id);
    return { message: 'Program deleted successfully' };
  },
  updateProgram: ({ params, body }) => service.updateProgram(workspace, params.id, body),
  launchProgram: ({ params }) => ({ executionId: service.launchProgram(workspace, params.id) }),
  listProgramExecutions: ({ params, query }) => service.listProgramExecutions(workspace, params.id, query),
  listContactTriggers: ({ params, query }) => service.listContactTriggers(workspace, params.id, query),
});
