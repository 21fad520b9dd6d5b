import type { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import * as service from './service.ts';

type Routes = Pick<typeof gomobileRoutes, 'getCallReport' | 'getCallJobReport'>;

export const callReportHandlers = (workspace: Workspace): RouteHandlers<Routes> => ({
  getCallReport: ({ params }) => service.getCallReport(workspace, params.callId),
  getCallJobReport: ({ params }) => service.getCallJobReport(workspace, params.jobId),
});
