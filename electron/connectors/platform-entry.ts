import type { HttpClient, HttpClientOptions } from '../net/http-client.ts';
import type { TokenPair } from '../net/session-credentials.ts';
import type { OpenConnector } from './connector.ts';
import type { WireSettings } from './wire-settings.ts';

/** What a connector is made with besides its line. */
export interface ConnectorContext {
  settings?: WireSettings | undefined;
  /** The workspace or organization that the key is used for, where its platform wants it named. */
  scopeId?: string | null | undefined;
}

/** What the registry needs to know of a platform that can be connected. */
export interface PlatformEntry<C extends OpenConnector = OpenConnector> {
  /** What an error body of the platform says. */
  readError: HttpClientOptions['readError'];
  create(http: HttpClient, context: ConnectorContext): C;
  /** Exchanges a session's refresh token for a new pair; `http` proves nothing by itself. Absent where there are no sessions. */
  refresh?(http: HttpClient, refreshToken: string, context: ConnectorContext): Promise<TokenPair>;
}
