import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { testHookRoutes as hooks } from '#shared/wire/local/routes.ts';
import { askingFlow, flowNode as node } from '../../dialling/test-support.ts';
import { sampleId } from '../../seed/ids.ts';
import { addContact, type Running, startPlatform } from '../../test-support.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 5, 1, 9);
const iso = (at: number) => new Date(at).toISOString();
const advance = (platform: Running, advanceMs: number) => platform.send(hooks.advanceClock, { body: { advanceMs } });
const reportOf = (platform: Running, jobId: string) => platform.send(routes.getCallJobReport, { params: { jobId } });

/** A call that nobody can answer in time. */
const hopeless = {
  startNodeId: 'call',
  nodes: [node('call', 'dial', { timeout: 100 }, { default: 'end' }), node('end', 'hangup', {})],
};

async function setUp(graph: object = askingFlow()) {
  const platform = await startPlatform({ testHooks: true, now: () => START });
  const contactId = await addContact(platform, '+441134960101', { firstName: 'Ada' });
  const flow = await platform.send(routes.createFlow, { body: { name: 'Survey', graph } });
  const body = { didId: sampleId('did', 'london'), contactId, flowId: flow.id };
  const ask = async (more: object): Promise<string> =>
    (await platform.send(routes.createCallRequest, { body: { ...body, ...more } })).jobId;
  return { platform, ask };
}

test('a request waits in the queue until its time, and has no attempts until then', async () => {
  const { platform, ask } = await setUp();
  const startAt = iso(START + 60 * MINUTE);
  const jobId = await ask({ retry: { type: 'none' }, startAt });
  await advance(platform, 59 * MINUTE);
  expect(await reportOf(platform, jobId)).toMatchObject({ status: 'queued', attempts: [], nextAttemptAt: startAt });
  await advance(platform, MINUTE);
  expect(await reportOf(platform, jobId)).toMatchObject({
    status: 'active',
    nextAttemptAt: null,
    attempts: [{ call: { status: 'dialing', dialedAt: startAt, from: '+442079460100', to: '+441134960101' } }],
  });
  expect(await platform.call('DELETE', `/api/call-requests/${jobId}`)).toMatchObject({
    status: 409,
    json: { code: 'INVALID_STATE' },
  });
  await advance(platform, 10 * MINUTE);
  const { status, attempts } = await reportOf(platform, jobId);
  expect(['completed', 'failed']).toContain(status);
  expect(attempts[0]).toMatchObject({ executionId: null, call: { terminatedAt: expect.any(String), attempt: 1 } });
});

test('what is taken back from the queue is never called', async () => {
  const { platform, ask } = await setUp();
  const jobId = await ask({ retry: { type: 'none' } });
  await platform.send(routes.cancelCallRequest, { params: { jobId } });
  await advance(platform, 60 * MINUTE);
  expect(await reportOf(platform, jobId)).toMatchObject({ status: 'cancelled', attempts: [] });
  expect((await platform.call('DELETE', `/api/call-requests/${jobId}`)).status).toBe(409);
});

test('a delay is in milliseconds, and the last attempt is the end', async () => {
  const { platform, ask } = await setUp(hopeless);
  const jobId = await ask({ retry: { type: 'fixed-delay', delay: 5 * MINUTE, maxRetries: 2 } });
  await advance(platform, MINUTE);
  const first = await reportOf(platform, jobId);
  const endedAt = Date.parse(first.attempts[0]?.call.terminatedAt ?? '');
  expect(first).toMatchObject({ status: 'active', nextAttemptAt: iso(endedAt + 5 * MINUTE) });
  await advance(platform, 30 * MINUTE);
  const last = await reportOf(platform, jobId);
  expect(last).toMatchObject({ status: 'failed', nextAttemptAt: null });
  expect(last.attempts.map(({ call }) => call.attempt)).toEqual([1, 2, 3]);
  expect(last.attempts[1]?.call.dialedAt).toBe(iso(endedAt + 5 * MINUTE));
});

test('retries happen at their dates', async () => {
  const { platform, ask } = await setUp(hopeless);
  const dates = [START + 20 * MINUTE, START + 40 * MINUTE].map(iso);
  const jobId = await ask({ retry: { type: 'scheduled', dates } });
  await advance(platform, 60 * MINUTE);
  const { attempts } = await reportOf(platform, jobId);
  expect(attempts.slice(1).map(({ call }) => call.dialedAt)).toEqual(dates);
});

test('the spelling of programs is refused, and so is a number that is not ours', async () => {
  const { platform, ask } = await setUp();
  const jobId = await ask({ retry: { type: 'none' } });
  const { contactId, flowId } = await reportOf(platform, jobId);
  const didId = sampleId('did', 'london');
  const status = async (more: object) =>
    (await platform.call('POST', '/api/call-requests', { didId, contactId, flowId, retry: { type: 'none' }, ...more }))
      .status;
  expect(await status({})).toBe(202);
  expect(await status({ retry: { type: 'fixed_delay', delayMinutes: 5, maxRetries: 1 } })).toBe(400);
  expect(await status({ didId: contactId })).toBe(400);
  expect(await status({ startAt: 'tomorrow' })).toBe(400);
});
