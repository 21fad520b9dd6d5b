import type { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import { currentUser } from './service.ts';

export const userHandlers = (workspace: Workspace): RouteHandlers<Pick<typeof gomobileRoutes, 'getMe'>> => ({
  getMe: () => currentUser(workspace),
});
