import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import type { HttpClient, HttpRequest } from './http-client.ts';
import { readUpTo } from './json-reply.ts';
import { NetError, type NetFailure, UNKNOWN_SHAPE } from './net-failure.ts';
import { parseJson } from './parse-json.ts';

/** A server-sent event. */
export interface ServerEvent {
  /** Its `event:`, else null. */
  name: string | null;
  /** Its name, else the `type` in its data, else null. */
  type: string | null;
  /** As it was sent. */
  text: string;
  /** Its data where that is JSON, without keys that reach a prototype; else undefined. */
  json: unknown;
  id: string | null;
}

export interface EventOptions {
  /** Longest silence; heartbeats (comments) count as life. */
  idleMs?: number | undefined;
  /** Largest event in characters. */
  maxEventChars?: number | undefined;
  /** Throws where a success holds an error. */
  inspect?: ((json: unknown) => void) | undefined;
}

const IDLE_MS = 45_000;
const MAX_EVENT_CHARS = 1024 * 1024;
/** A JSON reply in place of events: an error in disguise or a whole answer. */
const MAX_JSON_BYTES = 4 * 1024 * 1024;

/**
 * Opens a stream of events. A refusal, and a success that is no stream, is an ordinary error. The iteration ends where the
 * platform closes; it throws where the line breaks, where nothing comes for too long, and where the caller's signal ends it.
 */
export async function openEvents(
  http: Pick<HttpClient, 'stream'>,
  request: HttpRequest,
  options: EventOptions = {},
): Promise<AsyncIterable<ServerEvent>> {
  const reply = await http.stream({
    ...request,
    headers: { ...request.headers, accept: 'text/event-stream', 'cache-control': 'no-store' },
    idleMs: options.idleMs ?? IDLE_MS,
  });
  if (/^text\/event-stream\b/i.test(reply.header('content-type')?.trim() ?? '')) {
    return readEvents(reply.body, options);
  }
  const text = await readUpTo(reply.body, MAX_JSON_BYTES);
  const json = text === null ? undefined : parseJson(text);
  if (json !== undefined) options.inspect?.(json);
  throw noStream(reply.status, json === undefined);
}

/** The events in a body, the same however its bytes are cut. An event without its blank line at the end is discarded. */
export async function* readEvents(
  body: AsyncIterable<Uint8Array>,
  { maxEventChars = MAX_EVENT_CHARS }: EventOptions = {},
): AsyncGenerator<ServerEvent> {
  const ready: ServerEvent[] = [];
  let isTooLarge = false;
  const parser = createParser({
    maxBufferSize: maxEventChars,
    onEvent: ({ event, data, id }) => {
      if (data.length > maxEventChars) isTooLarge = true;
      else ready.push(toEvent(event, data, id));
    },
    onError: ({ type }) => {
      // Anything else is a line of a kind that is not known, which is to be ignored.
      if (type === 'max-buffer-size-exceeded') isTooLarge = true;
    },
  });
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for await (const bytes of body) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    yield* ready.splice(0);
    if (isTooLarge) throw tooLarge();
  }
}

const Typed = z.looseObject({ type: z.string() });

function toEvent(event: string | undefined, text: string, id: string | undefined): ServerEvent {
  const json = parseOrNothing(text);
  const name = event || null;
  return { name, type: name ?? Typed.safeParse(json).data?.type ?? null, text, json, id: id ?? null };
}

function parseOrNothing(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // Nested deeper than anybody reads: it is a text then.
    return undefined;
  }
}

const failure = (facts: Partial<NetFailure>): NetFailure => ({
  sent: 'answered',
  status: 200,
  brokenReply: true,
  retryAfterMs: null,
  code: null,
  ...facts,
});

const noStream = (status: number, isForeign: boolean) =>
  new NetError(
    'UPSTREAM_BAD_REPLY',
    'The platform answers at once and not piece by piece.',
    failure({ status, code: UNKNOWN_SHAPE, isForeign }),
    { action: 'Check the address of the connection; if it is right, update Earshot.' },
  );

const tooLarge = () =>
  new NetError('UPSTREAM_BAD_REPLY', 'The platform sent more than Earshot accepts in one piece.', failure({}), {
    action: 'Report this to the platform.',
  });
