import type { FastifyInstance } from 'fastify';
import type { Clock } from '../db/clock.ts';
import { ApiError } from '../http/errors.ts';
import { principalOf } from '../http/principal.ts';

const WINDOW_MS = 60_000;

/** Requests a minute of the plan that developers start with. */
export const DEFAULT_PER_MINUTE = 60;

/** Refuses what a key sends beyond its requests a minute, counted from its first. Must be installed after authentication. */
export function limitRate(scope: FastifyInstance, clock: Clock, perMinute: number): void {
  const windows = new Map<string, { endsAt: number; left: number }>();
  scope.addHook('onRequest', async (request) => {
    const { kind, id } = principalOf(request);
    const now = clock.now();
    let window = windows.get(`${kind}:${id}`);
    if (window === undefined || now >= window.endsAt) {
      window = { endsAt: now + WINDOW_MS, left: perMinute };
      windows.set(`${kind}:${id}`, window);
    }
    if (window.left === 0) {
      const headers = { 'retry-after': String(Math.ceil((window.endsAt - now) / 1000)) };
      throw new ApiError(429, 'RATE_LIMITED', `More than ${perMinute} requests a minute`, { headers });
    }
    window.left--;
  });
}
