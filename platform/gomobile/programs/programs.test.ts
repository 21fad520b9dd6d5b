import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { testHookRoutes as hooks } from '#shared/wire/local/routes.ts';
import { askingFlow, flowNode as node } from '../../dialling/test-support.ts';
import { sampleId } from '../../seed/ids.ts';
import { addContact, NO_SUCH_ID, type Running, startPlatform, temporaryFolder } from '../../test-support.ts';

const START = Date.UTC(2026, 5, 1, 9);
const HOUR = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();

async function setUp(dataDir: string | null = null) {
  const platform = await startPlatform({ testHooks: true, now: () => START, dataDir });
  const audience = await platform.send(routes.createAudience, { body: { name: 'Everyone' } });
  const contacts = [await addContact(platform, '+441134960101'), await addContact(platform, '+441134960102')];
  await platform.send(routes.addAudienceContacts, { params: { id: audience.id }, body: { contacts } });
  const flow = await platform.send(routes.createFlow, { body: { name: 'Survey', graph: askingFlow() } });
  const body = {
    name: 'Spring survey',
    audienceId: audience.id,
    flowId: flow.id,
    startAt: iso(START),
    didPool: ['+442079460100', sampleId('did', 'leeds')],
    retryStrategy: { type: 'none' },
  };
  return { platform, body };
}

const advance = (platform: Running, advanceMs: number) => platform.send(hooks.advanceClock, { body: { advanceMs } });

test('a program is created, changed, found and deleted', async () => {
  const { platform, body } = await setUp();
  const made = await platform.send(routes.createProgram, { body });
  expect(made).toMatchObject({ ...body, status: 'draft', stopAt: null, pauseWindows: null, autoPauseRules: [] });
  const params = { id: made.id };
  expect(await platform.send(routes.updateProgram, { params, body: { name: 'Spring survey' } })).toEqual(made);
  const retryStrategy = { type: 'scheduled', retryDates: [iso(START + HOUR)] };
  const changed = await platform.send(routes.updateProgram, {
    params,
    body: { retryStrategy, stopAt: iso(START + 9 * HOUR) },
  });
  expect(changed).toMatchObject({ ...body, retryStrategy, stopAt: iso(START + 9 * HOUR) });
  const found = await platform.send(routes.listPrograms, { query: { search: 'SPRING', status: 'draft' } });
  expect(found).toMatchObject({ data: [changed], meta: { total: 1 } });
  expect(await platform.call('DELETE', `/api/flows/${body.flowId}`)).toMatchObject({
    status: 409,
    json: { code: 'RESOURCE_IN_USE', message: 'The flow is used by the program Spring survey' },
  });
  expect(await platform.call('DELETE', `/api/audience/${body.audienceId}`)).toMatchObject({
    status: 409,
    json: { code: 'RESOURCE_IN_USE', message: 'The audience is used by the program Spring survey' },
  });
  await platform.send(routes.deleteProgram, { params });
  expect((await platform.call('GET', `/api/programs/${made.id}`)).status).toBe(404);
  await platform.send(routes.deleteFlow, { params: { flowId: body.flowId } });
  await platform.send(routes.deleteAudience, { params: { id: body.audienceId } });
});

test('what a program refers to must exist, be fit to run and make sense', async () => {
  const { platform, body } = await setUp();
  const problems = async (more: object) => {
    const { status, json } = await platform.call('POST', '/api/programs', { ...body, ...more });
    expect(status).toBe(400);
    return Object.keys((json as { fieldErrors: object }).fieldErrors);
  };
  expect(await problems({ audienceId: NO_SUCH_ID, flowId: NO_SUCH_ID })).toEqual(['audienceId', 'flowId']);
  expect(await problems({ didPool: ['+442079460100', '+449999999999'] })).toEqual(['didPool.1']);
  expect(await problems({ stopAt: body.startAt })).toEqual(['stopAt']);
  expect(await problems({ autoPauseRules: [{ nodeId: 'gone', threshold: 1, resetOnResume: true }] })).toEqual([
    'autoPauseRules.0.nodeId',
  ]);
  const backwards = { startAt: iso(START + HOUR), endAt: iso(START) };
  expect(await problems({ pauseWindows: { advanced: [backwards] } })).toEqual(['pauseWindows.advanced.0.endAt']);
  expect(
    await problems({ pauseWindows: { monday: [{ startAt: { hour: 24, minute: 0 }, endAt: { hour: 1, minute: 0 } }] } }),
  ).toEqual(['pauseWindows.monday.0.startAt.hour']);
  expect(await problems({ retryStrategy: { type: 'fixed-delay', delay: 60_000, maxRetries: 1 } })).toContain(
    'retryStrategy.type',
  );
  const graph = { startNodeId: 'call', nodes: [node('call', 'dial', {})] };
  const endless = await platform.send(routes.createFlow, { body: { name: 'No end', graph } });
  expect(await problems({ flowId: endless.id })).toEqual(['flowId']);
});

test('each launch is an execution of its own over the audience as it is then', async () => {
  const { platform, body } = await setUp();
  const { id } = await platform.send(routes.createProgram, { body });
  const params = { id };
  const first = await platform.send(routes.launchProgram, { params });
  const later = await addContact(platform, '+441134960103');
  await platform.send(routes.addAudienceContacts, { params: { id: body.audienceId }, body: { contacts: [later] } });
  expect(await platform.send(routes.getProgram, { params })).toMatchObject({ status: 'active' });
  for (const [method, change] of [
    ['PATCH', { name: 'Other' }],
    ['DELETE', undefined],
  ] as const) {
    expect(await platform.call(method, `/api/programs/${id}`, change)).toMatchObject({
      status: 409,
      json: { code: 'INVALID_STATE' },
    });
  }
  await advance(platform, HOUR);
  const execution = await platform.send(routes.getExecution, { params: { id: first.executionId } });
  expect(execution).toMatchObject({ status: 'completed', totalContacts: 2, contactsPending: 0, programId: id });
  const second = await platform.send(routes.launchProgram, { params });
  const list = await platform.send(routes.listProgramExecutions, { params });
  expect(list.data.map((each) => [each.id, each.totalContacts])).toEqual([
    [second.executionId, 3],
    [first.executionId, 2],
  ]);
  const query = { status: 'completed', programId: id };
  expect((await platform.send(routes.listExecutions, { query })).data).toEqual([execution]);
});

test('a platform that is closed in the middle of calls goes on with them when it is opened again', async () => {
  const dataDir = temporaryFolder();
  const { platform, body } = await setUp(dataDir);
  const { id } = await platform.send(routes.createProgram, { body });
  const params = { id: (await platform.send(routes.launchProgram, { params: { id } })).executionId };
  // Whoever is called lets it ring for longer than that, also one who is busy.
  await advance(platform, 300);
  expect(await platform.send(routes.getExecution, { params })).toMatchObject({ contactsInProgress: 2 });
  await platform.close();
  // Long after the calls were over: what happened meanwhile carries its own times.
  const again = await startPlatform({ testHooks: true, now: () => START + 24 * HOUR, dataDir });
  await advance(again, 1);
  const done = await again.send(routes.getExecution, { params });
  expect(done).toMatchObject({ status: 'completed', totalContacts: 2, contactsInProgress: 0, contactsPending: 0 });
  expect(Date.parse(done.actualEndAt ?? '')).toBeLessThan(START + HOUR);
});

test('a launch is refused after its stop, and of an empty audience', async () => {
  const { platform, body } = await setUp();
  const launch = async (more: object) => {
    const { id } = await platform.send(routes.createProgram, { body: { ...body, ...more } });
    const { status, json } = await platform.call('POST', `/api/programs/${id}/launch`);
    return [status, (json as { code: string }).code];
  };
  const empty = await platform.send(routes.createAudience, { body: { name: 'Nobody' } });
  expect(await launch({ audienceId: empty.id })).toEqual([409, 'INVALID_STATE']);
  expect(await launch({ startAt: iso(START - 2 * HOUR), stopAt: iso(START - HOUR) })).toEqual([409, 'INVALID_STATE']);
  const { data } = await platform.send(routes.listExecutions);
  expect(data).toEqual([]);
});

test('a program of the sample calls has a name and no more, and cannot be launched', async () => {
  const platform = await startPlatform({ seed: 'sample' });
  const { data } = await platform.send(routes.listPrograms, { query: { search: 'support line', status: 'archived' } });
  expect(data).toMatchObject([{ name: 'Support line', audienceId: null, flowId: null, didPool: [] }]);
  for (const [method, path, change] of [
    ['POST', '/launch', undefined],
    ['PATCH', '', { name: 'Other' }],
  ] as const) {
    expect((await platform.call(method, `/api/programs/${data[0]?.id}${path}`, change)).status).toBe(409);
  }
});
