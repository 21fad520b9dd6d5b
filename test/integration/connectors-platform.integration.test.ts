import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AnswerEvent, readMessageStream } from '../../electron/connectors/gomobile/message-stream.ts';
import { createConnectors } from '../../electron/connectors/registry.ts';
import { migrate } from '../../electron/store/migrate.ts';
import { type TempDatabase, tempDatabase } from '../../electron/store/test-support/temp-database.ts';
import { createConsole, type TestConsole } from './support/console.ts';
import { startPlatform, type TestPlatform } from './support/local-platform.ts';

const MINUTE_MS = 60_000;

let server: TestPlatform;
beforeEach(async () => {
  server = await startPlatform();
});
afterEach(() => server.close());

describe('a session of the local platform', () => {
  let app: TestConsole;
  beforeEach(() => {
    app = createConsole();
  });
  afterEach(() => app.close());

  const signIn = async () => {
    const { json } = await server.request('POST', '/_local/session', {});
    return json as { access_token: string; refresh_token: string };
  };
  const connect = async (token: string) =>
    app.handlers.connections.add(
      {
        id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
        platform: 'gomobile',
        name: 'Session',
        baseUrl: server.url,
        authScheme: 'session',
        apiKey: token,
        privateNetwork: false,
      },
      app.call,
    );
  const refreshes = async () => (await server.requests()).filter(({ url }) => url === '/api/auth/refresh');
  const kept = () => JSON.parse([...app.secretsKept.values()].join()) as { accessToken: string; refreshToken: string };

  test('is entered by its refresh token, renews itself when it runs out, and outlives a restart', async () => {
    await server.createContact({ primaryPhone: '+212600000001', firstName: 'Sara' });
    const { refresh_token: token } = await signIn();
    // Tried first, as the form does: the token is used up by that, and what it bought is kept.
    const trial = { platform: 'gomobile', name: 'x', baseUrl: server.url, authScheme: 'session' } as const;
    await app.handlers.connections.test({ ...trial, apiKey: token, privateNetwork: false }, app.call);
    await connect(token);
    expect(kept().refreshToken).not.toBe(token);
    expect(await app.exchange()).toMatchObject({ state: 'synced', problem: null });
    expect(await refreshes()).toHaveLength(1);

    await server.request('POST', '/_local/clock', { advanceMs: 16 * MINUTE_MS });
    const before = kept();
    expect(await app.exchange(16 * MINUTE_MS)).toMatchObject({ state: 'synced', problem: null });
    expect(await refreshes()).toHaveLength(2);
    expect(kept()).not.toEqual(before);
    expect(app.one('SELECT count(*) AS n FROM contacts')).toEqual({ n: 1 });

    await app.restart();
    expect(await app.exchange(MINUTE_MS)).toMatchObject({ state: 'synced', problem: null });
    expect(await refreshes()).toHaveLength(2);
  });

  test('whose renewal is lost on the way asks to sign in, and does not ask on and on', async () => {
    await connect((await signIn()).refresh_token);
    expect(await app.exchange()).toMatchObject({ state: 'synced' });
    await server.request('POST', '/_local/clock', { advanceMs: 16 * MINUTE_MS });
    // The platform takes the token and its answer is lost: what is kept here is used up.
    await server.fault({
      match: { method: 'POST', path: '/api/auth/refresh' },
      action: { dropAfterSend: true },
      times: 1,
    });
    expect((await app.exchange(16 * MINUTE_MS)).state).not.toBe('synced');
    await app.exchange(MINUTE_MS);
    const asked = (await refreshes()).length;
    expect((await app.list())[0]?.problem).toMatchObject({ code: 'AUTH_EXPIRED' });
    for (let n = 0; n < 3; n += 1) await app.exchange(10 * MINUTE_MS);
    expect((await refreshes()).length).toBe(asked);
    // Signed in again, it goes on with all that is here.
    const [connection] = await app.list();
    await app.handlers.connections.replaceKey(
      { id: connection?.id ?? '', apiKey: (await signIn()).refresh_token, authScheme: 'session' },
      app.call,
    );
    expect(await app.exchange(MINUTE_MS)).toMatchObject({ state: 'synced', problem: null });
  });
});

describe('the typed client', () => {
  let temp: TempDatabase;
  beforeEach(() => {
    temp = tempDatabase();
    migrate(temp.db);
  });
  afterEach(() => temp.remove());

  const open = () =>
    createConnectors({
      db: temp.db,
      clock: { now: () => Date.now() },
      secrets: { getSecret: async () => null, setSecret: async () => {} },
    }).make({
      platform: 'gomobile',
      baseUrl: server.url,
      authScheme: 'apiKey',
      apiKey: server.apiKey,
      privateNetwork: false,
    });

  const converse = async (connector: ReturnType<typeof open>) => {
    if (connector.platform !== 'gomobile') throw new TypeError('another platform');
    const { client } = connector;
    const agent = await client.call('createAgent', { body: { name: 'Helper', instructions: 'Answer briefly.' } });
    await client.act('activateAgent', { params: { id: agent.id } });
    const conversation = await client.call('startConversation', { params: { agentId: agent.id }, body: {} });
    const params = { agentId: agent.id, conversationId: conversation.id };
    const say = async (content: string) => {
      const all: AnswerEvent[] = [];
      const events = await client.events('streamMessage', { params, body: { content } });
      for await (const event of readMessageStream(events)) all.push(event);
      return all;
    };
    return { client, params, say };
  };

  test('hears an answer piece by piece, and what the platform has kept is the same', async () => {
    const connector = open();
    const { client, params, say } = await converse(connector);
    const events = await say('What are your opening hours?');
    const end = events.at(-1);
    expect(events[0]?.kind).toBe('start');
    expect(end).toMatchObject({ kind: 'end' });
    const said = events.map((event) => (event.kind === 'delta' ? event.text : '')).join('');
    const messages = await client.list('listMessages', { params });
    expect(messages.items.at(-1)).toMatchObject({ role: 'assistant', content: said });
    expect(end).toMatchObject({ messageId: messages.items.at(-1)?.id, text: said });
    await connector.close();
  });

  test('says of an answer that is cut what it is looked up by, and finds it there', async () => {
    const connector = open();
    const { client, params, say } = await converse(connector);
    const path = `/api/agents/${params.agentId}/conversations/${params.conversationId}/messages/stream`;
    await server.fault({ match: { method: 'POST', path }, action: { cutAtEvent: 2 }, times: 1 });
    const broken = (await say('What are your opening hours?')).at(-1);
    expect(broken).toMatchObject({ kind: 'broken', isUnknown: true, messageId: expect.any(String) });
    const messages = await client.list('listMessages', { params });
    expect(messages.items.map(({ id }) => id)).toContain(broken?.kind === 'broken' ? broken.messageId : '');
    await connector.close();
  });

  test('is refused in words before a stream begins', async () => {
    const connector = open();
    const { client, params, say } = await converse(connector);
    await client.act('endConversation', { params, body: {} });
    await expect(say('Still there?')).rejects.toMatchObject({ code: 'CONFLICT', failure: { status: 409 } });
    await connector.close();
  });

  test('finds what the local platform offers, and what beyond the documented API', async () => {
    const connector = open();
    const { report, error } = await connector.test();
    expect(error).toBeNull();
    expect(report.problem).toBeNull();
    const offered = Object.fromEntries(report.capabilities.map((one) => [one.key, one.offered]));
    const unprobed = ['imports', 'streaming', 'callRequests', 'sessions'];
    for (const [key, how] of Object.entries(offered)) {
      expect(how, key).toBe(key === 'comments' ? 'local' : unprobed.includes(key) ? 'unprobed' : 'platform');
    }
    expect(Object.keys(offered)).toHaveLength(21);
    expect(await connector.extras()).toMatchObject({ audioRange: true });
    await connector.close();
  });
});

describe('a connection of every platform', () => {
  test.each([
    ['gomobile', 'apiKey', () => undefined],
    ['gomobile', 'bearer', () => undefined],
    ['trillet', 'apiKey', (local: { workspaceId: string }) => local.workspaceId],
    ['truestate', 'bearer', (local: { organisationId: string }) => local.organisationId],
    ['flowgent', 'bare', () => undefined],
  ] as const)('%s by %s is tried, added and met', async (platform, authScheme, scopeOf) => {
    const app = createConsole();
    try {
      const { json } = await server.request('GET', '/_local/capabilities');
      const input = {
        platform,
        name: platform,
        baseUrl: `${server.url}/api`,
        authScheme,
        apiKey: server.apiKey,
        scopeId: scopeOf(json as { workspaceId: string; organisationId: string }),
        privateNetwork: false,
      };
      const report = await app.handlers.connections.test(input, app.call);
      expect(report.steps.map(({ outcome }) => outcome)).toEqual(['passed', 'unneeded', 'passed', 'passed', 'passed']);
      expect(report.capabilities.length).toBeGreaterThan(0);
      const refused = await app.handlers.connections.test({ ...input, apiKey: 'a-key-that-nobody-made' }, app.call);
      expect(refused.problem).toMatchObject({ code: 'AUTH_EXPIRED' });
      await app.handlers.connections.add({ ...input, id: '7c9e6679-7425-40de-944b-e07fc1f90ae7' }, app.call);
      expect(await app.exchange()).toMatchObject({ state: 'synced', problem: null });
      expect(await app.list()).toMatchObject([{ platform, authScheme, scopeId: input.scopeId ?? null, problem: null }]);
      expect(app.errorsLogged).toEqual([]);
    } finally {
      await app.close();
    }
  });
});
