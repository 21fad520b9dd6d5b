import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { sampleId } from '../../seed/ids.ts';
import { startPlatform } from '../../test-support.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const callId = sampleId('call', 'support-01');
const at = (ms: number) => new Date(NOW - 90 * 60_000 + ms).toISOString();

test('the report of a call tells who, when, the path and what was said', async () => {
  const platform = await startPlatform({ seed: 'sample', now: () => NOW });
  const report = await platform.send(routes.getCallReport, { params: { callId } });
  const programId = sampleId('program', 'Support line');
  expect(report).toMatchObject({
    callId,
    jobId: sampleId('job', 'support-01'),
    programId,
    program: { id: programId, name: 'Support line' },
    executionId: null,
    contact: { id: sampleId('contact', 'ada'), fullName: 'Ada Whitfield', primaryPhone: '+441134960101' },
    agent: { id: sampleId('agent', 'nora'), name: 'Nora Lindqvist' },
    call: {
      status: 'completed',
      direction: 'inbound',
      from: '+441134960101',
      to: '+441134960000',
      createdAt: at(0),
      dialedAt: at(0),
      answeredAt: at(4000),
      terminatedAt: at(6000),
      durationMs: 6000,
    },
    path: [
      {
        nodeId: 'welcome',
        nodeLabel: 'Welcome',
        outputPath: 'onSuccess',
        enteredAt: at(0),
        exitedAt: at(4000),
        data: null,
      },
      { nodeId: 'agent', outputPath: null, enteredAt: at(4000), exitedAt: null },
    ],
    events: [{ type: 'answered', at: at(4000), data: {} }],
    variables: { orderNumber: 'A-17' },
    recordings: [
      { startedAt: at(4000), endedAt: at(6000), transcript: { segments: [{}, { text: expect.any(String) }] } },
    ],
    conversationId: null,
    cost: { credits: 1 },
  });
  const other = await platform.send(routes.getCallReport, { params: { callId: sampleId('call', 'clinic-01') } });
  expect(other).toMatchObject({ programId: null, program: null, contact: { fullName: 'يوسف العلوي' } });
});

test('the report of a job holds its attempts', async () => {
  const platform = await startPlatform({ seed: 'sample' });
  const report = await platform.send(routes.getCallReport, { params: { callId } });
  const job = await platform.send(routes.getCallJobReport, { params: { jobId: report.jobId ?? '' } });
  expect(job).toMatchObject({ jobId: report.jobId, status: 'completed', flowId: null, nextAttemptAt: null });
  expect(job.attempts).toEqual([report]);
});
