import type { programReportRoutes } from '#shared/wire/gomobile/routes/program-report.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import { getConnectAgentReport } from './connect-agent.ts';
import { exportCalls, exportReport } from './export.ts';
import * as service from './service.ts';

export const programReportHandlers = (workspace: Workspace): RouteHandlers<typeof programReportRoutes> => ({
  getProgramReport: ({ params }) => service.getSummary(workspace, params.executionId),
  listReportCalls: ({ params, query }) => service.listCalls(workspace, params.executionId, query),
  getReportBreakdown: ({ params, query }) => service.getBreakdown(workspace, params.executionId, query),
  getReportNodeStats: async ({ params }) => ({ nodes: await service.getNodeStats(workspace, params.executionId) }),
  getReportBilling: ({ params }) => service.getBilling(workspace, params.executionId),
  getConnectAgentReport: ({ params, query }) => getConnectAgentReport(workspace, params.executionId, query),
  exportProgramReport: ({ params, query, reply }) => exportReport(workspace, params.executionId, query.format, reply),
  exportReportCalls: ({ params, query, reply }) => exportCalls(workspace, params.executionId, query, reply),
});
