import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** When a request with an effect is cut: before it reaches the platform, or after the platform has carried it out. */
export type Cut = 'before' | 'after';

/** A line to a platform that can be cut around a write, with whatever must happen at that moment. */
export async function startWriteGate(target: string) {
  let cut: { when: Cut; act: () => void } | null = null;

  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const isWrite = request.method !== 'GET';
    if (isWrite && cut?.when === 'before') return end(response);
    const { host: _host, connection: _connection, ...headers } = request.headers;
    const reply = await fetch(target + request.url, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = Buffer.from(await reply.arrayBuffer());
    if (isWrite && cut?.when === 'after') return end(response);
    response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'application/json' });
    response.end(body);
  };
  const end = (response: ServerResponse) => {
    cut?.act();
    cut = null;
    response.destroy();
  };

  const server = createServer((request, response) => {
    forward(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutNextWrite: (when: Cut, act: () => void) => {
      cut = { when, act };
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
