import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PlatformName } from '#shared/contract/connections.ts';
import type { FlowKind } from '#shared/contract/flows.ts';
import { flowCommands, flowQueries } from '../../electron/features/flows/handlers.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform, WHOLE_SAMPLE } from './support/local-platform.ts';

let server: TestPlatform;
let app: TestConsole;
beforeEach(async () => {
  server = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE });
  app = createConsole();
});
afterEach(async () => {
  await app.close();
  await server.close();
});

const read = () => {
  const { list, overview, get, graph, node, sessions, session, starts } = flowQueries({ db: app.db });
  const context = app.call;
  return {
    list: async (kinds?: FlowKind[]) =>
      (await list({ filter: { kinds }, sort: { by: 'name', order: 'asc' }, page: { offset: 0, limit: 100 } }, context))
        .rows,
    overview: () => overview(undefined, context),
    get: (id: string) => get({ id }, context),
    graph: (id: string, versionId?: string) => graph({ id, versionId }, context),
    node: (id: string, nodeId: string) => node({ id, nodeId }, context),
    sessions: async (flowId: string) => (await sessions({ flowId, page: { offset: 0, limit: 100 } }, context)).rows,
    session: (id: string) => session({ id }, context),
    starts: (flowId: string) => starts({ flowId }, context),
  };
};

const does = () => {
  const commands = flowCommands(app.parts);
  const context = app.call;
  return {
    validate: async (id: string) => commands.validate({ id }, context),
    readNewest: async (id: string) => commands.readNewest({ id }, context),
    start: async (flowId: string, inputs: Record<string, string>, id: string = randomUUID()) =>
      commands.startSession({ id, flowId, inputs }, context),
    findStarted: async (id: string) => commands.findStarted({ id }, context),
    forget: async (id: string) => commands.forgetStart({ id }, context),
    readSession: async (id: string) => commands.readSession({ id }, context),
    answer: async (id: string, text: string) => commands.answerSession({ id, text }, context),
    cancel: async (id: string) => commands.cancelSession({ id }, context),
  };
};

const connect = async (name: PlatformName) => {
  await app.connect(server, randomUUID(), { name, ...(name === 'trillet' && { scopeId: server.workspaceId }) });
  expect(await app.exchange()).toMatchObject({ state: 'synced', problem: null });
};

const flowNamed = async (name: string) => {
  const row = (await read().list()).find((flow) => flow.name === name);
  if (row === undefined) throw new Error(`no flow ${name}`);
  return row;
};

const sent = async (end: string) => (await server.writes()).filter(({ url }) => url.endsWith(end)).length;

describe('flows of every platform', () => {
  test('are in one list, with their graphs', async () => {
    await connect('gomobile');
    await connect('trillet');
    await connect('truestate');
    expect(read().overview()).toMatchObject({
      counts: { flow: 4, messageFlow: 2, callFlow: 2, liveFlow: 2 },
      readAt: expect.any(Number),
    });
    const rows = await read().list();
    expect(
      rows.map(({ name, platform, nodeCount, programCount }) => [name, platform, nodeCount, programCount > 0]),
    ).toEqual([
      ['Appointment reminder', 'gomobile', 9, true],
      ['Brightwave broadband helpdesk', 'gomobile', 7, false],
      ['Delivery reminder', 'trillet', null, false],
      ['First help', 'truestate', 6, false],
      ['Invoice questions', 'trillet', null, false],
      ['Late invoices', 'trillet', 3, false],
      ['Order answer', 'truestate', 3, false],
      ['Support line', 'trillet', null, false],
      ['Swiftlane parcel desk', 'gomobile', 7, false],
      ['Telvora billing', 'gomobile', 7, false],
    ]);
    expect((await read().list(['callFlow'])).map(({ name }) => name)).toEqual(['Late invoices', 'Support line']);

    const reminder = await read().graph((await flowNamed('Appointment reminder')).id);
    expect(reminder).toMatchObject({ start: 'dial', findings: [] });
    expect(reminder?.nodes.find(({ id }) => id === 'front-desk')).toMatchObject({
      kind: 'connect_agent',
      summary: 'Nora (virtual assistant)',
    });
    const invoices = await flowNamed('Late invoices');
    expect(await read().graph(invoices.id)).toMatchObject({ start: 'start', findings: [], nodes: [{}, {}, {}] });
    expect(await read().node(invoices.id, 'promise')).toMatchObject({
      details: [{ path: ['prompt'], value: 'Ask when the invoice will be paid.' }],
      raw: expect.stringContaining('"question"'),
    });
    expect(await read().get((await flowNamed('Delivery reminder')).id)).toMatchObject({
      ...{ hasGraph: false, channel: 'SMS', autopilot: true, isActive: true },
      prompt: 'Confirm the day, or offer another one of this week.',
    });
    const help = await read().get((await flowNamed('First help')).id);
    expect(help).toMatchObject({ hasGraph: true, inputs: ['caller'], versions: [{ number: 1, isCurrent: true }] });
    expect(await read().graph(help.id, 'no such version')).toBeNull();
  });

  test('are checked and asked for anew on the platform, and what it said is kept', async () => {
    await connect('gomobile');
    await connect('trillet');
    const { id } = await flowNamed('Telvora billing');
    expect(await does().validate(id)).toMatchObject({ valid: true, version: 1, errors: [] });
    expect((await read().get(id)).validation).toMatchObject({ valid: true, checkedAt: app.clock.now() });
    expect(await does().readNewest(id)).toEqual({ isNewer: false });
    const { remoteId } = await read().get(id);
    await server.request('PUT', `/api/flows/${remoteId}`, {
      graph: { startNodeId: 'gone', nodes: [{ id: 'only', type: 'play', config: {}, outputs: { default: 'gone' } }] },
    });
    expect(await does().readNewest(id)).toEqual({ isNewer: true });
    expect(await read().get(id)).toMatchObject({ version: 2, nodeCount: 1 });
    expect((await read().graph(id))?.findings.map(({ code }) => code)).toEqual([
      'missingStart',
      'danglingEdge',
      'deadEnd',
    ]);
    expect(await does().validate(id)).toMatchObject({ valid: false, version: 2 });

    const message = await flowNamed('Delivery reminder');
    await does().readNewest(message.id);
    expect(await read().get(message.id)).toMatchObject({
      firstMessage: 'Your parcel comes tomorrow. Shall we keep the day?',
    });
    await expect(does().validate(message.id)).rejects.toMatchObject({ code: 'NOT_OFFERED' });
  });
});

describe('a session', () => {
  test('is started, answered and followed to its end', async () => {
    await connect('truestate');
    const flow = await flowNamed('First help');
    const { sessionId } = await does().start(flow.id, { caller: 'Ana' });
    await server.request('POST', '/_local/clock', { advanceMs: 60_000 });
    const waiting = await does().readSession(sessionId);
    expect(waiting).toMatchObject({ status: 'WAITING_FOR_USER_INPUT', inputs: [{ name: 'caller', value: 'Ana' }] });
    expect(waiting.steps.at(-1)).toMatchObject({ name: 'ask_need', prompt: 'Hello Ana. What do you need help with?' });
    const graph = await read().graph(flow.id, waiting.versionId ?? '');
    expect(graph?.nodes.map(({ id }) => id)).toContain(waiting.steps.at(-1)?.nodeId);

    expect(await does().answer(sessionId, 'My invoice')).toMatchObject({ status: 'RUNNING', waitingStepId: null });
    await expect(does().answer(sessionId, 'Twice')).rejects.toMatchObject({ code: 'CONFLICT' });
    await server.request('POST', '/_local/clock', { advanceMs: 60_000 });
    expect(await does().readSession(sessionId)).toMatchObject({ status: 'WAITING_FOR_USER_INPUT' });
    expect(await does().cancel(sessionId)).toMatchObject({ status: 'CANCELLED' });
    await expect(does().cancel(sessionId)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await read().sessions(flow.id)).find(({ id }) => id === sessionId)).toMatchObject({ status: 'CANCELLED' });
    await app.exchange(60_000);
    expect(read().session(sessionId)).toMatchObject({ status: 'CANCELLED', steps: [{}, {}, {}, {}] });
  });

  test('is started once, however often the call is repeated', async () => {
    await connect('truestate');
    const flow = await flowNamed('First help');
    const id = randomUUID();
    const first = await does().start(flow.id, { caller: 'Ana' }, id);
    expect(await does().start(flow.id, { caller: 'Ana' }, id)).toEqual(first);
    expect(await sent('/sessions/')).toBe(1);
  });

  test.each([[{ dropAfterSend: true }], [{ truncateAtByte: 20 }]] as const)(
    'whose reply to the start is lost is found, and not started again: %j',
    async (action) => {
      await connect('truestate');
      const flow = await flowNamed('First help');
      const before = (await read().sessions(flow.id)).length;
      const earlier = await does().start(flow.id, { caller: 'Ana' });
      await server.fault({ match: { method: 'POST', path: '/live_flows/' }, action });
      const { sessionId } = await does().start(flow.id, { caller: 'Ana' });
      expect(sessionId).not.toBe(earlier.sessionId);
      expect(await sent('/sessions/')).toBe(2);
      expect(await read().sessions(flow.id)).toHaveLength(before + 2);
      expect(read().starts(flow.id)).toEqual([]);
    },
  );

  test('whose start is in doubt is looked for when asked, never started again, also after Earshot ended', async () => {
    await connect('truestate');
    const flow = await flowNamed('First help');
    const id = randomUUID();
    await server.fault({ match: { method: 'POST', path: '/live_flows/' }, action: { dropBefore: true } });
    await expect(does().start(flow.id, { caller: 'Ana' }, id)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await app.restart();
    await expect(does().start(flow.id, { caller: 'Ana' }, id)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(await sent('/sessions/')).toBe(1);
    expect(read().starts(flow.id)).toMatchObject([{ id, inputs: [{ name: 'caller', value: 'Ana' }] }]);
    expect(await does().findStarted(id)).toEqual({ sessionId: null });

    // It was on its way longer than anybody waited.
    const { remoteId } = await read().get(flow.id);
    await fetch(`${server.url}/live_flows/${remoteId}/sessions/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ inputs: { caller: 'Ana' } }),
    });
    const { sessionId } = await does().findStarted(id);
    expect(sessionId).toEqual(expect.any(String));
    expect(await does().start(flow.id, { caller: 'Ana' }, id)).toEqual({ sessionId });
    expect(read().starts(flow.id)).toEqual([]);
  });

  test('in doubt can be taken off the screen', async () => {
    await connect('truestate');
    const flow = await flowNamed('First help');
    const id = randomUUID();
    await server.fault({ match: { method: 'POST', path: '/live_flows/' }, action: { dropBefore: true } });
    await expect(does().start(flow.id, {}, id)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await does().forget(id);
    expect(read().starts(flow.id)).toEqual([]);
  });

  test('answered or cancelled with a lost reply is asked for; what did not arrive is told, not sent again', async () => {
    await connect('truestate');
    const flow = await flowNamed('First help');
    const { sessionId } = await does().start(flow.id, { caller: 'Ana' });
    await server.request('POST', '/_local/clock', { advanceMs: 60_000 });
    await does().readSession(sessionId);
    const input = { method: 'POST', path: '/live_flows/' } as const;
    await server.fault({ match: input, action: { dropBefore: true } });
    await expect(does().answer(sessionId, 'My invoice')).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await server.fault({ match: input, action: { dropAfterSend: true } });
    expect(await does().answer(sessionId, 'My invoice')).toMatchObject({ status: 'RUNNING' });
    expect(await sent('/user_input/')).toBe(2);

    const cancel = { method: 'POST', path: '/live_flows/' } as const;
    await server.fault({ match: cancel, action: { dropAfterSend: true } });
    expect(await does().cancel(sessionId)).toMatchObject({ status: 'CANCELLED' });
    expect(await sent('/cancel/')).toBe(1);
  });

  test('is refused offline, and nothing is written down or sent', async () => {
    await connect('truestate');
    const flow = await flowNamed('First help');
    app.sync.setPaused(true);
    await expect(does().start(flow.id, { caller: 'Ana' })).rejects.toMatchObject({ code: 'OFFLINE' });
    expect(read().starts(flow.id)).toEqual([]);
    expect(await sent('/sessions/')).toBe(0);
  });
});
