import type { agentRoutes } from '#shared/wire/gomobile/routes/agents.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import * as resolution from '../resolution/service.ts';
import * as service from './service.ts';
import { testAgent } from './trial.ts';

export const agentHandlers = (workspace: Workspace): RouteHandlers<typeof agentRoutes> => ({
  listAgents: ({ query }) => service.listAgents(workspace, query),
  createAgent: ({ body }) => service.createAgent(workspace, body),
  getAgent: ({ params }) => service.getAgent(workspace, params.id),
  deleteAgent: ({ params }) => {
    service.deleteAgent(workspace, params.id);
    return { message: 'Agent deleted successfully' };
  },
  updateAgent: ({ params, body }) => service.updateAgent(workspace, params.id, body),
  activateAgent: ({ params }) => service.activateAgent(workspace, params.id),
  archiveAgent: ({ params }) => service.archiveAgent(workspace, params.id),
  restoreAgent: ({ params }) => service.restoreAgent(workspace, params.id),
  testAgent: ({ params, body }) => testAgent(workspace, params.id, body),
  listResolutionCriteria: ({ params }) => resolution.listCriteria(workspace, params.agentId),
  createResolutionCriterion: ({ params, body }) => resolution.createCriterion(workspace, params.agentId, body),
  deleteResolutionCriterion: ({ params }) => {
    resolution.deleteCriterion(workspace, params.agentId, params.criterionId);
    return { message: 'Resolution criterion deleted successfully' };
  },
  updateResolutionCriterion: ({ params, body }) =>
    resolution.updateCriterion(workspace, params.agentId, params.criterionId, body),
  getResolutionMetrics: ({ params, query }) => resolution.resolutionMetrics(workspace, params.agentId, query),
});
