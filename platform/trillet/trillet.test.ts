import { expect, test } from 'vitest';
import { testHookRoutes as hooks } from '#shared/wire/local/routes.ts';
import { trilletRoutes as routes } from '#shared/wire/trillet/routes.ts';
import { startPlatform } from '../test-support.ts';

const AGENT = '676b8e123456789012345679';
const NO_FLOW = 'ffffffffffffffffffffffff';

const callFlow = { name: 'Line', direction: 'inbound', agent: AGENT, promptType: 'simple', prompt: 'Be short.' };
const messageFlow = {
  name: 'Reminder',
  direction: 'outbound',
  agent: AGENT,
  initiationMessage: 'Tomorrow?',
  prompt: 'Confirm.',
  messageChannel: 'SMS',
};

const listed = { method: 'GET', path: '/v1/api/message-flows' } as const;

test('both headers are needed, and each is refused in its own way', async () => {
  const { url, apiKey, workspaceId } = await startPlatform();
  const ask = async (headers: Record<string, string>) => {
    const response = await fetch(`${url}${listed.path}`, { headers });
    return { status: response.status, json: await response.json() };
  };
  const both = { 'x-api-key': apiKey, 'x-workspace-id': workspaceId };
  expect(await ask(both)).toEqual({ status: 200, json: [] });
  expect(await ask({ 'x-workspace-id': workspaceId })).toEqual({
    status: 401,
    json: { error: 'Unauthorized', message: 'x-api-key is required' },
  });
  expect(await ask({ ...both, 'x-api-key': 'wrong' })).toMatchObject({ status: 401 });
  expect(await ask({ authorization: `Bearer ${apiKey}`, 'x-workspace-id': workspaceId })).toMatchObject({
    status: 401,
  });
  expect(await ask({ 'x-api-key': apiKey })).toEqual({
    status: 400,
    json: { error: 'Bad Request', message: 'x-workspace-id is required' },
  });
  expect(await ask({ ...both, 'x-workspace-id': NO_FLOW })).toMatchObject({
    status: 403,
    json: { error: 'Forbidden' },
  });
});

test('a key may send 60 requests a minute; the next waits until the minute is over', async () => {
  const platform = await startPlatform({ testHooks: true, now: () => Date.UTC(2026, 2, 10) });
  const ask = () => platform.call(listed.method, listed.path);
  const advance = (advanceMs: number) => platform.send(hooks.advanceClock, { body: { advanceMs } });
  for (let sent = 0; sent < 60; sent++) expect((await ask()).status).toBe(200);
  await advance(15_500);
  const refused = await ask();
  expect(refused).toMatchObject({ status: 429, json: { error: 'Too Many Requests', message: expect.any(String) } });
  expect(refused.headers.get('retry-after')).toBe('45');
  // A refusal does not prolong the waiting, and no other service is held up.
  expect((await platform.call('GET', '/api/users/me')).status).toBe(200);
  await advance(44_499);
  expect((await ask()).headers.get('retry-after')).toBe('1');
  await advance(1);
  expect((await ask()).status).toBe(200);
});

test('the limit can be another one, or none', async () => {
  const strict = await startPlatform({ trilletPerMinute: 2 });
  const statuses = [];
  for (let sent = 0; sent < 3; sent++) statuses.push((await strict.call(listed.method, listed.path)).status);
  expect(statuses).toEqual([200, 200, 429]);
  const open = await startPlatform({ trilletPerMinute: null });
  for (let sent = 0; sent < 70; sent++) expect((await open.call(listed.method, listed.path)).status).toBe(200);
});

test('a message flow is created with what it lacks, listed in short, read whole and deleted', async () => {
  const platform = await startPlatform();
  const made = await platform.send(routes.createMessageFlow, { body: messageFlow });
  expect(made).toMatchObject({
    ...messageFlow,
    isActive: false,
    autopilot: false,
    description: '',
    settings: {},
    __v: 0,
  });
  expect(made._id).toMatch(/^[0-9a-f]{24}$/);
  expect(made.workspaceId).toBe(platform.workspaceId);
  const params = { id: made._id };
  expect(await platform.send(routes.getMessageFlow, { params })).toEqual(made);
  expect(await platform.send(routes.getMessageFlow, { params: { id: made._id.toUpperCase() } })).toEqual(made);
  const { initiationMessage: _, __v, ...row } = made;
  expect(await platform.send(routes.listMessageFlows)).toEqual([row]);
  await platform.send(routes.deleteMessageFlow, { params });
  expect(await platform.send(routes.listMessageFlows)).toEqual([]);
  expect(await platform.call('DELETE', `/v1/api/message-flows/${made._id}`)).toMatchObject({
    status: 404,
    json: { error: 'Not Found', message: 'Message flow not found' },
  });
});

test('each change of a call flow counts, and what is not sent stays', async () => {
  const platform = await startPlatform();
  const made = await platform.send(routes.createCallFlow, { body: callFlow });
  const params = { id: made._id };
  const change = (body: object) => platform.send(routes.updateCallFlow, { params, body });
  const changed = await change({
    name: 'Night line',
    settings: { callSetting: { endCallOnSilence: 30 }, customerLocation: 'FR' },
  });
  expect(changed).toMatchObject({
    name: 'Night line',
    prompt: 'Be short.',
    agent: AGENT,
    settings: {
      knowledgeBases: [],
      responseSettings: { delay: 0 },
      security: { hipaaCompliance: false },
      callSetting: { maxCallDuration: 600, endCallOnSilence: 30 },
      customerLocation: 'FR',
    },
    __v: 1,
  });
  expect(Date.parse(changed.updatedAt ?? '')).toBeGreaterThan(Date.parse(made.updatedAt ?? ''));
  expect(await change({ name: 'Night line' })).toEqual(changed);
  expect(await change({ settings: { knowledgeBases: ['a'] } })).toMatchObject({
    settings: { knowledgeBases: ['a'] },
    __v: 2,
  });
  expect(await change({ settings: { knowledgeBases: [] } })).toMatchObject({
    settings: { knowledgeBases: [] },
    __v: 3,
  });
  const { __v, ...whole } = await change({});
  expect(await platform.send(routes.getCallFlow, { params })).toEqual(whole);
  expect(await platform.send(routes.listCallFlows)).toMatchObject([{ _id: made._id, __v: 3 }]);
});

test('a graph whose edges lead nowhere is refused, and so is a welcome without its words', async () => {
  const { call, send } = await startPlatform();
  const post = (more: object) => call('POST', '/v1/api/call-flows', { ...callFlow, ...more });
  const nodes = [{ id: 'start', type: 'start', data: { prompt: 'Hello' } }, { id: 'end' }];
  expect(await post({ flowData: { nodes, edges: [{ id: 'e', source: 'start', target: 'end' }] } })).toMatchObject({
    status: 201,
  });
  for (const edges of [[{ source: 'start', target: 'gone' }], [{ source: 'start' }], [{}]]) {
    expect(await post({ flowData: { nodes, edges } })).toMatchObject({ status: 400, json: { error: 'Bad Request' } });
  }
  expect(await post({ welcomeMessage: 'ai_custom' })).toMatchObject({ status: 400 });
  expect(await post({ welcomeMessage: 'ai_custom', customWelcomeMessage: 'Welcome.' })).toMatchObject({ status: 201 });
  const { _id } = await send(routes.createCallFlow, { body: callFlow });
  expect(await call('PUT', `/v1/api/call-flows/${_id}`, { welcomeMessage: 'ai_custom' })).toMatchObject({
    status: 400,
  });
});

test('what is not valid is told by its field', async () => {
  const { call } = await startPlatform();
  expect(await call('POST', '/v1/api/message-flows', { name: '', colour: 1 })).toMatchObject({
    status: 400,
    json: {
      error: 'Bad Request',
      message: expect.stringMatching(
        /name must be longer.*direction should not be empty.*property colour should not exist/,
      ),
    },
  });
  expect(await call('GET', '/v1/api/call-flows/short')).toMatchObject({ status: 400 });
  expect(await call('GET', `/v1/api/call-flows/${NO_FLOW}`)).toMatchObject({ status: 404 });
  expect(await call('GET', '/v1/api/call-flows?page=1')).toMatchObject({ status: 400 });
  expect(await call('GET', '/v1/api/elsewhere')).toMatchObject({ status: 404, json: { error: 'Not Found' } });
});
