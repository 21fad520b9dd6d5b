import type { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { RouteHandlers } from '../http/register.ts';
import type { Workspace } from '../workspace.ts';
import { audienceHandlers } from './audiences/routes.ts';
import { callReportHandlers } from './call-report/routes.ts';
import { contactHandlers } from './contacts/routes.ts';
import { customAttributeHandlers } from './custom-attributes/routes.ts';
import { recordingHandlers } from './recordings/routes.ts';
import { userHandlers } from './users/routes.ts';

/** What answers each route of the Gomobile API. */
export const gomobileHandlers = (workspace: Workspace): RouteHandlers<typeof gomobileRoutes> => ({
  ...userHandlers(workspace),
  ...contactHandlers(workspace),
  ...customAttributeHandlers(workspace),
  ...recordingHandlers(workspace),
  ...audienceHandlers(workspace),
  ...callReportHandlers(workspace),
});
