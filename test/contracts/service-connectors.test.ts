import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flowAgentOf } from '../../electron/connectors/trillet/trillet-api.ts';
import { failureOf } from '../../electron/net/net-failure.ts';
import type { Platform } from '../../platform/server.ts';
import { connectToAnswer, connectToLocal } from './support/connectors.ts';
import { caseContext } from './support/context.ts';
import { startContractPlatform } from './support/platform.ts';
import { type SeedExample, seedReplies } from './support/seed-examples.ts';

// The connectors of FlowGent, Trillet and TrueState: what they make of the documentation's examples, and the local platform.

const AGENT = '66a72b17-cb03-4397-ab2a-1eef13847737';

const example = (section: string, name: string): SeedExample => {
  const found = seedReplies().find((each) => each.section === section && each.name === name);
  if (found === undefined) throw new Error(`no example ${name} of ${section}`);
  return found;
};

const caught = async (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => expect.fail('it was to fail'),
    (error: unknown) => error,
  );

describe('FlowGent', () => {
  const answering = (section: string, name: string, status?: number) =>
    connectToAnswer('flowgent', { status: status ?? 200, body: example(section, name).body });

  test('a turn is read as its answer, thread and cost', async () => {
    const { connector, requests } = await answering('chat', 'Success Response');
    const turn = await connector.api.chat('agent_123abc', { messages: 'Hello', threadId: 'thread_123456' });
    expect(turn).toEqual({
      threadId: 'thread_123456',
      answer: "I'd be happy to help with your order. Could you please provide your order number?",
      history: [
        { role: 'user', text: 'Hello, I have a question about my order' },
        { role: 'assistant', text: expect.stringContaining('order number') },
      ],
      model: 'gpt-4',
      usedCredits: 1,
      executionMs: 2500,
      failedTools: [],
    });
    expect(requests).toMatchObject([
      {
        method: 'POST',
        url: '/api/public/agent/agent_123abc/chat',
        headers: { authorization: 'key-1' },
        body: { messages: 'Hello', thread_id: 'thread_123456' },
      },
    ]);
  });

  test.each([
    ['No Credits Available', 'NO_CREDITS', { status: 402, brokenReply: false }],
    ['Service Temporarily Unavailable', 'UPSTREAM_BAD_REPLY', { status: 503, brokenReply: false }],
    // Nobody knows whether the turn was taken: it must not be sent again by itself.
    ['Internal Server Error', 'UPSTREAM_BAD_REPLY', { status: 200, brokenReply: true }],
  ] as const)('%s under HTTP status 200 is an error', async (name, code, facts) => {
    const { connector } = await answering('chat', name);
    const error = await caught(connector.api.chat(AGENT, { messages: 'Hello' }));
    expect(error).toMatchObject({ code });
    expect(failureOf(error)).toMatchObject({ sent: 'answered', ...facts });
  });

  test('an error of chat under its own HTTP status says what the platform says', async () => {
    const { connector } = await answering('chat', 'Internal Server Error', 400);
    expect(await caught(connector.api.chat(AGENT, { messages: 'Hello' }))).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('An unexpected error occurred while processing your request'),
    });
  });

  test('an answer that goes elsewhere is no answer', async () => {
    const { connector } = await answering('chat', 'Asynchronous Response');
    const error = await caught(connector.api.chat(AGENT, { messages: 'Hello' }));
    expect(failureOf(error)).toMatchObject({ brokenReply: true });
  });

  test.each([
    [{}, []],
    [{ find_order: { result: { id: 7 } } }, []],
    [{ find_order: { error: 'Order not found' } }, [{ name: 'find_order', message: 'Order not found' }]],
    [{ find_order: { result: { success: false, message: 'Closed' } } }, [{ name: 'find_order', message: 'Closed' }]],
    [
      [
        { toolName: 'refund', isError: true },
        { toolName: 'mail', status: 'ok' },
      ],
      [{ name: 'refund', message: null }],
    ],
    [
      [{ name: 'book', output: { statusCode: 500, error: { message: 'No slot' } } }],
      [{ name: 'book', message: 'No slot' }],
    ],
  ])('tools that failed are told: %j', async (toolCalls, failedTools) => {
    const body = JSON.parse(JSON.stringify(example('chat', 'Success Response').body));
    body.body.metadata.tool_calls = toolCalls;
    const { connector } = await connectToAnswer('flowgent', { body });
    expect((await connector.api.chat(AGENT, { messages: 'Hello' })).failedTools).toEqual(failedTools);
  });

  test('messages of an older server come in parts', async () => {
    const body = JSON.parse(JSON.stringify(example('chat', 'Success Response').body));
    body.body.conversation_history = [
      {
        role: 'assistant',
        content: [
          { type: 'tool-call', toolCallId: '1', toolName: 'find', args: {} },
          { type: 'text', text: 'Found ' },
          { type: 'text', text: 'it.' },
        ],
      },
    ];
    const { connector } = await connectToAnswer('flowgent', { body });
    expect((await connector.api.chat(AGENT, { messages: 'Hello' })).answer).toBe('Found it.');
  });

  test('usage, knowledge and templates are read as the pages show them', async () => {
    const usage = await answering('usage', 'Response');
    expect(await usage.connector.api.getUsage(AGENT, { from: '2025-05-20', to: '2025-05-26' })).toEqual(
      example('usage', 'Response').body,
    );
    expect(usage.requests[0]?.url).toBe(`/api/public/agent/${AGENT}/usage?start_date=2025-05-20&end_date=2025-05-26`);
    const list = await answering('list-knowledge', 'Response');
    const page = await list.connector.api.listKnowledge({ page: 1, limit: 10 });
    expect(page).toMatchObject({
      items: [{ id: 'item-uuid-123', linked_agents: ['agent-uuid-1'] }],
      rejected: [],
      info: { page: 1, limit: 10, total: 1, totalPages: 1, hasNextPage: false },
    });
    expect(list.requests[0]?.url).toBe('/api/public/knowledge?page=1&limit=10');
    const item = await answering('get-knowledge-item', 'Response');
    expect(await item.connector.api.getKnowledge('item-uuid-123')).toMatchObject({ content: expect.any(String) });
    const created = await answering('add-knowledge', 'Response', 201);
    expect(await created.connector.api.createKnowledge({ content: 'x', agent_ids: 'a' })).toMatchObject({
      id: 'item-uuid-123',
    });
    const changed = await answering('update-knowledge-item', 'Response');
    expect(await changed.connector.api.updateKnowledge('item-uuid-123', { name: 'x' })).toMatchObject({
      source: 'api',
    });
    expect(changed.requests[0]).toMatchObject({ method: 'PATCH', body: { name: 'x' } });
    const deleted = await answering('delete-knowledge-item', 'Response');
    await deleted.connector.api.deleteKnowledge('item-uuid-123');
    const sent = await answering('whatsapp-template', 'Example Response');
    const template = { recipient_phone_number: '+31 6 1234 5678', template_name: 'order_update', language: 'en_US' };
    expect(await sent.connector.api.sendWhatsappTemplate(AGENT, template)).toEqual({ messageId: 'wamid.ID' });
    expect(sent.requests[0]?.body).toEqual({ ...template, recipient_phone_number: '31612345678' });
  });

  const CODES: Record<number, string> = {
    400: 'INVALID',
    401: 'AUTH_EXPIRED',
    402: 'NO_CREDITS',
    403: 'FORBIDDEN',
    404: 'NOT_FOUND',
    500: 'UPSTREAM_BAD_REPLY',
  };
  const refusals = seedReplies().filter(
    ({ section, status, service }) => service === 'flowgent' && section !== 'chat' && (status ?? 0) >= 400,
  );

  test.each(refusals.map((each) => ({ label: `${each.section}: ${each.name}`, ...each })))(
    'the refusal $label is understood',
    async ({ status, body }) => {
      const { connector } = await connectToAnswer('flowgent', { status: status ?? 400, body });
      const error = await caught(connector.api.getKnowledge('item-uuid-123'));
      expect(error).toMatchObject({ code: CODES[status ?? 0] });
      const { error: code, message } = body as { error: string; message?: string };
      expect(failureOf(error)).toMatchObject({ status, code });
      // What is wrong with a request is told in the platform's own words.
      if (status === 400) expect((error as Error).message).toContain((message ?? code).replace(/\.$/, ''));
    },
  );
});

describe('Trillet', () => {
  test('the examples are read, and rows of other workspaces left out', async () => {
    const { body } = example('message-flows', 'List Message Flows');
    const { connector, requests } = await connectToAnswer('trillet', { body }, 'exampleWorkspaceId1');
    const { items } = await connector.api.listMessageFlows();
    expect(items).toEqual((body as unknown[]).slice(0, 1));
    expect(requests[0]?.headers).toMatchObject({ 'x-api-key': 'key-1', 'x-workspace-id': 'exampleWorkspaceId1' });
    const flow = example('call-flow', 'Get Call Flow').body;
    const own = await connectToAnswer('trillet', { body: flow }, 'workspacePlaceholder');
    expect(await own.connector.api.getCallFlow('exampleId')).toEqual(flow);
    const foreign = await connectToAnswer('trillet', { body: flow }, 'anotherWorkspace');
    expect(await caught(foreign.connector.api.getCallFlow('exampleId'))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a row that cannot be read spoils no other, and one of another workspace is not told', async () => {
    const body = [
      { _id: 'a', workspaceId: 'w', name: 'Good' },
      { _id: 'b', workspaceId: 'w', name: 7 },
      { _id: 'c', workspaceId: 'other', name: 7 },
    ];
    const { connector } = await connectToAnswer('trillet', { body }, 'w');
    const page = await connector.api.listCallFlows();
    expect(page.items.map(({ _id }) => _id)).toEqual(['a']);
    expect(page.rejected.map(({ remoteId }) => remoteId)).toEqual(['b']);
  });

  test('an agent is an id or the agent itself', async () => {
    const body = [
      { _id: 'a', name: 'A', agent: 'agent-1' },
      { _id: 'b', name: 'B', agent: { _id: 'agent-2', name: 'Nora', voice: 'x' } },
      { _id: 'c', name: 'C', agent: null },
    ];
    const { connector } = await connectToAnswer('trillet', { body }, 'w');
    const { items } = await connector.api.listCallFlows();
    expect(items.map(({ agent }) => flowAgentOf(agent))).toEqual([
      { id: 'agent-1', name: null },
      { id: 'agent-2', name: 'Nora' },
      null,
    ]);
  });

  test.each([
    [{ error: 'Bad', message: 'name is required' }, 'name is required'],
    [{ message: 'name is required' }, 'name is required'],
    [{ error: { message: 'name is required' } }, 'name is required'],
    [{ error: 'name is required' }, 'name is required'],
  ])('an error body is understood in any shape: %j', async (body, words) => {
    const { connector } = await connectToAnswer('trillet', { status: 400, body }, 'w');
    expect(await caught(connector.api.listCallFlows())).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining(words),
    });
  });

  test('without a workspace nothing is asked', async () => {
    await expect(connectToAnswer('trillet', { body: [] })).rejects.toMatchObject({ code: 'INVALID' });
  });
});

describe('TrueState', () => {
  const flow = () => JSON.parse(JSON.stringify(example('live-flow', 'Get live flow').body));

  test('a live flow is read with its version once, however often it comes', async () => {
    const body = flow();
    body.sessions.push({ ...body.sessions[0], id: 'second' });
    const { connector, requests } = await connectToAnswer('truestate', { body });
    const record = await connector.api.getLiveFlow(body.id);
    expect([...record.versions.keys()]).toEqual([body.current_version.id]);
    expect(record.currentVersionId).toBe(body.current_version.id);
    expect(record.sessions.map(({ id, versionId }) => [id, versionId])).toEqual([
      [body.id, body.current_version.id],
      ['second', body.current_version.id],
    ]);
    expect(record.createdAt).toBe(Date.UTC(2023, 10, 7, 5, 31, 56));
    expect(requests[0]).toMatchObject({ url: `/live_flows/${body.id}/`, headers: { authorization: 'Bearer key-1' } });
  });

  test('times without a zone are UTC, with microseconds or not, and what is none is null', async () => {
    const body = { ...flow(), created_at: '2026-03-05T14:07:09.123456', updated_at: 'yesterday' };
    const { connector } = await connectToAnswer('truestate', { body });
    expect(await connector.api.getLiveFlow(body.id)).toMatchObject({
      createdAt: Date.UTC(2026, 2, 5, 14, 7, 9, 123),
      updatedAt: null,
    });
  });

  test('what is null in it does no harm', async () => {
    const body = { ...flow(), description: null, current_version: null, sessions: null };
    const { connector } = await connectToAnswer('truestate', { body });
    expect(await connector.api.getLiveFlow(body.id)).toMatchObject({
      description: null,
      currentVersionId: null,
      sessions: [],
    });
  });

  test('a reply beyond what Earshot takes is refused, and not held in memory', async () => {
    const body = { ...flow(), description: 'x'.repeat(33 * 1024 * 1024) };
    const { connector } = await connectToAnswer('truestate', { body });
    expect(await caught(connector.api.getLiveFlow(body.id))).toMatchObject({
      code: 'UPSTREAM_BAD_REPLY',
      message: expect.stringContaining('more than Earshot accepts'),
    });
  });

  test('both forms of its errors are understood', async () => {
    const sentence = await connectToAnswer('truestate', { status: 409, body: { detail: 'It has ended' } });
    expect(await caught(sentence.connector.api.cancelSession('a', 'b'))).toMatchObject({
      code: 'CONFLICT',
      message: 'It has ended.',
    });
    const detail = [{ type: 'missing', loc: ['body', 'user_input'], msg: 'Field required' }];
    const list = await connectToAnswer('truestate', { status: 422, body: { detail } });
    expect(await caught(list.connector.api.addUserInput('a', 'b', 'x'))).toMatchObject({
      code: 'INVALID',
      message: 'The platform refused this: user_input: Field required.',
    });
  });
});

describe('against the local platform', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startContractPlatform();
  });
  afterAll(() => platform.close());

  const offeredIn = (capabilities: readonly { key: string; offered: string }[]) =>
    Object.fromEntries(
      capabilities.filter(({ offered }) => offered !== 'absent').map(({ key, offered }) => [key, offered]),
    );

  test('each connection is tested step by step and tells what it offers', async () => {
    const flowgent = await connectToLocal('flowgent', platform).test();
    expect(flowgent.error).toBeNull();
    expect(flowgent.report.problem).toBeNull();
    expect(offeredIn(flowgent.report.capabilities)).toEqual({
      agents: 'platform',
      knowledge: 'platform',
      usage: 'platform',
      conversations: 'unprobed',
      whatsapp: 'unprobed',
      comments: 'local',
    });
    const trillet = await connectToLocal('trillet', platform).test();
    expect(trillet.organisationId).toBe(platform.workspaceId);
    expect(offeredIn(trillet.report.capabilities)).toEqual({
      messageFlows: 'platform',
      callFlows: 'platform',
      comments: 'local',
    });
    const truestate = await connectToLocal('truestate', platform).test();
    expect(truestate.organisationId).toBe(platform.organisationId);
    expect(offeredIn(truestate.report.capabilities)).toEqual({
      liveFlows: 'platform',
      flowSessions: 'platform',
      comments: 'local',
    });
  });

  test('a wrong key fails at the step of the key', async () => {
    for (const service of ['flowgent', 'trillet', 'truestate'] as const) {
      const { report, error } = await connectToLocal(service, { ...platform, apiKey: 'wrong' }).test();
      expect(error, service).toMatchObject({ code: 'AUTH_EXPIRED' });
      expect(report.steps.find(({ outcome }) => outcome === 'failed')?.name, service).toBe('key');
    }
  });

  test('a platform without recordings says so', async () => {
    for (const service of ['flowgent', 'trillet', 'truestate'] as const) {
      const request = { recordingRemoteId: AGENT, fromByte: 0, etag: null, signal: AbortSignal.timeout(1000) };
      await expect(connectToLocal(service, platform).openAudio(request)).rejects.toMatchObject({ code: 'NOT_OFFERED' });
    }
  });

  test('a thread goes on where it was, and what it costs is in the usage', async () => {
    const { api } = connectToLocal('flowgent', platform);
    const { items } = await api.listAgents();
    const agentId = items.find(({ name }) => name === 'Support assistant')?.id ?? '';
    const first = await api.chat(agentId, { messages: 'When do parcels arrive?' });
    expect(first.answer).toContain('two working days');
    const second = await api.chat(agentId, { messages: 'And refunds?', threadId: first.threadId });
    expect(second.history.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    await caseContext(platform).advance(24 * 60 * 60_000);
    expect((await api.getUsage(agentId)).usage).toMatchObject({ total_credits_used: 2 });
  });

  test('a flow of Trillet is made, changed and deleted', async () => {
    const { api } = connectToLocal('trillet', platform);
    const flow = await api.createCallFlow({ name: 'Line', direction: 'inbound' });
    expect(await api.updateCallFlow(flow._id, { prompt: 'Be short.' })).toMatchObject({ prompt: 'Be short.', __v: 1 });
    await api.deleteCallFlow(flow._id);
    await expect(api.getCallFlow(flow._id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a session of TrueState goes from question to end', async () => {
    const context = caseContext(platform);
    const { api } = connectToLocal('truestate', platform);
    const { items } = await api.listLiveFlows();
    const flow = items.find(({ name }) => name === 'First help');
    const { id } = await api.createSession(flow?.id ?? '', { caller: 'Ada' });
    await context.advance(10_000);
    const asked = await api.getSession(flow?.id ?? '', id);
    expect(asked).toMatchObject({ status: 'WAITING_FOR_USER_INPUT', currentStep: { step: { name: 'ask_need' } } });
    expect(asked.currentStep?.prompt?.text).toBe('Hello Ada. What do you need help with?');
    await api.addUserInput(flow?.id ?? '', id, 'How can an invoice be paid?');
    await context.advance(10_000);
    await api.addUserInput(flow?.id ?? '', id, 'Yes');
    await context.advance(10_000);
    const ended = await api.getSession(flow?.id ?? '', id);
    expect(ended.status).toBe('COMPLETED');
    expect(ended.steps.map(({ step }) => step?.name)).toEqual(['start', 'ask_need', 'look_up', 'ask_helped', 'end']);
    expect(ended.steps[2]?.result).toContain('fourteen days');
    await expect(api.cancelSession(flow?.id ?? '', id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
