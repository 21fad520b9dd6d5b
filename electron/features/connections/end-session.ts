import type { Connection } from '#shared/contract/connections.ts';
import type { ConnectorRegistry } from '../../connectors/registry.ts';
import { parseSecret } from '../../connectors/token-stores.ts';
import { connectionAccount } from '../../secrets/secret-store.ts';
import type { RemovableSecrets } from './secret-removals.ts';

/** Nobody waits longer than this for a platform to hear that they leave. */
const PATIENCE_MS = 4_000;

/**
 * Tells a platform that the session of a connection is over, so that its tokens are worth nothing to anybody. As well as it can:
 * leaving works without a line too, and the session then ends by its age. Only while sync is suspended.
 */
export async function endSession(
  { connectors, secrets }: { connectors: Pick<ConnectorRegistry, 'for'>; secrets: Pick<RemovableSecrets, 'getSecret'> },
  { id, platform, authScheme }: Pick<Connection, 'id' | 'platform' | 'authScheme'>,
): Promise<void> {
  if (authScheme !== 'session' || platform !== 'gomobile') return;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const refreshToken = async () => {
    const secret = await secrets.getSecret({ account: connectionAccount(id) });
    return secret === null ? null : parseSecret(secret).refreshToken;
  };
  try {
    const connector = await connectors.for(id);
    if (connector.platform !== 'gomobile') return;
    let token = await refreshToken();
    for (let attempt = 0; attempt < 2 && token !== null; attempt++) {
      await connector.client.act('logout', { body: { refresh_token: token }, signal });
      // The request itself may have renewed the session, which has another token then.
      const now = await refreshToken();
      if (now === token) return;
      token = now;
    }
  } catch {
    // The key is forgotten here all the same, which is what the person asked for.
  }
}
