import { z } from 'zod';
import type { RouteTable } from '../../routes.ts';
import { CallJobReport, CallReport } from '../call-report.ts';

const byCall = z.strictObject({ callId: z.uuid() });
const byJob = z.strictObject({ jobId: z.uuid() });

/** Reports of single calls and of call jobs. */
export const callReportRoutes = {
  getCallReport: {
    code: 'CP1',
    method: 'GET',
    path: '/api/call-report/call/{callId}',
    title: 'Get apicall reportcall',
    summary: 'Report of a call',
    params: byCall,
    status: 200,
    reply: CallReport,
    tag: 'inferred',
    source: 'from the title and the order of the operations',
  },
  getCallJobReport: {
    code: 'CP2',
    method: 'GET',
    path: '/api/call-report/{jobId}',
    title: 'Get apicall report',
    summary: 'Report of a call job with all its attempts',
    params: byJob,
    status: 200,
    reply: CallJobReport,
    tag: 'inferred',
    source: 'from the title and the order of the operations',
  },
} as const satisfies RouteTable;
