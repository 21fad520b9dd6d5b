import type { apiKeyRoutes } from '#shared/wire/gomobile/routes/api-keys.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import * as service from './service.ts';

export const apiKeyHandlers = (workspace: Workspace): RouteHandlers<typeof apiKeyRoutes> => ({
  listApiKeys: () => service.listApiKeys(workspace),
  createApiKey: ({ body }) => service.createApiKey(workspace, body),
  getApiKey: ({ params }) => service.getApiKey(workspace, params.id),
  updateApiKey: ({ params, body }) => service.updateApiKey(workspace, params.id, body),
  deleteApiKey: ({ params }) => {
    service.deleteApiKey(workspace, params.id);
    return { message: 'API key deleted successfully' };
  },
});
