import { AppError } from '#shared/errors/app-error.ts';
import type { Credentials } from './credentials.ts';
import { failureOf, NetError, type NetFailure } from './net-failure.ts';

/** The tokens of a session. The refresh token is used up by its use: what it buys takes the place of both. */
export interface TokenPair {
  /** Null where only the refresh token is known, as when a person has just entered it. */
  accessToken: string | null;
  refreshToken: string;
}

/** Where the pair of a session is kept. */
export interface TokenStore {
  load(): Promise<TokenPair | null>;
  save(pair: TokenPair): Promise<void>;
}

export interface SessionOptions {
  store: TokenStore;
  /** Exchanges a refresh token for a new pair, one request. */
  refresh(refreshToken: string): Promise<TokenPair>;
}

export interface SessionCredentials extends Credentials {
  /** Resolves when no refresh is under way: one that is cut off would take the session with it. */
  settled(): Promise<void>;
}

/**
 * Credentials of a session that renews itself. At most one refresh is under way, whoever needs it; the new pair is kept before
 * anything is sent with it. A refused refresh ends the session: from then on everything fails with AUTH_EXPIRED, and nothing
 * more is asked. Where a crash came between the platform's reply and the keeping, the next start tries the pair that is kept.
 */
export function createSessionCredentials({ store, refresh }: SessionOptions): SessionCredentials {
  let pair: TokenPair | null = null;
  /** A pair that the platform gave and the store has not taken yet. */
  let unkept: TokenPair | null = null;
  let underWay: Promise<void> | null = null;
  let isOver = false;

  const current = async (): Promise<TokenPair> => {
    if (isOver) throw ended();
    pair ??= await store.load();
    if (pair === null) throw ended();
    return pair;
  };

  const renewPair = async (): Promise<void> => {
    const known = await current();
    // Asking once more would use the old token twice, which ends a session.
    unkept ??= await refresh(known.refreshToken).catch((error: unknown) => {
      if (isRefusal(error)) {
        isOver = true;
        throw ended(error);
      }
      throw beforeTheRequest(error);
    });
    await store.save(unkept);
    pair = unkept;
    unkept = null;
  };

  /** Runs to its end whoever gives up meanwhile: a pair that was paid for must be kept. */
  const renewOnce = (): Promise<void> => {
    underWay ??= renewPair().finally(() => {
      underWay = null;
    });
    return underWay;
  };

  return {
    async headers(signal) {
      let { accessToken } = await current();
      if (accessToken === null || unkept !== null || underWay !== null) {
        await orGiveUp(renewOnce(), signal);
        ({ accessToken } = await current());
      }
      return { authorization: `Bearer ${accessToken}` };
    },
    async settled() {
      // How it ended is told to whoever asked for it.
      await underWay?.catch(() => {});
    },
    async renew({ authorization }, signal) {
      const { accessToken } = await current();
      // Another request that was refused at the same time has renewed it already.
      if (authorization === `Bearer ${accessToken}`) await orGiveUp(renewOnce(), signal);
      return true;
    },
  };
}

/** The platform itself says that the token buys nothing; a page of a proxy does not say that. */
function isRefusal(error: unknown): boolean {
  const failure = failureOf(error);
  if (failure === null || failure.isForeign) return false;
  return failure.status === 401 || failure.status === 400 || failure.status === 403;
}

/** Whatever the refresh met, the request that needed it was never sent. */
function beforeTheRequest(error: unknown): unknown {
  const failure = failureOf(error);
  if (failure === null || !(error instanceof AppError)) return error;
  return new NetError(
    error.code,
    error.message,
    { ...failure, sent: 'not-sent' },
    {
      action: error.action,
      retryable: error.retryable,
      cause: error,
    },
  );
}

const REFUSED: NetFailure = {
  sent: 'answered',
  status: 401,
  brokenReply: false,
  retryAfterMs: null,
  code: null,
};

const ended = (cause?: unknown) =>
  new NetError('AUTH_EXPIRED', 'The session of this connection has ended.', REFUSED, {
    action: 'Sign in again. What was read stays, and what you changed waits.',
    cause,
  });

/** Waits for work that others share, until the caller gives up. */
async function orGiveUp(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = () =>
    reject(new NetError('CANCELLED', 'The request was stopped.', { ...REFUSED, sent: 'not-sent', status: null }));
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  // Its own failure is told to whoever still waits.
  work.catch(() => {});
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
