import type { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import * as service from './service.ts';

type Routes = Pick<
  typeof gomobileRoutes,
  | 'listAudiences'
  | 'createAudience'
  | 'getAudience'
  | 'updateAudience'
  | 'deleteAudience'
  | 'listAudienceContacts'
  | 'addAudienceContacts'
>;

export const audienceHandlers = (workspace: Workspace): RouteHandlers<Routes> => ({
  listAudiences: ({ query }) => service.listAudiences(workspace, query),
  createAudience: ({ body }) => service.createAudience(workspace, body),
  getAudience: ({ params }) => service.getAudience(workspace, params.id),
  updateAudience: ({ params, body }) => service.updateAudience(workspace, params.id, body),
  deleteAudience: ({ params }) => {
    service.deleteAudience(workspace, params.id);
    return { message: 'Audience deleted successfully' };
  },
  listAudienceContacts: ({ params, query }) => service.listAudienceContacts(workspace, params.id, query),
  addAudienceContacts: ({ params, body }) => service.addAudienceContacts(workspace, params.id, body.contacts),
});
