import { expect } from 'vitest';
import type { Platform } from '../../../platform/server.ts';
import type { CaseContext, CaseRoute, Given } from '../route-case.ts';
import { ask } from './ask.ts';
import { replySchema } from './replies.ts';
import { headersFor } from './services.ts';

/** What the cases of a run prepare their requests with. */
export function caseContext(platform: Platform): CaseContext {
  let calls = 0;
  const send: CaseContext['send'] = async (route, given = {}) => {
    const reply = await ask(platform.url, route, given, headersFor(platform, route.path));
    const words = new TextDecoder().decode(reply.bytes.subarray(0, 2000));
    expect(reply.status, `${route.method} ${route.path} while preparing: ${words}`).toBe(route.status);
    const schema = replySchema(route);
    return schema === null ? null : schema.parse(reply.json);
  };
  return {
    platform,
    send,
    create: async (route, given) => idOf(await send(route, given), route),
    advance: async (byMs) => {
      await advanceClock(platform, byMs);
    },
    unique: () => ++calls,
  };
}

function idOf(reply: unknown, route: CaseRoute): string {
  const { id, _id, contact } = reply as { id?: unknown; _id?: unknown; contact?: { id?: unknown } };
  const found = id ?? _id ?? contact?.id;
  expect(found, `the id in the reply of ${route.method} ${route.path}`).toBeTypeOf('string');
  return found as string;
}

const CLOCK: Pick<CaseRoute, 'method' | 'path'> = { method: 'POST', path: '/_local/clock' };

async function advanceClock(platform: Platform, byMs: number): Promise<void> {
  const given: Given = { body: { advanceMs: byMs } };
  const { status } = await ask(platform.url, CLOCK as CaseRoute, given, headersFor(platform, CLOCK.path));
  expect(status, 'POST /_local/clock').toBe(200);
}
