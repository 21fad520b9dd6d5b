import { expect } from 'vitest';
import type { callReportRoutes } from '#shared/wire/gomobile/routes/call-report.ts';
import type { RouteCases } from '../route-case.ts';
import { SAMPLE_RECORDING } from './recordings.ts';

const { callId, jobId } = SAMPLE_RECORDING;

export const callReportCases: RouteCases<typeof callReportRoutes> = {
  getCallReport: {
    success: async () => ({ params: { callId } }),
    check: (reply) =>
      expect(reply).toMatchObject({
        callId,
        jobId,
        call: { status: 'completed', direction: 'inbound' },
        path: [{ nodeId: 'welcome' }, { nodeId: 'agent' }],
        recordings: [{ id: SAMPLE_RECORDING.id }],
        cost: { credits: 1 },
      }),
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'reading is always allowed' },
  },
  getCallJobReport: {
    success: async () => ({ params: { jobId } }),
    check: (reply) => expect(reply).toMatchObject({ jobId, attempts: [{ callId }] }),
    invalid: { none: 'it takes an id alone' },
    wrongState: { none: 'reading is always allowed' },
  },
};
