import type { authRoutes } from '#shared/wire/gomobile/routes/auth.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import * as service from './service.ts';

export const authHandlers = (workspace: Workspace): RouteHandlers<typeof authRoutes> => ({
  refreshSession: ({ body }) => service.refreshSession(workspace, body.refresh_token),
  logout: ({ body }) => {
    service.logout(workspace, body.refresh_token);
    return { message: 'Logged out successfully' };
  },
  logoutAll: () => {
    service.logoutAll(workspace);
    return { message: 'Logged out of all sessions successfully' };
  },
  listSessions: () => service.listSessions(workspace),
  revokeSession: ({ body }) => {
    service.revokeSession(workspace, body.sessionId);
    return { message: 'Session revoked successfully' };
  },
});
