import type { ScreenTable } from './screen-table.ts';

export const reportsScreens = {
  Gomobile: {
    exportProgramReport: 'Reports · Executions',
    exportReportCalls: 'Reports · Executions',
    getProgramReport: 'Reports · Executions',
    listReportCalls: 'Reports · Executions',
    getReportBreakdown: 'Reports · Executions',
    getReportNodeStats: 'Reports · Executions',
    getReportBilling: 'Reports · Executions',
    getConnectAgentReport: 'Reports · Executions',
    getCallReport: 'Reports · Executions',
    getCallJobReport: 'Call review',
    getCreditBalance: 'Reports · Credits',
    listCreditTransactions: 'Reports · Credits',
  },
  FlowGent: { getAgentUsage: 'Reports · Usage' },
} satisfies ScreenTable;
