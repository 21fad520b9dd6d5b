import { z } from 'zod';
import type { HttpClient } from '../../net/http-client.ts';
import type { TokenPair } from '../../net/session-credentials.ts';
import { brokenReply } from '../broken-reply.ts';
import type { ConnectorContext } from '../platform-entry.ts';

const Tokens = z.looseObject({ access_token: z.string().min(1), refresh_token: z.string().min(1) });

/** Exchanges the refresh token for a new pair; the old one is worth nothing then. */
export async function refreshGomobileSession(
  http: Pick<HttpClient, 'json'>,
  refreshToken: string,
  { settings }: ConnectorContext = {},
): Promise<TokenPair> {
  const path = settings?.paths.refreshSession ?? '/api/auth/refresh';
  const parsed = Tokens.safeParse(await http.json({ method: 'POST', path, body: { refresh_token: refreshToken } }));
  if (!parsed.success) throw brokenReply(parsed.error);
  return { accessToken: parsed.data.access_token, refreshToken: parsed.data.refresh_token };
}
