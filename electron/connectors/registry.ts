import type { AuthScheme, PlatformName } from '#shared/contract/connections.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../lib/ports.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions, type HttpTimeouts } from '../net/http-client.ts';
import { connectionAccount } from '../secrets/secret-store.ts';
import { prepare, type ReadDb } from '../store/database.ts';
import type { Connector, Connectors } from './connector.ts';
import { readGomobileError } from './gomobile/gomobile-api.ts';
import { createGomobileConnector, type GomobileConnector } from './gomobile/gomobile-connector.ts';

/** Where a platform is and how it is spoken to, with the key. */
export interface ConnectorSettings {
  platform: PlatformName;
  baseUrl: string;
  authScheme: AuthScheme;
  apiKey: string;
  /** The name in the address may lead into a private network. */
  privateNetwork: boolean;
}

/** How the platforms that can be connected are spoken to. A platform that comes later gets a line here. */
const PLATFORMS = {
  gomobile: { readError: readGomobileError, create: createGomobileConnector },
} as const satisfies Partial<
  Record<PlatformName, { readError: HttpClientOptions['readError']; create: (http: HttpClient) => Connector }>
>;

const isOffered = (platform: PlatformName): platform is keyof typeof PLATFORMS => platform in PLATFORMS;

export interface ConnectorRegistry extends Connectors {
  for(connectionId: string): Promise<GomobileConnector>;
  /** A connector of its own for settings that are not kept yet; the caller closes it. */
  make(settings: ConnectorSettings): GomobileConnector;
  /** Forgets the connector: the connection's key or address changed, or it is gone. */
  drop(connectionId: string): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectorRegistryDeps {
  db: ReadDb;
  clock: Clock;
  secrets: { getSecret(input: { account: string }): Promise<string | null> };
  timeouts?: Partial<HttpTimeouts>;
  /** Takes the place of real sockets. */
  dispatcher?: HttpClientOptions['dispatcher'];
  /** Takes the place of the system's name look-up. */
  resolveName?: HttpClientOptions['resolveName'];
}

interface Kept {
  connector: GomobileConnector;
  /** The address and scheme it was made with. */
  made: string;
}

export function createConnectors({
  db,
  clock,
  secrets,
  timeouts,
  dispatcher,
  resolveName,
}: ConnectorRegistryDeps): ConnectorRegistry {
  const kept = new Map<string, Kept>();

  const make = ({ platform, privateNetwork, ...settings }: ConnectorSettings): GomobileConnector => {
    if (!isOffered(platform)) {
      throw new AppError('NOT_OFFERED', 'This version of Earshot does not connect to this platform yet.');
    }
    const { readError, create } = PLATFORMS[platform];
    const http = createHttpClient({
      ...settings,
      allowPrivate: privateNetwork,
      clock,
      readError,
      ...(timeouts && { timeouts }),
      ...(dispatcher && { dispatcher }),
      ...(resolveName && { resolveName }),
    });
    return create(http);
  };

  const drop = async (connectionId: string) => {
    const held = kept.get(connectionId);
    kept.delete(connectionId);
    await held?.connector.close();
  };

  return {
    make,
    drop,
    async for(connectionId) {
      const row = findSettings(db, connectionId);
      if (!row) throw new AppError('NOT_FOUND', 'This connection is no longer here.');
      const made = `${row.platform} ${row.authScheme} ${row.baseUrl} ${row.privateNetwork}`;
      const held = kept.get(connectionId);
      if (held?.made === made) return held.connector;
      await drop(connectionId);
      const apiKey = await secrets.getSecret({ account: connectionAccount(connectionId) });
      if (apiKey === null) {
        throw new AppError('AUTH_EXPIRED', 'The key of this connection is not in the keychain of this computer.', {
          action: 'Enter the key. What was read stays, and what you changed waits.',
        });
      }
      // Another caller may have made it while the keychain was asked.
      const already = kept.get(connectionId);
      if (already?.made === made) return already.connector;
      const connector = make({ ...row, apiKey });
      kept.set(connectionId, { connector, made });
      return connector;
    },
    async close() {
      await Promise.all([...kept.keys()].map(drop));
    },
  };
}

function findSettings(db: ReadDb, id: string): Omit<ConnectorSettings, 'apiKey'> | null {
  const row = prepare<Omit<ConnectorSettings, 'apiKey' | 'privateNetwork'> & { privateNetwork: number }>(
    db,
    `SELECT platform, base_url AS baseUrl, auth_scheme AS authScheme, private_network AS privateNetwork
     FROM connections WHERE id = ?`,
  ).get(id);
  return row ? { ...row, privateNetwork: row.privateNetwork === 1 } : null;
}
