import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { PlatformName } from '#shared/contract/connections.ts';
import { insertRow, type TempDatabase, tempDatabase } from '../store/test-support/temp-database.ts';
import { type ConnectorSettings, createConnectors } from './registry.ts';

const id = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const account = `connection:${id}`;
const me = { id, email: 'sara@example.com' };

let temp: TempDatabase;
beforeEach(() => {
  temp = tempDatabase();
});
afterEach(() => temp.remove());

/** A secret store that can be watched and held up. */
class Secrets {
  readonly kept = new Map<string, string>();
  beforeSet: () => Promise<void> | void = () => {};
  getSecret = async ({ account: of }: { account: string }) => this.kept.get(of) ?? null;
  setSecret = async ({ account: of, value }: { account: string; value: string }) => {
    await this.beforeSet();
    this.kept.set(of, value);
  };
  get only(): string {
    return [...this.kept.values()].join();
  }
}

/** A platform whose refresh tokens are used up by their use. */
function sessionPlatform() {
  const state = { access: 'a1', refresh: 'r1', count: 1, refreshes: [] as string[], identities: 0 };
  const rotate = () => {
    state.count += 1;
    state.access = `a${state.count}`;
    state.refresh = `r${state.count}`;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const json = (value: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (request.url === '/api/auth/refresh') {
      const { refresh_token: token } = JSON.parse(body) as { refresh_token: string };
      state.refreshes.push(token);
      expect(request.headers.authorization).toBeUndefined();
      if (token !== state.refresh) return json({ code: 'UNAUTHORIZED' }, 401);
      rotate();
      return json({ access_token: state.access, refresh_token: state.refresh }, 201);
    }
    if (request.headers.authorization !== `Bearer ${state.access}`) return json({ code: 'UNAUTHORIZED' }, 401);
    state.identities += 1;
    return json(me);
  };
  return { state, answer };
}

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<string> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function registry(secrets = new Secrets()) {
  const connectors = createConnectors({ db: temp.db, clock: { now: () => 0 }, secrets });
  onTestFinished(() => connectors.close());
  return { connectors, secrets };
}

function addRow(baseUrl: string, more: Record<string, unknown> = {}) {
  insertRow(temp.db, 'connections', {
    id,
    platform: 'gomobile',
    name: 'Test',
    base_url: baseUrl,
    auth_scheme: 'apiKey',
    created_at: 1,
    ...more,
  });
}

const settingsOf = (baseUrl: string, more: Partial<ConnectorSettings> = {}): ConnectorSettings => ({
  platform: 'gomobile',
  baseUrl,
  authScheme: 'apiKey',
  apiKey: 'key',
  privateNetwork: false,
  ...more,
});

describe('a connection by key', () => {
  test('is made once, and anew when its settings change', async () => {
    const { connectors, secrets } = registry();
    const paths: (string | undefined)[] = [];
    addRow(
      await serve((request, response) => {
        paths.push(request.url);
        response.end(JSON.stringify(me));
      }),
    );
    secrets.kept.set(account, 'key');
    const first = await connectors.for(id);
    expect(await connectors.for(id)).toBe(first);
    temp.db.prepare('UPDATE connections SET wire_settings = ?').run('{"paths":{"getMe":"/api/v2/me"}}');
    const second = await connectors.for(id);
    expect(second).not.toBe(first);
    await second.identify();
    expect(paths).toEqual(['/api/v2/me']);
    await expect(connectors.for('another')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await connectors.drop(id);
    secrets.kept.clear();
    await expect(connectors.for(id)).rejects.toMatchObject({ code: 'AUTH_EXPIRED' });
  });

  test('to a platform that wants its workspace named is refused without one', () => {
    const { connectors } = registry();
    const settings = settingsOf('https://api.example.com', { platform: 'trillet' as PlatformName });
    const trial = () => connectors.make(settings);
    // Where it cannot be connected at all, that is said first.
    expect(trial).toThrow(expect.objectContaining({ code: expect.stringMatching(/^(INVALID|NOT_OFFERED)$/) }));
  });

  test('asks once what its server offers beyond the documented API', async () => {
    let asked = 0;
    const { connectors } = registry();
    const connector = connectors.make(
      settingsOf(
        await serve((_, response) => {
          asked += 1;
          response.writeHead(404).end('{"statusCode":404}');
        }),
      ),
    );
    expect(await Promise.all([connector.extras(), connector.extras()])).toEqual([null, null]);
    expect(await connector.extras()).toBeNull();
    expect(asked).toBe(1);
    await connector.close();
  });

  test.each([
    ['names the lists that tell of changes', { changeLists: ['listContacts'] }, ['listContacts']],
    ['names none', {}, []],
  ])('hears of a server that %s', async (_, more, changeLists) => {
    const offers = { audioRange: true, recordingExtras: true, etag: true, idempotencyKey: true, testHooks: false };
    const about = { platform: 'earshot-local', version: 1, workspaceId: 'w', organisationId: 'o' };
    const { connectors } = registry();
    const url = await serve((_request, response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ...about, capabilities: { ...offers, ...more, unheardOf: 1 } })),
    );
    const connector = connectors.make(settingsOf(url));
    expect(await connector.extras()).toEqual({ ...offers, changeLists, unheardOf: 1 });
    await connector.close();
  });
});

describe('a connection by session', () => {
  const session = { auth_scheme: 'session' };

  test('buys its tokens, keeps each pair before it is used, and goes on with it after a restart', async () => {
    const { state, answer } = sessionPlatform();
    const { connectors, secrets } = registry();
    addRow(await serve(answer), session);
    secrets.kept.set(account, 'r1');
    secrets.beforeSet = () => expect(state.identities).toBe(0);
    const connector = await connectors.for(id);
    expect(await connector.identify()).toMatchObject({ userEmail: me.email });
    expect(JSON.parse(secrets.only)).toEqual({ accessToken: 'a2', refreshToken: 'r2' });
    secrets.beforeSet = () => {};
    // The access token runs out.
    state.access = 'gone';
    await Promise.all(Array.from({ length: 8 }, () => connector.identify()));
    expect(state.refreshes).toEqual(['r1', 'r2']);
    await connectors.close();
    const restarted = registry(secrets).connectors;
    await (await restarted.for(id)).identify();
    expect(state.refreshes).toEqual(['r1', 'r2']);
    expect(JSON.parse(secrets.only)).toEqual({ accessToken: state.access, refreshToken: state.refresh });
  });

  /** A connection whose refresh has reached the platform and waits there for `go`. */
  const amidRefresh = async () => {
    const { state, answer } = sessionPlatform();
    const arrived = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const { connectors, secrets } = registry();
    addRow(
      await serve(async (request, response) => {
        if (request.url === '/api/auth/refresh') {
          arrived.resolve();
          await go.promise;
        }
        return answer(request, response);
      }),
      session,
    );
    secrets.kept.set(account, 'r1');
    const asked = (await connectors.for(id)).identify().catch((error: unknown) => error);
    await arrived.promise;
    return { state, connectors, secrets, go, asked };
  };

  test('keeps what it bought also where Earshot ends meanwhile', async () => {
    const { state, connectors, secrets, go, asked } = await amidRefresh();
    const closed = connectors.close();
    go.resolve();
    await closed;
    await asked;
    expect(JSON.parse(secrets.only)).toEqual({ accessToken: state.access, refreshToken: state.refresh });
  });

  test('that is over asks to sign in, and asks the platform no more', async () => {
    const { state, answer } = sessionPlatform();
    const { connectors, secrets } = registry();
    addRow(await serve(answer), session);
    secrets.kept.set(account, 'used-up');
    const connector = await connectors.for(id);
    for (let n = 0; n < 3; n += 1) {
      await expect(connector.identify()).rejects.toMatchObject({ code: 'AUTH_EXPIRED' });
    }
    expect(state.refreshes).toEqual(['used-up']);
  });

  test('that was tried before it is kept is kept as what its token bought', async () => {
    const { state, answer } = sessionPlatform();
    const { connectors } = registry();
    const settings = settingsOf(await serve(answer), { authScheme: 'session', apiKey: 'r1' });
    for (let n = 0; n < 3; n += 1) {
      const trial = connectors.make(settings);
      await trial.identify();
      await trial.close();
    }
    expect(state.refreshes).toEqual(['r1']);
    expect(JSON.parse(connectors.secretOf(settings))).toEqual({ accessToken: 'a2', refreshToken: 'r2' });
    // Nothing of it stays in memory.
    expect(JSON.parse(connectors.secretOf(settings))).toEqual({ accessToken: null, refreshToken: 'r1' });
    expect(connectors.secretOf({ authScheme: 'apiKey', apiKey: 'key' })).toBe('key');
  });

  test.each<[string, (secrets: Secrets) => void, string]>([
    ['left', (secrets) => secrets.kept.delete(account), ''],
    ['given another', (secrets) => secrets.kept.set(account, 'the new one'), 'the new one'],
  ])('that is %s while a refresh is under way is not put back by it', async (_, change, expected) => {
    const { secrets, go, asked } = await amidRefresh();
    change(secrets);
    go.resolve();
    expect(await asked).toMatchObject({ code: 'CANCELLED' });
    expect(secrets.only).toBe(expected);
  });
});
