import { Agent, type Dispatcher } from 'undici';
import type { AuthScheme } from '#shared/contract/connections.ts';
import type { Clock } from '../lib/ports.ts';
import { joinUrl, parseBaseUrl, type QueryValue } from './base-url.ts';
import { guardedLookup, type ResolveName } from './guarded-lookup.ts';
import { NetError, type NetFailure } from './net-failure.ts';
import { JsonTooDeep, parseJson } from './parse-json.ts';
import { ACCEPTED_ENCODINGS, BodyNotText, BodyTooLarge, readText } from './read-body.ts';
import { type ErrorBody, toReplyError } from './reply-errors.ts';
import { toSocketError } from './socket-errors.ts';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute, with its parameters filled in and encoded. */
  path: string;
  query?: Readonly<Record<string, QueryValue>>;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
}

export interface StreamReply {
  status: number;
  header(name: string): string | null;
  body: AsyncIterable<Uint8Array>;
  /** Gives the body up. */
  cancel(): void;
}

/** Requests to one platform with one key. Every failure is a `NetError`; nothing is repeated here. */
export interface HttpClient {
  /** The JSON of a 2xx reply; undefined only for 204. */
  json(request: HttpRequest): Promise<unknown>;
  /** The bytes of a 2xx reply, or of one whose status is in `accept`. */
  stream(request: HttpRequest & { accept?: readonly number[] }): Promise<StreamReply>;
  /** Whether TLS guards the line. */
  readonly isProtected: boolean;
  /** How far the platform's clock was ahead of ours at its last answer, in ms; null where it never told. */
  clockSkewMs(): number | null;
  close(): Promise<void>;
}

export interface HttpTimeouts {
  connectMs: number;
  headersMs: number;
  /** From the start to the last byte of a JSON reply. */
  totalMs: number;
  /** Between two pieces of a stream. */
  idleMs: number;
}

// The whole of a request ends well within the minute between two pulls, so that one list cannot hold the others back longer.
const DEFAULT_TIMEOUTS: HttpTimeouts = { connectMs: 5_000, headersMs: 20_000, totalMs: 45_000, idleMs: 30_000 };

const MAX_JSON_BYTES = 32 * 1024 * 1024;
/** What a refusal says is a few sentences; a longer one is not read. */
const MAX_ERROR_BYTES = 256 * 1024;
const MAX_HEADER_BYTES = 64 * 1024;

export interface HttpClientOptions {
  baseUrl: string;
  authScheme: AuthScheme;
  apiKey: string;
  clock: Clock;
  /** Reads what a platform's error body says. */
  readError(json: unknown): ErrorBody;
  timeouts?: Partial<HttpTimeouts>;
  maxJsonBytes?: number;
  /** The platform may be inside a private network though its address is a name. */
  allowPrivate?: boolean;
  /** Takes the place of the system's name look-up. */
  resolveName?: ResolveName | undefined;
  /** Takes the place of real sockets. */
  dispatcher?: Dispatcher | undefined;
}

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const base = parseBaseUrl(options.baseUrl);
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const maxJsonBytes = options.maxJsonBytes ?? MAX_JSON_BYTES;
  const dispatcher = options.dispatcher ?? createAgent(options, timeouts);
  const credentials = credentialsOf(options);
  let skewMs: number | null = null;

  const exchange = async <T>(request: HttpRequest, bodyTimeout: number, timer: AbortSignal | null, read: Reader<T>) => {
    const context = { started: false, timedOut: false, cancelled: false };
    const url = joinUrl(base, request.path, request.query);
    const signals = [request.signal, timer].filter((signal) => signal != null);
    try {
      const reply = await watched(dispatcher, context).request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method,
        headers: {
          accept: 'application/json',
          ...request.headers,
          ...(request.body !== undefined && { 'content-type': 'application/json' }),
          ...credentials,
        },
        body: request.body === undefined ? null : JSON.stringify(request.body),
        headersTimeout: timeouts.headersMs,
        bodyTimeout,
        signal: signals.length > 0 ? AbortSignal.any(signals) : null,
      });
      // Whoever reads the body hears of its errors; one that is given up has nobody left to tell, and must not end the process.
      reply.body.on('error', () => {});
      skewMs = skewOf(header(reply, 'date'), options.clock.now()) ?? skewMs;
      return await read(reply);
    } catch (error) {
      context.cancelled = request.signal?.aborted ?? false;
      context.timedOut = timer?.aborted ?? false;
      throw toSocketError(error, context);
    }
  };

  const refuse = async (reply: Dispatcher.ResponseData): Promise<never> => {
    // The status has said what there is to say; words that cannot be read must not hide it.
    const text = await readText(reply.body, header(reply, 'content-encoding'), MAX_ERROR_BYTES).catch(() => '');
    const json = parseOrNothing(text);
    throw toReplyError(
      {
        status: reply.statusCode,
        retryAfter: header(reply, 'retry-after'),
        location: header(reply, 'location'),
        body: options.readError(json),
        isForeign: json === undefined && text.trim() !== '',
      },
      options.clock.now(),
    );
  };

  return {
    json: (request) => {
      const headers = { 'accept-encoding': ACCEPTED_ENCODINGS, ...request.headers };
      const timer = AbortSignal.timeout(timeouts.totalMs);
      return exchange({ ...request, headers }, timeouts.totalMs, timer, async (reply) => {
        if (!isSuccess(reply.statusCode)) return refuse(reply);
        return readJson(reply, maxJsonBytes);
      });
    },
    stream: ({ accept = [], ...request }) => {
      const headers = { 'accept-encoding': 'identity', accept: '*/*', ...request.headers };
      return exchange({ ...request, headers }, timeouts.idleMs, null, async (reply) => {
        if (!isSuccess(reply.statusCode) && !accept.includes(reply.statusCode)) return refuse(reply);
        return {
          status: reply.statusCode,
          header: (name) => header(reply, name),
          body: readStream(reply.body, request.signal),
          cancel: () => reply.body.destroy(),
        };
      });
    },
    isProtected: base.protocol === 'https:',
    clockSkewMs: () => skewMs,
    close: async () => {
      if (!options.dispatcher) await dispatcher.destroy();
    },
  };
}

function createAgent({ allowPrivate = false, resolveName }: HttpClientOptions, { connectMs }: HttpTimeouts): Agent {
  return new Agent({
    maxHeaderSize: MAX_HEADER_BYTES,
    connect: { timeout: connectMs, lookup: guardedLookup({ allowPrivate, resolve: resolveName }) },
  });
}

/** How far the clock in a `Date` header is ahead of `now`; the header has whole seconds, so less than that is nothing. */
function skewOf(date: string | null, now: number): number | null {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? null : at - now;
}

type Reader<T> = (reply: Dispatcher.ResponseData) => Promise<T>;

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

const credentialsOf = ({ authScheme, apiKey }: HttpClientOptions): Record<string, string> =>
  authScheme === 'bearer' ? { authorization: `Bearer ${apiKey}` } : { 'x-api-key': apiKey };

/** The dispatcher, noting in `context` when the request reaches a connected socket, that is, when bytes may leave. */
const watched = (dispatcher: Dispatcher, context: { started: boolean }): Dispatcher =>
  dispatcher.compose((dispatch) => (dispatchOptions, handler) => {
    const inner = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (controller, requestContext) => {
      context.started = true;
      inner?.(controller, requestContext);
    };
    return dispatch(dispatchOptions, handler);
  });

function header(reply: Dispatcher.ResponseData, name: string): string | null {
  const value = reply.headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

async function readJson(reply: Dispatcher.ResponseData, maxBytes: number): Promise<unknown> {
  const broken = (message: string) => {
    const failure: NetFailure = {
      sent: 'answered',
      status: reply.statusCode,
      brokenReply: true,
      retryAfterMs: null,
      code: null,
      isForeign: true,
    };
    return new NetError('UPSTREAM_BAD_REPLY', message, failure, {
      action: 'Check the address of the connection, and whether this network asks for a sign-in in a browser.',
    });
  };
  const tooMuch = () => broken('The platform sent more than Earshot accepts in one reply.');
  if (Number(header(reply, 'content-length') ?? 0) > maxBytes) {
    reply.body.destroy();
    throw tooMuch();
  }
  let text: string;
  try {
    text = await readText(reply.body, header(reply, 'content-encoding'), maxBytes);
  } catch (error) {
    if (error instanceof BodyTooLarge) throw tooMuch();
    // Zlib names its errors so; anything else happened on the socket.
    const isPacking = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    if (isPacking || error instanceof BodyNotText) throw broken('The reply of the platform arrived damaged.');
    throw error;
  }
  if (reply.statusCode === 204) return undefined;
  if (text.trim() === '') throw broken('The platform sent an empty reply.');
  try {
    const json = parseJson(text);
    if (json !== undefined) return json;
  } catch (error) {
    if (error instanceof JsonTooDeep) throw broken('The reply of the platform is nested deeper than Earshot accepts.');
    throw error;
  }
  const isPage = text.trimStart().startsWith('<') || (header(reply, 'content-type') ?? '').includes('html');
  throw broken(
    isPage
      ? 'The address answers with a web page and not with data.'
      : 'The reply of the platform could not be read as data: it is cut off or is something else.',
  );
}

function parseOrNothing(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonTooDeep) return undefined;
    throw error;
  }
}

async function* readStream(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw toSocketError(error, { started: true, timedOut: false, cancelled: signal?.aborted ?? false });
  }
}
