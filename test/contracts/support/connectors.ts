import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { PlatformName } from '#shared/contract/connections.ts';
import { PLATFORM_PROFILES } from '#shared/domain/platform-profile.ts';
import { type AnyConnector, createConnectors } from '../../../electron/connectors/registry.ts';
import type { ReadDb } from '../../../electron/store/database.ts';
import type { Platform } from '../../../platform/server.ts';

type ConnectorOf<P extends PlatformName> = Extract<AnyConnector, { platform: P }>;

/** The real connector of a platform, as the application makes it; closed when the running test ends. */
export function connectTo<P extends PlatformName>(
  platform: P,
  { baseUrl, apiKey, scopeId }: { baseUrl: string; apiKey: string; scopeId: string | null },
): ConnectorOf<P> {
  const registry = createConnectors({
    // What is made for settings that are not kept yet reads nothing from the store.
    db: null as unknown as ReadDb,
    clock: { now: Date.now },
    secrets: { getSecret: async () => null, setSecret: async () => {} },
    timeouts: { headersMs: 5000, totalMs: 5000 },
  });
  const authScheme = PLATFORM_PROFILES[platform].authSchemes[0];
  const connector = registry.make({ platform, baseUrl, authScheme, apiKey, privateNetwork: false, scopeId });
  onTestFinished(() => connector.close());
  return connector as ConnectorOf<P>;
}

/** The connector of a service of the local platform. */
export const connectToLocal = <P extends 'flowgent' | 'trillet' | 'truestate'>(
  platform: P,
  { url, apiKey, workspaceId, organisationId }: Platform,
): ConnectorOf<P> => {
  const scopes = { flowgent: null, trillet: workspaceId, truestate: organisationId };
  return connectTo(platform, { baseUrl: url, apiKey, scopeId: scopes[platform] });
};

/** A connector and a server that answers every request of it so; the requests are kept. */
export async function connectToAnswer<P extends PlatformName>(
  platform: P,
  answer: { status?: number; body: unknown; headers?: Record<string, string> },
  scopeId: string | null = null,
) {
  const requests: { method: string; url: string; headers: IncomingMessage['headers']; body: unknown }[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const text = Buffer.concat(chunks).toString();
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, headers, body: text === '' ? null : JSON.parse(text) });
    response
      .writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers })
      .end(JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { connector: connectTo(platform, { baseUrl, apiKey: 'key-1', scopeId }), requests };
}
