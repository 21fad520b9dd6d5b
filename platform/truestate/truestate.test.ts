import { expect, test } from 'vitest';
import { testHookRoutes as hooks } from '#shared/wire/local/routes.ts';
import { instantOf } from '#shared/wire/truestate/common.ts';
import { truestateRoutes as routes } from '#shared/wire/truestate/routes.ts';
import type { Session } from '#shared/wire/truestate/sessions.ts';
import { NO_SUCH_ID, type Running, startPlatform, temporaryFolder } from '../test-support.ts';
import { toNaiveIso } from './timestamps.ts';

const start = (options = {}) => startPlatform({ testHooks: true, ...options });

async function flow(platform: Running, name = 'First help'): Promise<string> {
  const flows = await platform.send(routes.listLiveFlows);
  return flows.find((each) => each.name === name)?.id ?? '';
}

async function begin(platform: Running, inputs: object = { caller: 'Ada' }, name?: string): Promise<Path> {
  const live_flow_id = await flow(platform, name);
  const { id } = await platform.send(routes.createSession, { params: { live_flow_id }, body: { inputs } });
  return { live_flow_id, session_id: id };
}

type Path = { live_flow_id: string; session_id: string };

const advance = (platform: Running, advanceMs = 10_000) => platform.send(hooks.advanceClock, { body: { advanceMs } });
const read = (platform: Running, params: Path) => platform.send(routes.getSession, { params });
const answer = (platform: Running, params: Path, user_input: string) =>
  platform.send(routes.addUserInput, { params, body: { user_input } });
const namesIn = ({ steps }: Session) => steps?.map(({ step }) => step?.name);

test('the key is a bearer token or Api-key, and an organisation that is named must be its own', async () => {
  const { url, apiKey, organisationId } = await start();
  const ask = async (headers: Record<string, string>) => {
    const response = await fetch(`${url}/live_flows/`, { headers });
    return { status: response.status, json: await response.json() };
  };
  expect((await ask({ authorization: `Bearer ${apiKey}` })).status).toBe(200);
  expect((await ask({ 'api-key': apiKey, 'current-org-id': organisationId })).status).toBe(200);
  expect(await ask({})).toEqual({ status: 401, json: { detail: 'Not authenticated' } });
  expect(await ask({ authorization: apiKey })).toMatchObject({ status: 401 });
  expect(await ask({ authorization: 'Bearer wrong' })).toEqual({
    status: 401,
    json: { detail: 'Could not validate credentials' },
  });
  expect(await ask({ authorization: `Bearer ${apiKey}`, 'current-org-id': NO_SUCH_ID })).toMatchObject({ status: 403 });
});

test('a path without its last slash leads to the one with it, method and query kept', async () => {
  const { url, apiKey, ...platform } = await start();
  const id = await flow({ url, apiKey, ...platform });
  for (const [method, path] of [
    ['GET', '/live_flows'],
    ['GET', `/live_flows/${id}`],
    ['GET', `/live_flows/${id}?verbose=1`],
    ['POST', `/live_flows/${id}/sessions`],
    ['POST', `/live_flows/${id}/sessions/${NO_SUCH_ID}/cancel`],
  ] as const) {
    const headers = { authorization: `Bearer ${apiKey}` };
    const response = await fetch(`${url}${path}`, { method, headers, redirect: 'manual' });
    expect(response.status, path).toBe(307);
    const [target, query] = path.split('?');
    expect(response.headers.get('location')).toBe(`${target}/${query === undefined ? '' : `?${query}`}`);
  }
  // A client that follows it arrives, credentials and body with it.
  expect(await platform.call('POST', `/live_flows/${id}/sessions`, { inputs: {} })).toMatchObject({ status: 201 });
});

test('times have microseconds, which whole seconds leave out, and no zone', async () => {
  expect(toNaiveIso(Date.UTC(2026, 2, 5, 14, 7, 9, 120))).toBe('2026-03-05T14:07:09.120000');
  expect(toNaiveIso(Date.UTC(2026, 2, 5, 14, 7, 9))).toBe('2026-03-05T14:07:09');
  const now = Date.UTC(2026, 2, 5, 14, 7, 9, 120);
  const platform = await start({ now: () => now });
  const { created_at } = await platform.send(routes.getLiveFlow, { params: { live_flow_id: await flow(platform) } });
  expect(created_at).toMatch(/^2026-03-05T14:07:09\.\d{6}$/);
  expect(instantOf(created_at ?? '')).toBeGreaterThanOrEqual(now);
});

test('a session goes from question to end, a step at a time, and each step sees what came before it', async () => {
  const platform = await start();
  const params = await begin(platform);
  expect(await read(platform, params)).toMatchObject({ status: 'NEW', steps_count: 1, inputs: { caller: 'Ada' } });
  await advance(platform, 500);
  const asked = await read(platform, params);
  expect(asked).toMatchObject({
    status: 'WAITING_FOR_USER_INPUT',
    current_step: {
      status: 'WAITING_FOR_USER_INPUT',
      prompt: { type: 'text', text: 'Hello Ada. What do you need help with?' },
    },
  });
  await advance(platform, 24 * 60 * 60_000);
  expect(await read(platform, params)).toEqual(asked);
  expect(await answer(platform, params, 'How can an invoice be paid?')).toMatchObject({ status: 'RUNNING' });
  await advance(platform, 1000);
  const found = await read(platform, params);
  expect(namesIn(found)).toEqual(['start', 'ask_need', 'look_up', 'ask_helped']);
  expect(found.steps?.[1]).toMatchObject({ status: 'COMPLETED', user_input: 'How can an invoice be paid?' });
  const result = found.steps?.[2]?.result ?? '';
  expect(result).toContain('fourteen days');
  expect(found.current_step?.prompt?.text).toBe(`${result} Did this help? Answer yes or no.`);
  await answer(platform, params, ' YES ');
  await advance(platform);
  const ended = await read(platform, params);
  expect(ended).toMatchObject({ status: 'COMPLETED', error: null, current_step: { step: { step_type: 'END' } } });
  expect(ended.steps?.every(({ status }) => status === 'COMPLETED')).toBe(true);
  expect(ended.steps_count).toBe(5);
});

test('the answer decides where the session goes', async () => {
  const platform = await start();
  const params = await begin(platform);
  await advance(platform);
  await answer(platform, params, 'My invoice');
  await advance(platform);
  await answer(platform, params, 'no');
  await advance(platform);
  expect(namesIn(await read(platform, params))?.slice(3)).toEqual(['ask_helped', 'hand_over', 'end']);
});

test('a prompt about what is not there fails its session, and says which', async () => {
  const platform = await start();
  const params = await begin(platform, {});
  await advance(platform);
  const failed = await read(platform, params);
  expect(failed).toMatchObject({ status: 'FAILED', current_step: { status: 'FAILED' } });
  expect(failed.error).toContain('INPUTS.caller');
  expect(failed.current_step?.error).toBe(failed.error);
});

test('a live flow carries every session, each with the whole version', async () => {
  const platform = await start();
  const { live_flow_id } = await begin(platform);
  await begin(platform);
  await begin(platform, { question: 'When can I change an order?' }, 'Order answer');
  const live = await platform.send(routes.getLiveFlow, { params: { live_flow_id } });
  expect(live.sessions).toHaveLength(2);
  for (const { flow_version } of live.sessions ?? []) expect(flow_version).toEqual(live.current_version);
  expect(live.organisation_id).toBe(platform.organisationId);
  const sessions = await platform.send(routes.listSessions, { params: { live_flow_id } });
  expect(sessions.map(({ id }) => id)).toEqual(live.sessions?.map(({ id }) => id));
});

test('only a session that waits takes input, and only one that goes on is cancelled', async () => {
  const platform = await start();
  const params = await begin(platform);
  const path = `/live_flows/${params.live_flow_id}/sessions/${params.session_id}`;
  expect(await platform.call('POST', `${path}/user_input/`, { user_input: 'Early' })).toMatchObject({
    status: 409,
    json: { detail: 'The session does not wait for user input: it is NEW' },
  });
  expect(await platform.send(routes.cancelSession, { params })).toMatchObject({ status: 'CANCELLED' });
  await advance(platform);
  expect(await read(platform, params)).toMatchObject({ status: 'CANCELLED', steps_count: 1 });
  for (const end of ['cancel/', 'user_input/']) {
    const body = end === 'cancel/' ? undefined : { user_input: 'Late' };
    expect(await platform.call('POST', `${path}/${end}`, body), end).toMatchObject({ status: 409 });
  }
});

test('a session belongs to its flow', async () => {
  const platform = await start();
  const { session_id } = await begin(platform);
  const other = await flow(platform, 'Order answer');
  expect(await platform.call('GET', `/live_flows/${other}/sessions/${session_id}/`)).toMatchObject({
    status: 404,
    json: { detail: 'Session not found' },
  });
  expect(await platform.call('GET', `/live_flows/${NO_SUCH_ID}/`)).toMatchObject({
    status: 404,
    json: { detail: 'Live flow not found' },
  });
});

test('sessions go on after a restart', async () => {
  const dataDir = temporaryFolder();
  const first = await start({ dataDir });
  const params = await begin(first, { question: 'When can I change an order?' }, 'Order answer');
  await first.close();
  const second = await start({ dataDir });
  await advance(second);
  const ended = await read(second, params);
  expect(ended.status).toBe('COMPLETED');
  expect(ended.steps?.[1]?.result).toContain('until it is packed');
});

test('what is not valid is 422, with the way to each field', async () => {
  const platform = await start();
  const id = await flow(platform);
  expect(await platform.call('GET', '/live_flows/abc/')).toEqual({
    status: 422,
    headers: expect.anything(),
    json: {
      detail: [{ type: 'uuid_parsing', loc: ['path', 'live_flow_id'], msg: 'Input should be a valid UUID' }],
    },
  });
  expect(await platform.call('GET', '/live_flows/?page=1')).toMatchObject({
    json: { detail: [{ type: 'extra_forbidden', loc: ['query', 'page'] }] },
  });
  expect(await platform.call('POST', `/live_flows/${id}/sessions/`, { inputs: 'x', colour: 1 })).toMatchObject({
    status: 422,
    json: {
      detail: [
        { type: 'dict_type', loc: ['body', 'inputs'] },
        { type: 'extra_forbidden', loc: ['body', 'colour'] },
      ],
    },
  });
  const response = await fetch(`${platform.url}/live_flows/${id}/sessions/`, {
    method: 'POST',
    headers: { authorization: `Bearer ${platform.apiKey}`, 'content-type': 'application/json' },
    body: '{"inputs": }',
  });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({
    detail: [{ type: 'json_invalid', loc: ['body', expect.any(Number)], msg: expect.stringContaining('JSON decode') }],
  });
});
