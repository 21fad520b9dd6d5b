import type { ScreenTable } from './screen-table.ts';

export const reportsScreens = {
  Gomobile: {
    exportProgramReport: 'Reports · Executions',
    exportReportCalls: 'Reports · Executions',
  },
} satisfies ScreenTable;
