import type { AuthScheme, PlatformName } from '#shared/contract/connections.ts';
import { PLATFORM_PROFILES, type PlatformProfile } from '#shared/domain/platform-profile.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Clock, Timers } from '../lib/ports.ts';
import { type Credentials, NO_CREDENTIALS } from '../net/credentials.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions, type HttpTimeouts } from '../net/http-client.ts';
import { createRateGate, type RateGateOptions } from '../net/rate-gate.ts';
import { createSessionCredentials, type TokenStore } from '../net/session-credentials.ts';
import { connectionAccount } from '../secrets/secret-store.ts';
import { prepare, type ReadDb } from '../store/database.ts';
import type { Connectors } from './connector.ts';
import { readFlowgentError } from './flowgent/flowgent-api.ts';
import { createFlowgentConnector } from './flowgent/flowgent-connector.ts';
import { readGomobileError } from './gomobile/gomobile-api.ts';
import { createGomobileConnector } from './gomobile/gomobile-connector.ts';
import { refreshGomobileSession } from './gomobile/refresh-session.ts';
import type { ConnectorContext, PlatformEntry } from './platform-entry.ts';
import { keptTokens, type SecretPort, typedTokens } from './token-stores.ts';
import { readTrilletError } from './trillet/trillet-api.ts';
import { createTrilletConnector } from './trillet/trillet-connector.ts';
import { readTruestateError } from './truestate/truestate-api.ts';
import { createTruestateConnector } from './truestate/truestate-connector.ts';
import { DEFAULT_WIRE_SETTINGS, parseWireSettings, type WireSettings } from './wire-settings.ts';

/** Longest wait at the end for a session that is just being renewed. */
const MAX_SETTLE_MS = 3_000;

/** The platforms that can be connected, a line each. */
const PLATFORMS = {
  gomobile: { readError: readGomobileError, create: createGomobileConnector, refresh: refreshGomobileSession },
  trillet: { readError: readTrilletError, create: createTrilletConnector },
  truestate: { readError: readTruestateError, create: createTruestateConnector },
  flowgent: { readError: readFlowgentError, create: createFlowgentConnector },
} as const satisfies Partial<Record<PlatformName, PlatformEntry>>;

type OfferedPlatform = keyof typeof PLATFORMS;

/** A connector of any platform; its `platform` tells which. */
export type AnyConnector = ReturnType<(typeof PLATFORMS)[OfferedPlatform]['create']>;

const isOffered = (platform: PlatformName): platform is OfferedPlatform => Object.hasOwn(PLATFORMS, platform);

/** Where a platform is and how it is spoken to, with the key. */
export interface ConnectorSettings {
  platform: PlatformName;
  baseUrl: string;
  authScheme: AuthScheme;
  apiKey: string;
  /** The name in the address may lead into a private network. */
  privateNetwork: boolean;
  /** The workspace or organization that the key is used for, where the platform wants it named. */
  scopeId?: string | null | undefined;
  wireSettings?: WireSettings | undefined;
}

export interface ConnectorRegistry extends Connectors {
  for(connectionId: string): Promise<AnyConnector>;
  /** A connector of its own for settings that are not kept yet; the caller closes it. */
  make(settings: ConnectorSettings): AnyConnector;
  /** What is to be kept for a key that was tried: a session's token has bought others meanwhile, and is worth nothing itself. */
  secretOf(settings: Pick<ConnectorSettings, 'authScheme' | 'apiKey'>): string;
  /** Forgets the connector: the connection's key or address changed, or it is gone. */
  drop(connectionId: string): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectorRegistryDeps {
  db: ReadDb;
  clock: Clock;
  /** Passes evenly, whatever the time of day is set to; see the rate gate. */
  steadyClock?: Clock;
  secrets: SecretPort;
  timeouts?: Partial<HttpTimeouts>;
  /** Take the place of real waiting. */
  sleep?: RateGateOptions['sleep'];
  timers?: Timers;
  /** Takes the place of real sockets. */
  dispatcher?: HttpClientOptions['dispatcher'];
  /** Takes the place of the system's name look-up. */
  resolveName?: HttpClientOptions['resolveName'];
}

interface Kept {
  connector: AnyConnector;
  /** The settings it was made with. */
  made: string;
  /** Its secret is another's now, or nobody's. */
  retire(): void;
}

export function createConnectors(deps: ConnectorRegistryDeps): ConnectorRegistry {
  const { db, secrets } = deps;
  const kept = new Map<string, Kept>();
  const typed = typedTokens();

  const drop = async (connectionId: string) => {
    const held = kept.get(connectionId);
    kept.delete(connectionId);
    held?.retire();
    await held?.connector.close();
  };

  return {
    make: (settings) => connect(deps, settings, typed.storeFor(settings.apiKey)),
    secretOf: ({ authScheme, apiKey }) => (authScheme === 'session' ? typed.take(apiKey) : apiKey),
    drop,
    async for(connectionId) {
      const settings = findSettings(db, connectionId);
      if (!settings) throw new AppError('NOT_FOUND', 'This connection is no longer here.');
      const made = JSON.stringify(settings);
      const held = kept.get(connectionId);
      if (held?.made === made) return held.connector;
      await drop(connectionId);
      const account = connectionAccount(connectionId);
      const apiKey = await secrets.getSecret({ account });
      if (apiKey === null) {
        throw new AppError('AUTH_EXPIRED', 'The key of this connection is not in the keychain of this computer.', {
          action: 'Enter the key. What was read stays, and what you changed waits.',
        });
      }
      // Another caller may have made it while the keychain was asked.
      const already = kept.get(connectionId);
      if (already?.made === made) return already.connector;
      const tokens = keptTokens(secrets, account, apiKey);
      const connector = connect(deps, { ...settings, apiKey }, tokens);
      kept.set(connectionId, { connector, made, retire: tokens.retire });
      return connector;
    },
    async close() {
      // Nobody's secret has changed: a session that is just being renewed may still keep what it buys.
      const open = [...kept.values()];
      kept.clear();
      await Promise.all(open.map(({ connector }) => connector.close()));
    },
  };
}

/** A connector with a line of its own. Throws INVALID and NOT_OFFERED for settings that cannot work. */
function connect(deps: ConnectorRegistryDeps, settings: ConnectorSettings, tokens: TokenStore): AnyConnector {
  const { platform, scopeId = null, wireSettings = DEFAULT_WIRE_SETTINGS } = settings;
  if (!isOffered(platform)) {
    throw new AppError('NOT_OFFERED', 'This version of Earshot does not connect to this platform yet.');
  }
  const entry: PlatformEntry<AnyConnector> = PLATFORMS[platform];
  const profile = PLATFORM_PROFILES[platform];
  const context: ConnectorContext = { settings: wireSettings, scopeId };
  const headers = scopeHeaders(profile, scopeId);
  const open = (isPaced: boolean, credentials?: Credentials): HttpClient =>
    createHttpClient({
      baseUrl: settings.baseUrl,
      authScheme: settings.authScheme,
      apiKey: settings.apiKey,
      credentials,
      headers,
      allowPrivate: settings.privateNetwork,
      clock: deps.clock,
      steadyClock: deps.steadyClock,
      readError: entry.readError,
      ...(isPaced && { gate: createRateGate(paceOf(deps, profile)) }),
      timeouts: deps.timeouts,
      dispatcher: deps.dispatcher,
      timers: deps.timers,
      resolveName: deps.resolveName,
    });
  if (settings.authScheme !== 'session') return entry.create(open(true), context);
  const { refresh } = entry;
  if (!refresh) throw new AppError('NOT_OFFERED', `${profile.name} has no sessions that Earshot could renew.`);
  const bare = open(false, NO_CREDENTIALS);
  const credentials = createSessionCredentials({
    store: tokens,
    refresh: (token) => refresh(bare, token, context),
  });
  const connector = entry.create(open(true, credentials), context);
  const close = async () => {
    await Promise.race([credentials.settled(), new Promise((resolve) => setTimeout(resolve, MAX_SETTLE_MS).unref())]);
    await Promise.all([connector.close(), bare.close()]);
  };
  return { ...connector, close };
}

function scopeHeaders({ name, scope }: PlatformProfile, scopeId: string | null): Record<string, string> {
  if (scope === null) return {};
  if (scopeId !== null) return { [scope.header]: scopeId };
  if (!scope.isRequired) return {};
  throw new AppError('INVALID', `${name} wants to be told the ${scope.kind} as well.`, {
    action: `Enter the id of the ${scope.kind}; it stands on the pages of ${name} where keys are made.`,
  });
}

const paceOf = (
  { clock, steadyClock, sleep }: ConnectorRegistryDeps,
  { requestsPerMinute }: PlatformProfile,
): RateGateOptions => ({
  clock,
  steadyClock,
  perMinute: requestsPerMinute ?? undefined,
  ...(sleep && { sleep }),
});

interface SettingsRow extends Omit<ConnectorSettings, 'apiKey' | 'privateNetwork' | 'wireSettings'> {
  privateNetwork: number;
  wireSettings: string;
}

function findSettings(db: ReadDb, id: string): Omit<ConnectorSettings, 'apiKey'> | null {
  const row = prepare<SettingsRow>(
    db,
    `SELECT platform, base_url AS baseUrl, auth_scheme AS authScheme, private_network AS privateNetwork,
       scope_id AS scopeId, wire_settings AS wireSettings
     FROM connections WHERE id = ?`,
  ).get(id);
  if (!row) return null;
  return { ...row, privateNetwork: row.privateNetwork === 1, wireSettings: parseWireSettings(row.wireSettings) };
}
