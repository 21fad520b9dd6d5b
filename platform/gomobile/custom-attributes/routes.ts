import type { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import * as service from './service.ts';

type Routes = Pick<
  typeof gomobileRoutes,
  | 'listCustomAttributes'
  | 'createCustomAttribute'
  | 'getCustomAttribute'
  | 'updateCustomAttribute'
  | 'deleteCustomAttribute'
>;

export const customAttributeHandlers = (workspace: Workspace): RouteHandlers<Routes> => ({
  listCustomAttributes: ({ query }) => service.listCustomAttributes(workspace, query),
  createCustomAttribute: ({ body }) => service.createCustomAttribute(workspace, body),
  getCustomAttribute: ({ params }) => service.getCustomAttribute(workspace, params.id),
  updateCustomAttribute: ({ params, body }) => service.updateCustomAttribute(workspace, params.id, body),
  deleteCustomAttribute: ({ params }) => {
    service.deleteCustomAttribute(workspace, params.id);
    return { message: 'Custom attribute deleted successfully' };
  },
});
