import type { AuthScheme } from '#shared/contract/connections.ts';

/** How the requests to one platform prove who they come from. */
export interface Credentials {
  /** The headers to send now. Rejects where there are none to be had. */
  headers(signal?: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /**
   * The platform answered 401 to these headers, so the request had no effect. Answers whether there are others to try it with,
   * once. Absent where a key is all there is.
   */
  renew?(refused: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<boolean>;
}

/** A key that stays the same, in the header that its platform reads. */
export function keyCredentials(scheme: Exclude<AuthScheme, 'session'>, key: string): Credentials {
  const headers = HEADER_OF[scheme](key);
  return { headers: async () => headers };
}

/** Nothing is proven, as where tokens are exchanged for new ones. */
export const NO_CREDENTIALS: Credentials = { headers: async () => ({}) };

const HEADER_OF = {
  apiKey: (key: string): Record<string, string> => ({ 'x-api-key': key }),
  bearer: (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` }),
  bare: (key: string): Record<string, string> => ({ authorization: key }),
} as const;
