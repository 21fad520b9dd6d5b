import { Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import type { AuthScheme } from '#shared/contract/connections.ts';
import { isHeaderText } from '#shared/domain/header-text.ts';
import type { Clock, Timers } from '../lib/ports.ts';
import { systemTimers } from '../lib/timers.ts';
import { joinUrl, parseBaseUrl, type QueryValue } from './base-url.ts';
import { createClockOffset } from './clock-offset.ts';
import { type Credentials, keyCredentials } from './credentials.ts';
import { guardedLookup, type ResolveName } from './guarded-lookup.ts';
import { headerOf, readJson, readRefusal } from './json-reply.ts';
import { type MultipartBody, openMultipart, type Upload, type UploadProgress } from './multipart.ts';
import { failureOf, NetError } from './net-failure.ts';
import type { RateGate } from './rate-gate.ts';
import { ACCEPTED_ENCODINGS } from './read-body.ts';
import { type ErrorBody, toReplyError } from './reply-errors.ts';
import { toSocketError } from './socket-errors.ts';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute, with its parameters filled in and encoded. */
  path: string;
  query?: Readonly<Record<string, QueryValue>>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as a form with a file, in place of `body`. */
  upload?: Upload | undefined;
  onProgress?: ((progress: UploadProgress) => void) | undefined;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
}

export interface StreamRequest extends HttpRequest {
  /** Statuses besides 2xx that are no refusal here. */
  accept?: readonly number[];
  /** Longest silence between two pieces, where the usual one does not fit. */
  idleMs?: number | undefined;
}

export interface JsonReply {
  status: number;
  /** Undefined only for 204. */
  json: unknown;
}

export interface StreamReply {
  status: number;
  header(name: string): string | null;
  body: AsyncIterable<Uint8Array>;
  /** Gives the body up. */
  cancel(): void;
}

/**
 * Requests to one platform with one key. Every failure is a `NetError`, or an `AppError` about the file that was to be sent.
 * Nothing is repeated here but what a session token that had run out kept from happening at all.
 */
export interface HttpClient {
  /** The JSON of a 2xx reply, with its status. */
  reply(request: HttpRequest): Promise<JsonReply>;
  /** The JSON of a 2xx reply; undefined only for 204. */
  json(request: HttpRequest): Promise<unknown>;
  /** The bytes of a 2xx reply, or of one whose status is in `accept`. */
  stream(request: StreamRequest): Promise<StreamReply>;
  /** Whether TLS guards the line. */
  readonly isProtected: boolean;
  /** How far the platform's clock is ahead of ours, in ms, by its last answers; null where it never told. */
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
  /**
   * While a file goes out, without a piece of it moving, and then until its answer. The system takes in megabytes before the
   * line has carried them, so a slow line looks like silence for a while.
   */
  uploadMs: number;
}

// The whole of a request ends well within the minute between two pulls, so that one list cannot hold the others back longer.
const DEFAULT_TIMEOUTS: HttpTimeouts = {
  connectMs: 5_000,
  headersMs: 20_000,
  totalMs: 45_000,
  idleMs: 30_000,
  uploadMs: 120_000,
};

const MAX_JSON_BYTES = 32 * 1024 * 1024;
const MAX_HEADER_BYTES = 64 * 1024;

export interface HttpClientOptions {
  baseUrl: string;
  authScheme: AuthScheme;
  apiKey: string;
  /** Take the place of `authScheme` and `apiKey`. */
  credentials?: Credentials | undefined;
  /** Sent with every request, such as the workspace it is about. */
  headers?: Readonly<Record<string, string>> | undefined;
  clock: Clock;
  /** Passes evenly, by which a change of the other is told; left out where that is never set. */
  steadyClock?: Clock | undefined;
  /** Reads what a platform's error body says. */
  readError(json: unknown): ErrorBody;
  /** Keeps the pace that the platform asks for. */
  gate?: RateGate | undefined;
  timeouts?: Partial<HttpTimeouts> | undefined;
  maxJsonBytes?: number;
  /** The platform may be inside a private network though its address is a name. */
  allowPrivate?: boolean;
  /** Takes the place of the system's name look-up. */
  resolveName?: ResolveName | undefined;
  /** Takes the place of real sockets. */
  dispatcher?: Dispatcher | undefined;
  /** Takes the place of real waiting. */
  timers?: Timers | undefined;
}

interface Limits {
  idleMs: number;
  /** Null where the length is that of a file, and only silence ends it. */
  totalMs: number | null;
}

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const base = parseBaseUrl(options.baseUrl);
  const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
  const maxJsonBytes = options.maxJsonBytes ?? MAX_JSON_BYTES;
  const dispatcher = options.dispatcher ?? createAgent(options, timeouts);
  const credentials = options.credentials ?? credentialsOf(options);
  const timers = options.timers ?? systemTimers;
  const offset = createClockOffset(options.clock, options.steadyClock);

  const attempt = async <T>(request: HttpRequest, proof: Headers, limits: Limits, read: Reader<T>): Promise<T> => {
    requireSendable(proof);
    const form = request.upload ? await openMultipart(request.upload, request.onProgress) : null;
    const context = { started: false, timedOut: false, cancelled: false };
    const tooLate = new AbortController();
    const keepTime = limits.totalMs === null ? null : timers.after(limits.totalMs, () => tooLate.abort());
    const signals = [request.signal, tooLate.signal].filter((signal) => signal != null);
    try {
      const url = joinUrl(base, request.path, request.query);
      const sentAt = options.clock.now();
      const reply = await watched(dispatcher, context).request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method,
        headers: {
          accept: 'application/json',
          ...request.headers,
          ...options.headers,
          ...contentOf(request, form),
          ...proof,
        },
        body: form ? Readable.from(form.bytes) : request.body === undefined ? null : JSON.stringify(request.body),
        headersTimeout: form ? timeouts.uploadMs : timeouts.headersMs,
        bodyTimeout: limits.idleMs,
        signal: AbortSignal.any(signals),
      });
      // Whoever reads the body hears of its errors; one that is given up has nobody left to tell, and must not end the process.
      reply.body.on('error', () => {});
      offset.heard(headerOf(reply, 'date'), sentAt);
      options.gate?.heard({ status: reply.statusCode, header: (name) => headerOf(reply, name) });
      return await read(reply);
    } catch (error) {
      context.cancelled = request.signal?.aborted ?? false;
      context.timedOut = tooLate.signal.aborted;
      throw toSocketError(error, context);
    } finally {
      keepTime?.();
      await form?.close();
    }
  };

  const exchange = async <T>(request: HttpRequest, limits: Limits, read: Reader<T>): Promise<T> => {
    const leave = await options.gate?.enter(request.signal);
    try {
      const proof = await credentials.headers(request.signal);
      try {
        return await attempt(request, proof, limits, read);
      } catch (error) {
        if (!isRefusedKey(error) || !(await credentials.renew?.(proof, request.signal))) throw error;
        return await attempt(request, await credentials.headers(request.signal), limits, read);
      }
    } finally {
      leave?.();
    }
  };

  const refuse = async (reply: Dispatcher.ResponseData): Promise<never> => {
    const { json, isForeign } = await readRefusal(reply);
    throw toReplyError(
      {
        status: reply.statusCode,
        retryAfter: headerOf(reply, 'retry-after'),
        location: headerOf(reply, 'location'),
        body: options.readError(json),
        isForeign,
      },
      options.clock.now(),
    );
  };

  const reply = (request: HttpRequest): Promise<JsonReply> => {
    const headers = { 'accept-encoding': ACCEPTED_ENCODINGS, ...request.headers };
    const limits = { idleMs: timeouts.totalMs, totalMs: request.upload ? null : timeouts.totalMs };
    return exchange({ ...request, headers }, limits, async (answer) => {
      if (!isSuccess(answer.statusCode)) return refuse(answer);
      return { status: answer.statusCode, json: await readJson(answer, maxJsonBytes) };
    });
  };

  return {
    reply,
    json: async (request) => (await reply(request)).json,
    stream: ({ accept = [], idleMs = timeouts.idleMs, ...request }) => {
      const headers = { 'accept-encoding': 'identity', accept: '*/*', ...request.headers };
      // Its place on the line ends with its head: how many run at once is up to the queue that reads them.
      return exchange({ ...request, headers }, { idleMs, totalMs: null }, async (answer) => {
        if (!isSuccess(answer.statusCode) && !accept.includes(answer.statusCode)) return refuse(answer);
        return {
          status: answer.statusCode,
          header: (name) => headerOf(answer, name),
          body: readStream(answer.body, request.signal),
          cancel: () => answer.body.destroy(),
        };
      });
    },
    isProtected: base.protocol === 'https:',
    clockSkewMs: () => offset.offsetMs(),
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

type Reader<T> = (reply: Dispatcher.ResponseData) => Promise<T>;

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

type Headers = Readonly<Record<string, string>>;

function credentialsOf({ authScheme, apiKey }: HttpClientOptions): Credentials {
  if (authScheme === 'session') throw new TypeError('A session has credentials of its own');
  return keyCredentials(authScheme, apiKey);
}

/** The line refuses such a header without a word about it. The key itself is told to nobody. */
function requireSendable(proof: Headers): void {
  if (Object.values(proof).every(isHeaderText)) return;
  throw new NetError(
    'INVALID',
    'The key has a line break or another character that no key can have.',
    { sent: 'not-sent', status: null, brokenReply: false, retryAfterMs: null, code: null },
    { action: 'Copy the key from the platform again, without what stands before and after it.' },
  );
}

/** The platform's own 401: nothing happened, and other credentials may be tried. */
function isRefusedKey(error: unknown): boolean {
  const failure = failureOf(error);
  return failure?.status === 401 && !failure.isForeign;
}

function contentOf({ body }: HttpRequest, form: MultipartBody | null): Headers {
  if (form) return { 'content-type': form.contentType, 'content-length': String(form.contentLength) };
  return body === undefined ? {} : { 'content-type': 'application/json' };
}

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
