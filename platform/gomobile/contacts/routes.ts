import type { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import * as service from './service.ts';

type Routes = Pick<
  typeof gomobileRoutes,
  'listContacts' | 'createContact' | 'getContact' | 'updateContact' | 'deleteContact' | 'upsertContacts'
>;

export const contactHandlers = (workspace: Workspace): RouteHandlers<Routes> => ({
  listContacts: ({ query }) => service.listContacts(workspace, query),
  createContact: ({ body }) => service.createContact(workspace, body),
  getContact: ({ params }) => service.getContact(workspace, params.id),
  updateContact: ({ params, body }) => service.updateContact(workspace, params.id, body),
  deleteContact: ({ params }) => {
    service.deleteContact(workspace, params.id);
    return { message: 'Contact deleted successfully' };
  },
  upsertContacts: ({ body }) => service.upsertContacts(workspace, body.data),
});
