import { describe, expect, test } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { NetError, type NetFailure } from './net-failure.ts';
import { createSessionCredentials, type TokenPair, type TokenStore } from './session-credentials.ts';

const failed = (facts: Partial<NetFailure>, code: 'AUTH_EXPIRED' | 'TIMEOUT' | 'UPSTREAM_BAD_REPLY' = 'AUTH_EXPIRED') =>
  new NetError(code, 'no', {
    sent: 'answered',
    status: 401,
    brokenReply: false,
    retryAfterMs: null,
    code: null,
    ...facts,
  });

/** A platform that takes each refresh token once, and a store beside it; both write down what happens. */
class World {
  readonly log: string[] = [];
  kept: TokenPair | null = { accessToken: 'a0', refreshToken: 'r0' };
  valid = 'r0';
  count = 0;
  nextRefresh: (() => Promise<void>) | null = null;
  nextSave: (() => Promise<void>) | null = null;

  store: TokenStore = {
    load: async () => this.kept,
    save: async (pair) => {
      const before = this.nextSave;
      this.nextSave = null;
      await before?.();
      this.log.push(`kept ${pair.refreshToken}`);
      this.kept = pair;
    },
  };

  refresh = async (token: string): Promise<TokenPair> => {
    this.log.push(`refresh ${token}`);
    const before = this.nextRefresh;
    this.nextRefresh = null;
    await before?.();
    if (token !== this.valid) throw failed({});
    this.count += 1;
    this.valid = `r${this.count}`;
    return { accessToken: `a${this.count}`, refreshToken: this.valid };
  };

  start() {
    return createSessionCredentials(this);
  }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const reasonOf = (promise: Promise<unknown>) => promise.then(() => null).catch((error: unknown) => error as NetError);

describe('the tokens of a session', () => {
  test('are used as they are kept until the platform refuses one', async () => {
    const world = new World();
    const session = world.start();
    expect(await session.headers()).toEqual(bearer('a0'));
    expect(world.log).toEqual([]);
    expect(await session.renew?.(bearer('a0'))).toBe(true);
    expect(await session.headers()).toEqual(bearer('a1'));
    expect(world.log).toEqual(['refresh r0', 'kept r1']);
  });

  test('are bought first where only the refresh token is known', async () => {
    const world = new World();
    world.kept = { accessToken: null, refreshToken: 'r0' };
    expect(await world.start().headers()).toEqual(bearer('a1'));
    expect(world.kept).toEqual({ accessToken: 'a1', refreshToken: 'r1' });
  });

  test('are renewed once for all who are refused at the same time, and for who was refused a little later', async () => {
    const world = new World();
    const session = world.start();
    await session.headers();
    const renewals = Array.from({ length: 20 }, () => session.renew?.(bearer('a0')));
    // Whoever comes while it is under way waits for the new pair.
    const late = session.headers();
    expect(await Promise.all(renewals)).toEqual(Array(20).fill(true));
    expect(await late).toEqual(bearer('a1'));
    expect(await session.renew?.(bearer('a0'))).toBe(true);
    expect(world.log).toEqual(['refresh r0', 'kept r1']);
  });

  test('are kept before they are used', async () => {
    const world = new World();
    const session = world.start();
    const gate = Promise.withResolvers<void>();
    world.nextSave = () => gate.promise;
    const renewed = session.renew?.(bearer('a0'));
    let used: unknown = null;
    void session.headers().then((headers) => {
      used = headers;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(used).toBeNull();
    gate.resolve();
    await renewed;
    expect(await session.headers()).toEqual(bearer('a1'));
  });

  test('that the store does not take are not lost and not bought again', async () => {
    const world = new World();
    const session = world.start();
    world.nextSave = () => Promise.reject(new AppError('KEYCHAIN_LOCKED', 'locked'));
    expect(await reasonOf(session.renew?.(bearer('a0')) as Promise<boolean>)).toMatchObject({
      code: 'KEYCHAIN_LOCKED',
    });
    expect(await session.headers()).toEqual(bearer('a1'));
    expect(world.log).toEqual(['refresh r0', 'kept r1']);
  });
});

describe('a session that is over', () => {
  test('ends in AUTH_EXPIRED, and the platform is not asked again', async () => {
    const world = new World();
    world.valid = 'another';
    const session = world.start();
    const expected = { code: 'AUTH_EXPIRED', failure: { sent: 'answered', status: 401 } };
    for (let n = 0; n < 5; n += 1) {
      expect(await reasonOf(session.renew?.(bearer('a0')) as Promise<boolean>)).toMatchObject(expected);
      expect(await reasonOf(session.headers())).toMatchObject(expected);
    }
    expect(world.log).toEqual(['refresh r0']);
    expect(world.kept).toEqual({ accessToken: 'a0', refreshToken: 'r0' });
  });

  test('has no pair that could be sent', async () => {
    const world = new World();
    world.kept = null;
    expect(await reasonOf(world.start().headers())).toMatchObject({ code: 'AUTH_EXPIRED' });
    expect(world.log).toEqual([]);
  });
});

describe('a refresh that fails on the way', () => {
  test.each([
    ['the line breaks', failed({ sent: 'maybe-sent', status: null }, 'TIMEOUT')],
    ['the platform is in trouble', failed({ status: 503 }, 'UPSTREAM_BAD_REPLY')],
    ['a proxy answers 401 in its place', failed({ isForeign: true })],
  ])('where %s: the request that needed it was not sent, and the next one tries again', async (_, error) => {
    const world = new World();
    const session = world.start();
    world.nextRefresh = () => Promise.reject(error);
    expect(await reasonOf(session.renew?.(bearer('a0')) as Promise<boolean>)).toMatchObject({
      code: error.code,
      failure: { sent: 'not-sent' },
    });
    expect(await session.renew?.(bearer('a0'))).toBe(true);
    expect(await session.headers()).toEqual(bearer('a1'));
  });

  test('where the caller gives up: it runs to its end and its pair is kept', async () => {
    const world = new World();
    const session = world.start();
    const gate = Promise.withResolvers<void>();
    world.nextRefresh = () => gate.promise;
    const abort = new AbortController();
    const given = reasonOf(session.renew?.(bearer('a0'), abort.signal) as Promise<boolean>);
    const other = session.renew?.(bearer('a0'));
    await new Promise((resolve) => setImmediate(resolve));
    abort.abort();
    expect(await given).toMatchObject({ code: 'CANCELLED', failure: { sent: 'not-sent' } });
    gate.resolve();
    expect(await other).toBe(true);
    expect(world.log).toEqual(['refresh r0', 'kept r1']);
  });
});

describe('a crash between the platform’s reply and the keeping', () => {
  test('the next start tries the pair that is kept, and asks to sign in where that is used up', async () => {
    const world = new World();
    const first = world.start();
    world.nextSave = () => new Promise(() => {});
    void first.renew?.(bearer('a0'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(world.valid).toBe('r1');
    const second = world.start();
    expect(await second.headers()).toEqual(bearer('a0'));
    expect(await reasonOf(second.renew?.(bearer('a0')) as Promise<boolean>)).toMatchObject({ code: 'AUTH_EXPIRED' });
    expect(world.log).toEqual(['refresh r0', 'refresh r0']);
  });

  test('the next start goes on where the access token still holds', async () => {
    const world = new World();
    world.nextSave = () => new Promise(() => {});
    void world.start().renew?.(bearer('a0'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await world.start().headers()).toEqual(bearer('a0'));
  });
});
