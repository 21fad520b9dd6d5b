import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createHttpClient, type HttpClient, type HttpClientOptions } from './http-client.ts';

/** A client of a server that answers so, over a real line; both end with the running test. */
export async function connectTo(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  options: Partial<HttpClientOptions> = {},
): Promise<HttpClient> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const http = createHttpClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authScheme: 'apiKey',
    apiKey: 'key',
    clock: { now: () => 0 },
    readError: (json) => (json ?? {}) as object,
    timeouts: { headersMs: 2000, totalMs: 2000, idleMs: 2000 },
    ...options,
  });
  onTestFinished(async () => {
    await http.close();
    server.closeAllConnections();
    server.close();
  });
  return http;
}
