import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PlatformErrorCode } from '#shared/wire/gomobile/errors.ts';
import type { Fault, RequestLog, RequestRecord } from '#shared/wire/local/test-hooks.ts';
import { ApiError } from '../http/errors.ts';
import { cutReply, firstBytes, firstEvents, loseReply } from './cut-reply.ts';

/** Requests that are remembered; the count goes on beyond it. */
const KEPT_REQUESTS = 1000;

interface PendingFault {
  id: string;
  fault: Fault;
  remaining: number;
}

/** The faults a test has asked for and the requests that arrived. */
export class TestHooks {
  #faults: PendingFault[] = [];
  #nextId = 1;
  #requests: RequestRecord[] = [];
  #count = 0;

  add(fault: Fault): { id: string; pending: number } {
    const id = `fault-${this.#nextId++}`;
    this.#faults.push({ id, fault, remaining: fault.times });
    return { id, pending: this.#faults.length };
  }

  clear(): void {
    this.#faults = [];
  }

  log(): RequestLog {
    return { count: this.#count, requests: this.#requests };
  }

  /** Takes note of a request and answers its record, which is completed as the request goes on. */
  record(method: string, url: string): RequestRecord {
    const record: RequestRecord = { at: new Date().toISOString(), method, url, status: null, fault: null };
    this.#count++;
    this.#requests.push(record);
    if (this.#requests.length > KEPT_REQUESTS) this.#requests.shift();
    return record;
  }

  /** The first fault that matches; each acts as often as it was told to, then is gone. */
  take(method: string, url: string): PendingFault | null {
    const found = this.#faults.find(
      ({ fault: { match } }) => (match.method === undefined || match.method === method) && url.startsWith(match.path),
    );
    if (found === undefined) return null;
    found.remaining--;
    if (found.remaining === 0) this.#faults = this.#faults.filter((fault) => fault !== found);
    return found;
  }
}

const STATUS_CODES: Readonly<Record<number, PlatformErrorCode>> = {
  401: 'UNAUTHORIZED',
  402: 'INSUFFICIENT_CREDITS',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  429: 'RATE_LIMITED',
  503: 'SERVICE_UNAVAILABLE',
};

/** Lets faults act on every request but those to `/_local/` and `/docs`. Must be installed before authentication. */
export function installTestHooks(app: FastifyInstance, hooks: TestHooks): void {
  const records = new WeakMap<FastifyRequest, RequestRecord>();
  const losesAnswer = new WeakSet<FastifyRequest>();
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());

  app.addHook('onRequest', async (request, reply) => {
    const { method, url } = request;
    if (url.startsWith('/_local/') || url.startsWith('/docs')) return;
    const record = hooks.record(method, url);
    records.set(request, record);
    const taken = hooks.take(method, url);
    if (taken === null) return;
    record.fault = taken.id;
    if ('dropAfterSend' in taken.fault.action) {
      losesAnswer.add(request);
      // A handler that writes the answer by itself passes none of the hooks below.
      loseReply(reply.raw);
    } else await act(taken.fault.action, reply, closing.signal);
  });

  app.addHook('onResponse', async (request, reply) => {
    const record = records.get(request);
    if (record !== undefined && !losesAnswer.has(request)) record.status = reply.statusCode;
  });
}

async function act(
  action: Exclude<Fault['action'], { dropAfterSend: true }>,
  reply: FastifyReply,
  closing: AbortSignal,
): Promise<void> {
  if ('truncateAtByte' in action) cutReply(reply.raw, firstBytes(action.truncateAtByte));
  else if ('cutAtEvent' in action) cutReply(reply.raw, firstEvents(action.cutAtEvent));
  else if ('delayMs' in action) {
    await wait(action.delayMs, undefined, { signal: closing, ref: false }).catch(() => {
      // The server is closing: the request is lost with it.
      reply.hijack();
      cutConnection(reply);
    });
  } else if ('dropBefore' in action) {
    reply.hijack();
    cutConnection(reply);
  } else {
    const { status, retryAfterS } = action;
    const code = STATUS_CODES[status] ?? (status < 500 ? 'BAD_REQUEST' : 'INTERNAL_ERROR');
    const headers: Record<string, string> = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
    throw new ApiError(status, code, 'Asked for by a test', { headers });
  }
}

function cutConnection(reply: FastifyReply): void {
  reply.raw.socket?.destroy();
}
