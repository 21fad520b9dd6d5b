import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

/** One server-sent event; `data` is sent as JSON. */
export interface ServerEvent {
  event: string;
  data: unknown;
}

/** Long silences are broken by a comment so often: readers take a stream for dead after 45 s. */
export const HEARTBEAT_MS = 15_000;

/** Sends events as they come, as fast as the reader takes them, each with its number from 0 as its id. */
export function sendEvents(reply: FastifyReply, events: AsyncIterable<ServerEvent>): FastifyReply {
  const frames = eventFrames(events, HEARTBEAT_MS);
  return reply
    .type('text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store, no-transform')
    .send(Readable.from(frames, { objectMode: false, highWaterMark: 1 }));
}

/** The text of each event, and of a comment wherever none comes for so long. */
export async function* eventFrames(events: AsyncIterable<ServerEvent>, heartbeatMs: number): AsyncGenerator<string> {
  const iterator = events[Symbol.asyncIterator]();
  let next = iterator.next();
  for (let id = 0; ; ) {
    const turn = await within(heartbeatMs, next);
    if (turn === 'silence') {
      yield ': ping\n\n';
      continue;
    }
    if (turn.done === true) return;
    // JSON has no line breaks of its own: one data line is enough.
    yield `id: ${id++}\nevent: ${turn.value.event}\ndata: ${JSON.stringify(turn.value.data)}\n\n`;
    next = iterator.next();
  }
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T | 'silence'> {
  const stop = new AbortController();
  const silence = wait(ms, 'silence' as const, { signal: stop.signal, ref: false }).catch(() => 'silence' as const);
  try {
    return await Promise.race([promise, silence]);
  } finally {
    stop.abort();
  }
}
