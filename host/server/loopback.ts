import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { Addresses } from './addresses.ts';
import { createLaunchSecret, refusal } from './gate.ts';

export type ProtocolHandler = (request: Request) => Response | Promise<Response>;

/** What the application's session wants to say about a request and its reply. */
export interface RequestRules {
  /** True when the request is refused. */
  isCancelled(url: string, method: string): Promise<boolean>;
  changeHeaders(url: string, method: string, status: number, headers: HeaderLists): Promise<HeaderLists>;
}

export type HeaderLists = Record<string, string[]>;

// A reply's own framing and connection are the server's business.
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'trailer', 'cache-control']);
// The handler sees what the page sent, less what only the loopback has.
const LOOPBACK_ONLY = new Set(['host', 'cookie', 'connection', 'origin', 'referer', 'transfer-encoding']);

/** Serves the application's scheme on 127.0.0.1 to our Chromium alone, and is the proxy that refuses it everything else. */
export class LoopbackServer {
  readonly address: string;
  readonly addresses: Addresses;
  readonly secret = createLaunchSecret();
  handler: ProtocolHandler | undefined;
  rules: RequestRules | undefined;
  readonly #server: Server;

  static async start(): Promise<LoopbackServer> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new LoopbackServer(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    this.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.addresses = new Addresses(this.address);
    server.on('request', (request, response) => void this.#answer(request, response));
    // Chromium tunnels https and web sockets through its proxy, which is us.
    server.on('connect', (_request, socket) => refuseSocket(socket));
    server.on('upgrade', (_request, socket) => refuseSocket(socket));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '/';
    // A whole URL instead of a path is for a proxy to fetch: Chromium wants something that is not ours.
    if (!target.startsWith('/') || refusal(request, this.secret, this.address)) {
      refuse(response);
      return;
    }
    // Chromium asks for it of its own accord; Electron does not.
    if (target === '/favicon.ico') {
      response.writeHead(204, { 'cache-control': 'no-store' }).end();
      return;
    }
    try {
      await this.#serve(request, response, this.addresses.toApp(this.addresses.serverOrigin + target));
    } catch (error) {
      if (response.destroyed) return;
      console.error(`host: the handler failed on ${request.method} ${target.split('?')[0]}: ${String(error)}`);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'cache-control': 'no-store' }).end();
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
    const method = request.method ?? 'GET';
    if (!this.handler || (await this.rules?.isCancelled(url, method))) return refuse(response);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const reply = await this.handler(toRequest(request, url, gone.signal));
    const headers =
      (await this.rules?.changeHeaders(url, method, reply.status, toLists(reply.headers))) ?? toLists(reply.headers);
    if (response.destroyed) return void (await reply.body?.cancel());
    response.writeHead(reply.status, { ...withoutHopByHop(headers), 'cache-control': 'no-store' });
    if (method === 'HEAD' || !reply.body) {
      await reply.body?.cancel();
      response.end();
      return;
    }
    try {
      await pipeline(Readable.fromWeb(reply.body as NodeReadableStream), response);
    } catch (error) {
      // A page that seeks or leaves drops the rest of a reply: pipeline has cancelled the body, nothing went wrong.
      if (!gone.signal.aborted) throw error;
    }
  }
}

function refuseSocket(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
}

function refuse(response: ServerResponse): void {
  response.writeHead(403, { 'cache-control': 'no-store', connection: 'close' }).end();
}

function toRequest(request: IncomingMessage, url: string, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !LOOPBACK_ONLY.has(name))
      headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const method = request.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const body = hasBody ? { body: Readable.toWeb(request) as ReadableStream, duplex: 'half' as const } : {};
  return new Request(url, { method, headers, signal, ...body });
}

function toLists(headers: Headers): HeaderLists {
  const lists: HeaderLists = {};
  for (const [name, value] of headers) {
    const list = lists[name] ?? [];
    lists[name] = list;
    list.push(value);
  }
  return lists;
}

function withoutHopByHop(headers: HeaderLists): HeaderLists {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase())));
}
