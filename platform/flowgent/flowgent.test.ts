import { expect, test } from 'vitest';
import type { ChatAnswer } from '#shared/wire/flowgent/chat.ts';
import { flowgentRoutes as routes } from '#shared/wire/flowgent/routes.ts';
import { testHookRoutes as hooks, localRoutes } from '#shared/wire/local/routes.ts';
import { type Running, startPlatform } from '../test-support.ts';

const DAY_MS = 24 * 60 * 60_000;

const start = (options = {}) => startPlatform({ seed: 'sample', testHooks: true, ...options });

async function agent(platform: Running, name = 'Support'): Promise<string> {
  const { agents } = await platform.send(routes.listAgents);
  const found = agents.find((each) => each.name?.startsWith(name));
  expect(found, name).toBeDefined();
  return found?.id ?? '';
}

async function chat(platform: Running, body: object, name?: string): Promise<ChatAnswer['body']> {
  const reply = await platform.send(routes.chatWithAgent, { params: { agent_id: await agent(platform, name) }, body });
  return (reply as ChatAnswer).body;
}

const advance = (platform: Running, advanceMs: number) => platform.send(hooks.advanceClock, { body: { advanceMs } });

test('the three forms of messages are one, and the answer rests on what the agent knows', async () => {
  const platform = await start();
  const question = 'When do parcels arrive?';
  const turn = { role: 'user', content: question };
  for (const messages of [question, turn, [turn]]) {
    const { conversation_history, metadata } = await chat(platform, { messages });
    expect(conversation_history).toEqual([
      turn,
      { role: 'assistant', content: expect.stringContaining('within two working days') },
    ]);
    expect(metadata).toMatchObject({ model: 'gpt-4', used_credits: 1, tool_calls: {} });
    expect(metadata.execution_time).toBeGreaterThanOrEqual(0);
  }
});

test('a thread keeps what was said, and belongs to its agent alone', async () => {
  const platform = await start();
  const first = await chat(platform, { messages: 'When do parcels arrive?' });
  const { thread_id } = first.metadata;
  const second = await chat(platform, { messages: 'And refunds?', thread_id });
  expect(second.metadata.thread_id).toBe(thread_id);
  expect(second.conversation_history).toHaveLength(4);
  expect(second.conversation_history.slice(0, 2)).toEqual(first.conversation_history);
  expect((await chat(platform, { messages: 'Hello', thread_id }, 'Booking')).conversation_history).toHaveLength(2);
  // An id of the client's own opens a thread under it.
  const own = await chat(platform, { messages: 'Hello', thread_id: 'thread_123456' });
  expect(own.metadata.thread_id).toBe('thread_123456');
  expect((await chat(platform, { messages: 'Again', thread_id: 'thread_123456' })).conversation_history).toHaveLength(
    4,
  );
});

test.each([
  [{}],
  [{ messages: '' }],
  [{ messages: [] }],
  [{ messages: { role: 'system', content: 'x' } }],
  [
    {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: 'y' },
      ],
    },
  ],
  [{ messages: 'x', callback_url: 'not a url' }],
  [{ messages: 'x', voice: true }],
])('a turn that is not one is refused: %j', async (body) => {
  const platform = await start();
  const path = `/api/public/agent/${await agent(platform)}/chat`;
  expect(await platform.call('POST', path, body)).toMatchObject({
    status: 400,
    json: { error: 'Validation failed', message: expect.any(String) },
  });
});

test('credits are charged a turn, and without them every turn is refused under HTTP 200', async () => {
  const platform = await start();
  const path = `/api/public/agent/${await agent(platform)}/chat`;
  const before = await balance(platform);
  await chat(platform, { messages: 'Hello' });
  expect(await balance(platform)).toBe(before - 1);
  for (let left = before - 1; left > 0; left--) await platform.call('POST', path, { messages: 'Hello' });
  expect(await balance(platform)).toBe(0);
  expect(await platform.call('POST', path, { messages: 'Hello', thread_id: 'kept' })).toMatchObject({
    status: 200,
    json: { statusCode: 402, body: { message: 'No credits available', error: 'No credits available' } },
  });
  expect(await balance(platform)).toBe(0);
});

async function balance(platform: Running): Promise<number> {
  const { json } = await platform.call('GET', '/api/credits/balance');
  return (json as { balance: number }).balance;
}

test('the answer to a callback is written down, once, and goes nowhere', async () => {
  const platform = await start();
  const callback_url = 'https://example.com/webhook';
  const thread_id = 'later';
  expect(
    await platform.call('POST', `/api/public/agent/${await agent(platform)}/chat`, {
      messages: 'When do parcels arrive?',
      callback_url,
      thread_id,
    }),
  ).toMatchObject({
    status: 200,
    json: { message: 'Request accepted and being processed asynchronously', status: 'processing' },
  });
  await advance(platform, 1000);
  await advance(platform, 1000);
  const { data } = await platform.send(localRoutes.listOutbox, { query: { channel: 'callback' } });
  expect(data).toMatchObject([
    { recipient: callback_url, simulated: true, body: { statusCode: 200, body: { metadata: { thread_id } } } },
  ]);
  expect((await chat(platform, { messages: 'Thanks', thread_id })).conversation_history).toHaveLength(4);
});

test('a refusal goes to the callback as well', async () => {
  const platform = await start();
  const params = { agent_id: await agent(platform, 'Assistant of a busy provider') };
  const body = { messages: 'Hello', callback_url: 'https://example.com/webhook' };
  expect(await platform.send(routes.chatWithAgent, { params, body })).toMatchObject({ status: 'processing' });
  await advance(platform, 1000);
  const { data } = await platform.send(localRoutes.listOutbox, { query: { channel: 'callback' } });
  expect(data).toMatchObject([{ body: { statusCode: 503 } }]);
});

test('usage counts the turns of each UTC day until yesterday, newest first', async () => {
  const noon = Date.UTC(2026, 2, 10, 12);
  const platform = await start({ now: () => noon });
  const params = { agent_id: await agent(platform) };
  await chat(platform, { messages: 'Hello' });
  await chat(platform, { messages: 'Hello' });
  await chat(platform, { messages: 'Hello' }, 'Booking');
  expect((await platform.send(routes.getAgentUsage, { params })).usage.total_credits_used).toBe(0);
  await advance(platform, 2 * DAY_MS);
  await chat(platform, { messages: 'Hello' });
  const week = await platform.send(routes.getAgentUsage, { params });
  expect(week).toEqual({
    agent_id: params.agent_id,
    time_range: { start: '2026-03-05T00:00:00.000Z', end: '2026-03-11T23:59:59.999Z' },
    usage: {
      total_credits_used: 2,
      daily_breakdown: [
        { date: '2026-03-11', credits_used: 0 },
        { date: '2026-03-10', credits_used: 2 },
        { date: '2026-03-09', credits_used: 0 },
        { date: '2026-03-08', credits_used: 0 },
        { date: '2026-03-07', credits_used: 0 },
        { date: '2026-03-06', credits_used: 0 },
        { date: '2026-03-05', credits_used: 0 },
      ],
    },
  });
  const open = await platform.send(routes.getAgentUsage, { params, query: { start_date: '2026-03-10' } });
  expect(open.usage.daily_breakdown.map(({ date }) => date)).toEqual(['2026-03-11', '2026-03-10']);
  const days = { start_date: '2025-05-01', end_date: '2025-05-31' };
  const old = await platform.send(routes.getAgentUsage, { params, query: days });
  expect(old.usage.daily_breakdown).toHaveLength(31);
  expect(old.note).toBe('Endpoint active from 28 May 2025 onwards');
  const counted = { start_date: '2025-05-28', end_date: '2025-05-28' };
  expect(await platform.send(routes.getAgentUsage, { params, query: counted })).not.toHaveProperty('note');
});

test.each([
  ['end_date=2026-03-01', 'Invalid date range', 'start_date is required when end_date is provided'],
  ['end_date=nonsense', 'Invalid date range', 'start_date is required when end_date is provided'],
  ['start_date=2026-3-1', 'Invalid date format', 'YYYY-MM-DD'],
  ['start_date=2026-02-30', 'Invalid dates', 'not valid'],
  ['start_date=2026-03-02&end_date=2026-03-01', 'Invalid date range', 'must not be after'],
  // Later than the end and in the future: what comes first in the documentation is told.
  ['start_date=2026-04-02&end_date=2026-04-01', 'Invalid date range', 'must not be after'],
  ['start_date=2026-03-10', 'Invalid date range', 'must not be after'],
  ['start_date=2026-03-01&end_date=2026-03-10', 'Invalid end date', 'Data is only available up to yesterday.'],
  ['start_date=2025-01-01&end_date=2026-03-11', 'Invalid end date', 'today or in the future'],
  ['start_date=2026-02-01&end_date=2026-03-04', 'Date range too large', '31 days'],
])('a range that is not one is refused in the words of its error: %s', async (query, error, message) => {
  const platform = await start({ now: () => Date.UTC(2026, 2, 10, 23, 59, 59, 999) });
  expect(await platform.call('GET', `/api/public/agent/${await agent(platform)}/usage?${query}`)).toMatchObject({
    status: 400,
    json: { error, message: expect.stringContaining(message) },
  });
});

test('a range of 31 days that ends yesterday is not too large', async () => {
  const platform = await start({ now: () => Date.UTC(2026, 2, 10) });
  const query = { start_date: '2026-02-07', end_date: '2026-03-09' };
  const usage = await platform.send(routes.getAgentUsage, { params: { agent_id: await agent(platform) }, query });
  expect(usage.usage.daily_breakdown).toHaveLength(31);
});

test('a template goes to the outbox and no further', async () => {
  const platform = await start();
  const params = { agent_id: await agent(platform) };
  const parameters = [{ type: 'body', parameters: [{ type: 'text', text: 'ABC123' }] }];
  const body = {
    recipient_phone_number: '+31 6 12345678',
    template_name: 'order_update',
    language: 'en_US',
    parameters,
  };
  const reply = await platform.send(routes.sendWhatsappTemplate, { params, body });
  expect(reply).toMatchObject({ contacts: [{ input: '+31 6 12345678', wa_id: '31612345678' }] });
  const { data } = await platform.send(localRoutes.listOutbox, { query: { channel: 'whatsapp' } });
  expect(data).toMatchObject([
    { recipient: '+31612345678', sender: '+31612345678', subjectId: params.agent_id, body: { parameters } },
  ]);
  const path = `/api/public/agent/${params.agent_id}/waba`;
  expect(await platform.call('POST', path, { ...body, recipient_phone_number: 'nobody' })).toMatchObject({
    status: 400,
  });
  expect(await platform.call('POST', path, { ...body, language: undefined })).toMatchObject({
    status: 400,
    json: { error: 'Missing required fields', message: 'language is required' },
  });
});

test('a knowledge item is searched by its content, or by its description where it has one', async () => {
  const platform = await start();
  const agent_ids = await agent(platform);
  const ask = async (messages: string) =>
    (await chat(platform, { messages })).conversation_history.at(-1)?.content as string;
  const { id } = await platform.send(routes.createKnowledge, {
    body: { content: 'Zebra stripes cost nine euros.', agent_ids, description_to_index_on: 'xylophone tuning' },
  });
  expect(await ask('What about xylophone tuning?')).toContain('nine euros');
  expect(await ask('What do zebra stripes cost?')).not.toContain('nine euros');
  const params = { id };
  // A new content without a description is searched by its own words.
  await platform.send(routes.updateKnowledge, { params, body: { content: 'Zebra stripes cost ten euros.' } });
  expect(await ask('What do zebra stripes cost?')).toContain('ten euros');
  expect(await ask('What about xylophone tuning?')).not.toContain('ten euros');
  await platform.send(routes.updateKnowledge, { params, body: { agent_ids: await agent(platform, 'Booking') } });
  expect(await ask('What do zebra stripes cost?')).not.toContain('ten euros');
  await platform.send(routes.updateKnowledge, { params, body: { agent_ids } });
  expect(await ask('What do zebra stripes cost?')).toContain('ten euros');
  await platform.send(routes.deleteKnowledge, { params });
  expect(await ask('What do zebra stripes cost?')).not.toContain('ten euros');
  expect(await platform.call('GET', `/api/public/knowledge/${id}`)).toMatchObject({
    status: 404,
    json: { error: 'Knowledge item not found or access denied' },
  });
});

test('knowledge is listed a page at a time, newest first, without what was made elsewhere', async () => {
  const platform = await start();
  const agent_ids = await agent(platform, 'Booking');
  for (const name of ['One', 'Two', 'Three']) {
    await platform.send(routes.createKnowledge, { body: { content: `Text of ${name}`, name, agent_ids } });
  }
  const query = { agent_id: agent_ids, limit: 2 };
  const first = await platform.send(routes.listKnowledge, { query });
  expect(first.knowledge_items.map(({ name }) => name)).toEqual(['Three', 'Two']);
  expect(first.pagination).toEqual({
    current_page: 1,
    limit: 2,
    total_count: 4,
    total_pages: 2,
    has_next_page: true,
    has_previous_page: false,
  });
  const second = await platform.send(routes.listKnowledge, { query: { ...query, page: 2 } });
  expect(second.knowledge_items.map(({ name }) => name)).toEqual(['One', 'Refunds']);
  expect(second.pagination).toMatchObject({ has_next_page: false, has_previous_page: true });
  for (const bad of ['page=0', 'page=-1', 'page=1.5', 'page=x', 'limit=0', 'limit=101', 'limit=']) {
    expect(await platform.call('GET', `/api/public/knowledge?${bad}`), bad).toMatchObject({
      status: 400,
      json: {
        error: 'Invalid pagination parameters',
        message: 'Page must be a positive integer and limit must be between 1 and 100',
      },
    });
  }
});

test('the content of an item is at most 4000 UTF-16 code units long', async () => {
  const platform = await start();
  const agent_ids = await agent(platform);
  const post = (content: string) => platform.call('POST', '/api/public/knowledge', { content, agent_ids });
  expect(await post('é'.repeat(4000))).toMatchObject({ status: 201 });
  expect(await post('😀'.repeat(2000))).toMatchObject({ status: 201 });
  for (const content of ['é'.repeat(4001), `${'😀'.repeat(2000)}x`]) {
    expect(await post(content)).toMatchObject({ status: 400, json: { error: 'Content exceeds character limit' } });
  }
});

test('of several things that are wrong with an item, the first in the documentation is told', async () => {
  const platform = await start();
  const post = (body: object) => platform.call('POST', '/api/public/knowledge', body);
  const missingContent = { status: 400, json: { error: 'content is required and must be a non-empty string' } };
  for (const body of [{}, { content: ' ' }, { content: 7, agent_ids: [] }, { content: null, name: '' }]) {
    expect(await post(body)).toMatchObject(missingContent);
  }
  const missingAgents = {
    status: 400,
    json: { error: 'agent_ids is required and must be a non-empty string or array' },
  };
  for (const agent_ids of [undefined, '', [], [''], 7, [7]]) {
    expect(await post({ content: 'x'.repeat(5000), agent_ids }), String(agent_ids)).toMatchObject(missingAgents);
  }
  expect(await post({ content: 'x', agent_ids: 'a', colour: 1 })).toMatchObject({
    status: 400,
    json: { error: 'Validation failed', message: 'property colour should not exist.' },
  });
  expect(await post({ content: 'x', agent_ids: 'nobody' })).toMatchObject({ status: 403 });
});

test('a change that is not one is told by its field, and one that changes nothing leaves the time', async () => {
  const platform = await start();
  const item = await platform.send(routes.createKnowledge, {
    body: { content: 'A first line.\nA second.', agent_ids: await agent(platform) },
  });
  expect(item.name).toBe('A first line.');
  const path = `/api/public/knowledge/${item.id}`;
  for (const [body, message] of [
    [{ name: '' }, 'If provided, "name" must be a non-empty string.'],
    [{ name: 7 }, 'If provided, "name" must be a non-empty string.'],
    [{ content: '  ' }, 'If provided, "content" must be a non-empty string.'],
    [{ agent_ids: [] }, 'If provided, "agent_ids" must be a non-empty string or array.'],
    [{ description_to_index_on: null }, 'If provided, "description_to_index_on" must be a non-empty string.'],
  ] as const) {
    expect(await platform.call('PATCH', path, body)).toMatchObject({
      status: 400,
      json: { error: 'Validation failed', message },
    });
  }
  const params = { id: item.id };
  expect(await platform.send(routes.updateKnowledge, { params, body: {} })).toEqual(item);
  const renamed = await platform.send(routes.updateKnowledge, { params, body: { name: 'New' } });
  expect(Date.parse(renamed.updated_at ?? '')).toBeGreaterThan(Date.parse(item.updated_at ?? ''));
});

test('a body that is no JSON is refused with what the parser says', async () => {
  const platform = await start();
  const { url, apiKey } = platform;
  const headers = { authorization: apiKey, 'content-type': 'application/json' };
  for (const body of ['{"name": }', '', 'nonsense', '{"__proto__": {"x": 1}}']) {
    const response = await fetch(`${url}/api/public/knowledge`, { method: 'POST', headers, body });
    expect(response.status, body).toBe(400);
    expect(await response.json()).toEqual({ error: 'Invalid JSON body', message: expect.any(String) });
  }
  const deleted = await fetch(`${url}/api/public/knowledge/none`, { method: 'DELETE', headers });
  expect(deleted.status).toBe(404);
});
