import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError, FastifyInstance } from 'fastify';
import { ApiError } from './errors.ts';
import { serviceOf } from './services.ts';

/** How long a client may take, in ms. */
export interface ServerTimeouts {
  /** To send the head of a request. */
  headersMs: number;
  /** To send a whole request, upload included. */
  requestMs: number;
  /** Without a byte in either direction while a request or its reply is on its way. */
  idleMs: number;
}

const TIMEOUTS: ServerTimeouts = { headersMs: 15_000, requestMs: 300_000, idleMs: 120_000 };

/** Room for a path parameter of 256 characters that take twelve each when percent-encoded. */
const MAX_PARAMETER_LENGTH = 256 * 12;

/** Fastify's options that keep slow, broken and hostile clients from holding the server. */
export function serverLimits(given: Partial<ServerTimeouts> = {}) {
  const { headersMs, requestMs, idleMs } = { ...TIMEOUTS, ...given };
  return {
    requestTimeout: requestMs,
    connectionTimeout: idleMs,
    http: {
      headersTimeout: headersMs,
      connectionsCheckingInterval: Math.min(headersMs, requestMs, 5_000),
      // A request without Host is refused as one from another origin is, in words.
      requireHostHeader: false,
    },
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    clientErrorHandler: answerBrokenRequest,
    rewriteUrl: ({ url = '' }: { url?: string }) => url.replaceAll(ENCODED_UNRESERVED, decodeURIComponent),
  };
}

/**
 * Letters, digits and `-._~` that are percent-encoded mean the same without (RFC 3986, 6.2.2.2).
 *
 * Security: the router decodes a path before it looks for its route. Whatever else reads it, such as the rule that tells
 * one service from another, must read the same.
 */
const ENCODED_UNRESERVED = /%(?:2d|2e|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/gi;

const STATUS_OF: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Answers what never became a request in the words of the service whose path it names, and closes the connection. */
function answerBrokenRequest(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  if (answered.has(socket)) {
    socket.destroy();
    return;
  }
  const statusCode = STATUS_OF[error.code ?? ''] ?? 400;
  const name = STATUS_CODES[statusCode] ?? '';
  // Fastify's type has it as it looks in JSON; it is a Buffer, and absent where nothing had arrived.
  const arrived = error.rawPacket as unknown as Buffer | undefined;
  const path = /^[A-Z]+ (\/[^\s?]*)/.exec(arrived?.toString('latin1', 0, 4096) ?? '')?.[1] ?? '/';
  const words = statusCode === 400 ? 'The request is not valid HTTP' : name;
  socket.end(rawReply(new ApiError(statusCode, 'BAD_REQUEST', words), path));
}

/** A refusal as it goes over the line, for a connection that has no request to answer. */
function rawReply(failure: ApiError, path: string): string {
  const { statusCode, headers } = failure;
  const body = JSON.stringify(serviceOf(path).errorBody(failure, path, new Date()));
  return [
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

/** Connections at a time; each costs some twenty kilobytes, whoever made it. */
const MAX_CONNECTIONS = 4096;
/** Requests that a client may send before it has read the replies to the earlier ones. */
const MAX_WAITING = 100;

/** Connections whose last request was answered before it had arrived whole. */
const answered = new WeakSet<Socket>();

/** Guards each connection: its requests are worked on one at a time, and what a refusal left unread is thrown away. */
export function installConnectionGuards(app: FastifyInstance): void {
  const lines = new WeakMap<Socket, { waiting: number; last: Promise<void> }>();
  const refused = new WeakSet<Socket>();
  let open = 0;
  app.server.on('connection', (socket: Socket) => {
    open++;
    socket.once('close', () => open--);
    if (open <= MAX_CONNECTIONS) return;
    refused.add(socket);
    const headers = { 'Retry-After': '1' };
    socket.end(rawReply(new ApiError(503, 'SERVICE_UNAVAILABLE', 'Too many connections', { headers }), '/'));
  });
  app.addHook('onRequest', async ({ raw }, reply) => {
    const { socket } = raw;
    const line = lines.get(socket) ?? { waiting: 0, last: Promise.resolve() };
    lines.set(socket, line);
    const turn = line.last;
    line.last = new Promise((resolve) => reply.raw.once('close', resolve));
    // The replies of one that never reads would pile up in memory, however small its requests are.
    if (++line.waiting > MAX_WAITING) socket.destroy();
    await turn;
    line.waiting--;
    answered.delete(socket);
    // Nobody is there any more to read what working on it would make, or it was refused before it was sent.
    if (socket.destroyed || refused.has(socket)) reply.hijack();
  });
  app.addHook('onSend', async ({ raw }, reply, payload) => {
    // Closing on a client that still sends resets the connection, and takes the reply from it before it was read.
    if (!raw.complete && raw.headers['content-length'] !== '0') reply.removeHeader('connection');
    return payload;
  });
  app.addHook('onResponse', async ({ raw }) => {
    if (raw.complete) return;
    answered.add(raw.socket);
    raw.unpipe().resume();
  });
}
