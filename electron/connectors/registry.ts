import type { AuthScheme, PlatformName } from '#shared/contract/connections.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock } from '../lib/ports.ts';
import { createHttpClient, type HttpClientOptions, type HttpTimeouts } from '../net/http-client.ts';
import { connectionAccount } from '../secrets/secret-store.ts';
import { prepare, type ReadDb } from '../store/database.ts';
import type { Connectors } from './connector.ts';
import { readGomobileError } from './gomobile/gomobile-api.ts';
import { createGomobileConnector, type GomobileConnector } from './gomobile/gomobile-connector.ts';

/** Where a platform is and how it is spoken to, with the key. */
export interface ConnectorSettings {
  platform: PlatformName;
  baseUrl: string;
  authScheme: AuthScheme;
  apiKey: string;
}

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
}: ConnectorRegistryDeps): ConnectorRegistry {
  const kept = new Map<string, Kept>();

  const make = ({ platform, ...settings }: ConnectorSettings): GomobileConnector => {
    if (platform !== 'gomobile')
      throw new AppError('NOT_OFFERED', 'This version of Earshot connects to Gomobile only.');
    const http = createHttpClient({
      ...settings,
      clock,
      readError: readGomobileError,
      ...(timeouts && { timeouts }),
      ...(dispatcher && { dispatcher }),
    });
    return createGomobileConnector(http);
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
      const made = `${row.platform} ${row.authScheme} ${row.baseUrl}`;
      const held = kept.get(connectionId);
      if (held?.made === made) return held.connector;
      await drop(connectionId);
      const apiKey = await secrets.getSecret({ account: connectionAccount(connectionId) });
      if (apiKey === null) {
        throw new AppError('AUTH_EXPIRED', 'The key of this connection is not in the keychain of this computer.', {
          action:
            'Add the connection once more with its key: everything that was read and what waits to be sent stays.',
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

const findSettings = (db: ReadDb, id: string): Omit<ConnectorSettings, 'apiKey'> | null =>
  prepare<Omit<ConnectorSettings, 'apiKey'>>(
    db,
    'SELECT platform, base_url AS baseUrl, auth_scheme AS authScheme FROM connections WHERE id = ?',
  ).get(id) ?? null;
