import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What the platform does to a request; `forward` lets the platform behind it answer, and may change its JSON. */
export type Misbehaviour = (
  request: IncomingMessage,
  response: ServerResponse,
  forward: (change?: (json: Body, url: URL) => unknown) => Promise<void>,
) => unknown;

// biome-ignore lint/suspicious/noExplicitAny: JSON that is about to be spoilt
export type Body = any;

const CERTIFICATES = join(import.meta.dirname, 'certificates');
export const certificate = (name: string): string => readFileSync(join(CERTIFICATES, `${name}.pem`), 'utf8');

/**
 * A real server that answers as badly as it is told, each path in its own way, and passes everything else on to the platform
 * behind it. The longest path that a request begins with decides; `/api/contact?` is the list alone.
 */
export async function startHostilePlatform(
  options: { behind?: { url: string }; certificate?: 'good' | 'expired' | 'other-host' | 'self-signed' } = {},
) {
  const misbehaviours = new Map<string, Misbehaviour>();
  const requests: { method: string; url: string; headers: IncomingMessage['headers'] }[] = [];

  const forwarding =
    (request: IncomingMessage, response: ServerResponse) => async (change?: (json: Body, url: URL) => unknown) => {
      if (!options.behind) return void response.writeHead(404).end();
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { host: _host, connection: _connection, 'accept-encoding': _encoding, ...headers } = request.headers;
      const reply = await fetch(options.behind.url + request.url, {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
      });
      const bytes = Buffer.from(await reply.arrayBuffer());
      const url = new URL(request.url ?? '/', 'http://platform');
      const body = change && reply.ok ? Buffer.from(JSON.stringify(change(JSON.parse(bytes.toString()), url))) : bytes;
      response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'application/json' });
      response.end(body);
    };

  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? '/';
    requests.push({ method: request.method ?? 'GET', url, headers: request.headers });
    const path = [...misbehaviours.keys()].filter((key) => url.startsWith(key)).sort((a, b) => b.length - a.length)[0];
    const behave = misbehaviours.get(path ?? '') ?? ((_request, _response, forward) => forward());
    Promise.resolve(behave(request, response, forwarding(request, response))).catch(() => response.destroy());
  };
  const server = options.certificate
    ? createSecureServer({ key: certificate('key'), cert: certificate(options.certificate) }, listener)
    : createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: `${options.certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    requests,
    asked: (path: string) => requests.filter(({ url }) => url.startsWith(path)).length,
    misbehave: (path: string, how: Misbehaviour) => void misbehaviours.set(path, how),
    heal: () => misbehaviours.clear(),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type HostilePlatform = Awaited<ReturnType<typeof startHostilePlatform>>;

const text =
  (body: string | Buffer, { status = 200, type = 'application/json', headers = {} }: Answer = {}): Misbehaviour =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': type, ...headers }).end(body);

interface Answer {
  status?: number;
  type?: string;
  headers?: Record<string, string>;
}

/** Every way to answer that a test needs. */
export const answers = {
  text,
  json: (body: unknown, answer: Answer = {}) => text(JSON.stringify(body), answer),
  webPage: (status = 200) =>
    text('<!doctype html><html><body>Welcome to the hotel</body></html>', { status, type: 'text/html' }),
  redirect: (to: string) => text('', { status: 302, headers: { location: to } }),
  truncated: (): Misbehaviour => text('{"data":[{"id":"7c9e6679'),
  /** Promises a body and breaks off in the middle of it. */
  reset: (): Misbehaviour => (request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' }).write('{"data":[');
    setImmediate(() => request.socket.destroy());
  },
  closed: (): Misbehaviour => (request) => request.socket.destroy(),
  silent: (): Misbehaviour => () => {},
  /** A byte now and then, without an end. */
  slowLoris: (): Misbehaviour => (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  },
  bigHeader: (): Misbehaviour => (request) => {
    request.socket.write(`HTTP/1.1 200 OK\r\nx-big: ${'a'.repeat(1024 * 1024)}\r\n\r\n{}`);
  },
  /** One header after another, without an end. */
  endlessHeaders: (): Misbehaviour => (request) => {
    request.socket.write('HTTP/1.1 200 OK\r\n');
    const write = () => {
      while (!request.socket.destroyed) if (!request.socket.write(`x-header: ${'a'.repeat(100)}\r\n`)) break;
    };
    request.socket.on('drain', write);
    write();
  },
  /** JSON of so many bytes, made as it is read; `onSent` is told how much of it left. */
  bulk:
    (bytes: number, onSent: (bytes: number) => void = () => {}): Misbehaviour =>
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.from(`${JSON.stringify({ filler: 'x'.repeat(16_000) })},`);
      let sent = 0;
      response.write('{"data":[');
      const write = () => {
        while (sent < bytes && !response.destroyed) {
          sent += chunk.length;
          onSent(sent);
          if (!response.write(chunk)) return;
        }
        if (!response.destroyed) response.end('{}]}');
      };
      response.on('drain', write);
      write();
    },
  /** 10 MiB that unpack to 10 GiB. */
  gzipBomb: (): Misbehaviour => {
    const member = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20), { level: 9 });
    return (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      let left = 160;
      const write = () => {
        while (left > 0 && !response.destroyed) {
          left--;
          if (!response.write(member)) return;
        }
        if (!response.destroyed) response.end();
      };
      response.on('drain', write);
      write();
    };
  },
  /** Page 1, whichever page is asked for, with the promise of more. */
  firstPageForEver: (): Misbehaviour => (request, _response, forward) => {
    request.url = request.url?.replace(/page=\d+/, 'page=1').replace(/offset=\d+/, 'offset=0');
    return forward((json) => ({ ...json, meta: { hasNextPage: true } }));
  },
  /** Changes what the platform behind it answers. */
  changed:
    (change: (json: Body, url: URL) => unknown): Misbehaviour =>
    (_request, _response, forward) =>
      forward(change),
} as const;
