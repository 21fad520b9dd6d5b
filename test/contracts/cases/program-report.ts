import { expect } from 'vitest';
import { programReportRoutes as routes } from '#shared/wire/gomobile/routes/program-report.ts';
import type { CaseContext, Given, RouteCases } from '../route-case.ts';
import { addExecution } from './programs.ts';

const PAST = '2026-01-01T09:00:00.000Z';
const HOUR_MS = 3_600_000;

/** An execution that has called its two contacts. */
async function aboutFinished(context: CaseContext): Promise<Given & { params: { executionId: string } }> {
  const { executionId } = await addExecution(context, { startAt: PAST });
  await context.advance(HOUR_MS);
  return { params: { executionId } };
}

const readingIsAllowed = { none: 'a report can be read in every state of its execution' };

export const programReportCases: RouteCases<typeof routes> = {
  getProgramReport: {
    success: aboutFinished,
    check: (reply, _, { params }) =>
      expect(reply).toMatchObject({
        executionId: params?.executionId,
        effectiveStatus: 'completed',
        contacts: { total: 2, pending: 0, inProgress: 0 },
        calls: { total: 2 },
        progressPercent: 100,
      }),
    invalid: { none: 'it takes an id alone' },
    wrongState: readingIsAllowed,
  },
  listReportCalls: {
    success: async (context) => ({
      ...(await aboutFinished(context)),
      query: { limit: 1, sortBy: 'durationMs', sortOrder: 'asc', from: PAST, search: '+44' },
    }),
    check: (reply) =>
      expect(reply).toMatchObject({ data: [{ attempt: 1, direction: 'outbound' }], meta: { total: 2, limit: 1 } }),
    invalid: (given) => ({ ...given, query: { from: 'yesterday' } }),
    wrongState: readingIsAllowed,
  },
  getReportBreakdown: {
    success: async (context) => ({ ...(await aboutFinished(context)), query: { by: 'attempt' } }),
    check: (reply) => expect(reply).toMatchObject({ by: 'attempt', buckets: [{ key: '1', calls: 2 }] }),
    invalid: (given) => ({ ...given, query: { by: 'mood' } }),
    wrongState: readingIsAllowed,
  },
  getReportNodeStats: {
    success: aboutFinished,
    check: (reply) => {
      const { nodes } = reply as { nodes: { nodeType: string; entered: number }[] };
      expect(nodes.find(({ nodeType }) => nodeType === 'dial')).toMatchObject({ entered: 2 });
    },
    invalid: { none: 'it takes an id alone' },
    wrongState: readingIsAllowed,
  },
  getReportBilling: {
    success: aboutFinished,
    check: async (reply, context, { params }) => {
      const { data } = (await context.send(routes.listReportCalls, params === undefined ? {} : { params })) as {
        data: { credits: number }[];
      };
      const callCredits = data.reduce((sum, { credits }) => sum + credits, 0);
      expect(reply).toMatchObject({ callCredits, smsCredits: 0, currency: expect.any(String) });
    },
    invalid: { none: 'it takes an id alone' },
    wrongState: readingIsAllowed,
  },
  getConnectAgentReport: {
    success: async (context) => ({ ...(await aboutFinished(context)), query: { page: 1, limit: 5 } }),
    check: (reply) => {
      const { totals, meta } = reply as { totals: { conversations: number }; meta: { total: number } };
      expect(totals.conversations).toBe(meta.total);
    },
    invalid: (given) => ({ ...given, query: { page: 0 } }),
    wrongState: readingIsAllowed,
  },
  exportProgramReport: {
    success: async (context) => ({ ...(await aboutFinished(context)), query: { format: 'xlsx' } }),
    invalid: (given) => ({ ...given, query: { format: 'pdf' } }),
    wrongState: readingIsAllowed,
  },
  exportReportCalls: {
    success: async (context) => ({ ...(await aboutFinished(context)), query: { format: 'csv', from: PAST } }),
    invalid: (given) => ({ ...given, query: { format: 'csv', status: '' } }),
    wrongState: readingIsAllowed,
  },
};
