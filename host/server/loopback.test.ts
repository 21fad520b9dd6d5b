import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COOKIE_NAME } from './gate.ts';
import { LoopbackServer } from './loopback.ts';

let server: LoopbackServer;
let received: Request | undefined;
let producedBytes = 0;

beforeAll(async () => {
  server = await LoopbackServer.start();
  server.addresses.toServer('app://earshot/');
  server.handler = (incoming) => {
    received = incoming;
    const { pathname } = new URL(incoming.url);
    if (pathname === '/partial') {
      return new Response('cde', { status: 206, headers: { 'content-range': 'bytes 2-4/10', 'content-length': '3' } });
    }
    if (pathname === '/endless') {
      return new Response(
        new ReadableStream({
          pull: (controller) => {
            producedBytes += 65_536;
            controller.enqueue(new Uint8Array(65_536));
          },
        }),
      );
    }
    if (pathname === '/broken') throw new Error('broken on purpose');
    return new Response('hello', { headers: { 'cache-control': 'public, max-age=60', 'content-length': '5' } });
  };
});

afterAll(() => server.close());

interface Reply {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

const cookie = () => `${COOKIE_NAME}=${server.secret}`;

function ask(path: string, headers: Record<string, string>, method = 'GET'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const [host, port] = server.address.split(':');
    const sent = request({ host, port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('the gate', () => {
  it('opens for our own page', async () => {
    const reply = await ask('/x?y=1', { cookie: `other=1; ${cookie()}`, 'sec-fetch-site': 'same-origin' });
    expect(reply).toMatchObject({ status: 200, body: 'hello' });
    expect(received?.url).toBe('app://earshot/x?y=1');
    expect(received?.headers.has('cookie')).toBe(false);
  });

  it.each([
    ['no cookie', () => ({})],
    ['a wrong secret', () => ({ cookie: `${COOKIE_NAME}=${'A'.repeat(server.secret.length)}` })],
    ['a part of the secret', () => ({ cookie: cookie().slice(0, -1) })],
    ['another Host', () => ({ cookie: cookie(), host: 'rebound.example' })],
    ['localhost as Host', () => ({ cookie: cookie(), host: server.address.replace('127.0.0.1', 'localhost') })],
    ['a foreign Origin', () => ({ cookie: cookie(), origin: 'https://evil.example' })],
    ['a null Origin', () => ({ cookie: cookie(), origin: 'null' })],
    ['a cross-site request', () => ({ cookie: cookie(), 'sec-fetch-site': 'cross-site' })],
    ['a same-site request of another port', () => ({ cookie: cookie(), 'sec-fetch-site': 'same-site' })],
  ])('is shut for %s', async (_what, headers) => {
    received = undefined;
    const reply = await ask('/', headers() as Record<string, string>);
    expect(reply).toMatchObject({ status: 403, body: '' });
    expect(received).toBeUndefined();
  });
});

describe('the server', () => {
  it('never lets a reply be stored, whatever the handler says', async () => {
    const reply = await ask('/', { cookie: cookie() });
    expect(reply.headers['cache-control']).toBe('no-store');
  });

  it('passes Range on and a 206 back untouched', async () => {
    const reply = await ask('/partial', { cookie: cookie(), range: 'bytes=2-4' });
    expect(received?.headers.get('range')).toBe('bytes=2-4');
    expect(reply).toMatchObject({
      status: 206,
      body: 'cde',
      headers: { 'content-range': 'bytes 2-4/10', 'content-length': '3' },
    });
  });

  it('answers HEAD with the headers alone', async () => {
    const reply = await ask('/', { cookie: cookie() }, 'HEAD');
    expect(reply).toMatchObject({ status: 200, body: '', headers: { 'content-length': '5' } });
    expect(received?.method).toBe('HEAD');
  });

  it('answers 500 when the handler throws, and goes on', async () => {
    expect((await ask('/broken', { cookie: cookie() })).status).toBe(500);
    expect((await ask('/', { cookie: cookie() })).status).toBe(200);
  });

  it('makes no more of a body than its reader takes', async () => {
    const [host, port] = server.address.split(':');
    const sent = request({ host, port, path: '/endless', headers: { cookie: cookie() }, agent: false });
    await new Promise<void>((resolve) => {
      sent.on('response', (response) => {
        response.pause();
        resolve();
      });
      sent.end();
    });
    let before = -1;
    await expect
      .poll(
        () => {
          const last = before;
          before = producedBytes;
          return before === last;
        },
        { interval: 100, timeout: 5000 },
      )
      .toBe(true);
    // What fits into the buffers of two sockets.
    expect(before).toBeLessThan(32 * 1024 * 1024);
    sent.destroy();
  });

  it.each([
    'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n',
    'GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n',
  ])('as a proxy, refuses %j', async (text) => {
    const [host, port] = server.address.split(':');
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), host, () => socket.write(text));
      let all = '';
      socket.on('data', (chunk) => {
        all += chunk.toString();
      });
      socket.on('close', () => resolve(all));
      socket.on('error', reject);
    });
    expect(answer).toContain('403 Forbidden');
  });
});
