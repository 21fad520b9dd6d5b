import { setTimeout as timer } from 'node:timers/promises';
import { retryAfterMs } from '#shared/domain/backoff.ts';
import type { Clock } from '../lib/ports.ts';
import { NetError } from './net-failure.ts';

/** What an answer tells about the pace that its platform wants. */
export interface PaceReply {
  status: number;
  header(name: string): string | null;
}

/** Holds the requests of one connection to the pace that its platform allows. */
export interface RateGate {
  /**
   * Waits for a place on the line, in the order of asking; the function answered gives it back. Throws RATE_LIMITED, as not
   * sent, where that would take too long, and CANCELLED where the caller gives up.
   */
  enter(signal?: AbortSignal): Promise<() => void>;
  /** Takes in what an answer says about the pace. */
  heard(reply: PaceReply): void;
}

export interface RateGateOptions {
  /** Tells the time of day, by which some answers name a moment. */
  clock: Clock;
  /** Waits are measured by it, so that nothing waits longer because the time of day was set. Left out: by the other. */
  steadyClock?: Clock | undefined;
  /** Requests that any minute may see at most; left out: as many as the platform takes. */
  perMinute?: number | undefined;
  /** Requests under way at once. */
  maxInFlight?: number;
  /** Longest wait for the pace; what would wait longer is answered at once, so that nobody stares at a screen. */
  maxWaitMs?: number;
  sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
}

const MAX_IN_FLIGHT = 4;
const MAX_WAIT_MS = 15_000;
/** A silence longer than this is asked for by mistake, or by somebody who means harm. */
const MAX_SILENCE_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Part of a minute's requests that may go at once; the rest is spread, so that no minute sees more than it may. */
const BURST = 0.2;

export function createRateGate({
  clock,
  steadyClock: steady = clock,
  perMinute,
  maxInFlight = MAX_IN_FLIGHT,
  maxWaitMs = MAX_WAIT_MS,
  sleep = (ms, signal) => timer(ms, undefined, { ...(signal && { signal }) }),
}: RateGateOptions): RateGate {
  const bucket = perMinute === undefined ? null : createBucket(steady, perMinute);
  const line: (() => void)[] = [];
  let inFlight = 0;
  let silentUntil = Number.NEGATIVE_INFINITY;

  const takePlace = async (signal: AbortSignal | undefined): Promise<void> => {
    if (inFlight < maxInFlight) {
      inFlight += 1;
      return;
    }
    // Whoever leaves hands the place over, so the count stays.
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = () => {
      line.splice(line.indexOf(resolve), 1);
      reject(cancelled());
    };
    line.push(resolve);
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  };

  const leave = () => {
    const next = line.shift();
    if (next) next();
    else inFlight -= 1;
  };

  /** The pace is kept by whoever holds a place, one after another: each reserves its moment before it sleeps. */
  const keepPace = async (signal: AbortSignal | undefined): Promise<void> => {
    const now = steady.now();
    const silence = Math.max(0, silentUntil - now);
    if (silence > maxWaitMs) throw tooLong(silence);
    const wait = Math.max(silence, bucket?.waitMs() ?? 0);
    if (wait > maxWaitMs) throw tooLong(wait);
    bucket?.take();
    if (wait <= 0) return;
    try {
      await sleep(wait, signal);
    } catch (error) {
      bucket?.giveBack();
      if (signal?.aborted) throw cancelled();
      throw error;
    }
    // Another answer may have asked for more silence meanwhile.
    const rest = silentUntil - steady.now();
    if (rest > maxWaitMs) throw tooLong(rest);
  };

  return {
    async enter(signal) {
      if (signal?.aborted) throw cancelled();
      await takePlace(signal);
      try {
        await keepPace(signal);
      } catch (error) {
        leave();
        throw error;
      }
      let isIn = true;
      return () => {
        if (!isIn) return;
        isIn = false;
        leave();
      };
    },
    heard(reply) {
      const wait = silenceOf(reply, clock.now());
      if (wait !== null) silentUntil = Math.max(silentUntil, steady.now() + Math.min(wait, MAX_SILENCE_MS));
    },
  };
}

/** A token bucket whose burst and refill together never let a minute see more than `perMinute`. */
function createBucket(clock: Clock, perMinute: number) {
  const capacity = Math.max(1, Math.floor(perMinute * BURST));
  const perMs = Math.max(perMinute - capacity, perMinute / 2) / MINUTE_MS;
  let tokens = capacity;
  let at = clock.now();
  const refill = () => {
    const now = clock.now();
    // A clock that was set back gives nothing and takes nothing.
    tokens = Math.min(capacity, tokens + Math.max(0, now - at) * perMs);
    at = now;
  };
  return {
    waitMs(): number {
      refill();
      return tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perMs);
    },
    /** May go below nothing: the debt is what those who wait have reserved. */
    take(): void {
      tokens -= 1;
    },
    giveBack(): void {
      tokens = Math.min(capacity, tokens + 1);
    },
  };
}

/** How long a reply asks for silence: `Retry-After` with 429 and 503, or a spent `X-RateLimit` window. Null where it does not. */
function silenceOf({ status, header }: PaceReply, now: number): number | null {
  const asked = status === 429 || status === 503 ? retryAfterMs(header('retry-after'), now) : null;
  if (asked !== null) return asked;
  const remaining = Number.parseInt(header('x-ratelimit-remaining') ?? '', 10);
  return remaining === 0 ? resetMs(header('x-ratelimit-reset'), Date.parse(header('date') ?? '') || now) : null;
}

/** `X-RateLimit-Reset` as a wait: seconds to go, or the moment in seconds or milliseconds since 1970, by the platform's clock. */
function resetMs(reset: string | null, platformNow: number): number | null {
  const value = Number(reset?.trim() || Number.NaN);
  if (!Number.isFinite(value) || value < 0) return null;
  if (value < 1e9) return value * 1000;
  return Math.max(0, (value < 1e12 ? value * 1000 : value) - platformNow);
}

const facts = { sent: 'not-sent', status: null, brokenReply: false, code: null } as const;

const cancelled = () => new NetError('CANCELLED', 'The request was stopped.', { ...facts, retryAfterMs: null });

const tooLong = (waitMs: number) =>
  new NetError(
    'RATE_LIMITED',
    'The platform asks to wait before the next request.',
    { ...facts, retryAfterMs: Math.ceil(waitMs) },
    { action: 'Nothing to do: Earshot waits as long and then goes on.' },
  );
