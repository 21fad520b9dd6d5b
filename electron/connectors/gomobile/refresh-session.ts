import { authRoutes } from '#shared/wire/gomobile/routes/auth.ts';
import type { HttpClient } from '../../net/http-client.ts';
import type { TokenPair } from '../../net/session-credentials.ts';
import type { ConnectorContext } from '../platform-entry.ts';
import { createRouteClient } from '../route-client.ts';

/** Exchanges the refresh token for a new pair; the old one is worth nothing then. */
export async function refreshGomobileSession(
  http: Pick<HttpClient, 'reply' | 'stream'>,
  refreshToken: string,
  { settings }: ConnectorContext = {},
): Promise<TokenPair> {
  const client = createRouteClient(http, authRoutes, { settings });
  const pair = await client.call('refreshSession', { body: { refresh_token: refreshToken } });
  return { accessToken: pair.access_token, refreshToken: pair.refresh_token };
}
