import type { PlatformName } from '#shared/contract/connections.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { ConnectorRegistry } from '../connectors/registry.ts';
import type { ConnectorOf } from './pull/collections/define.ts';
import type { Sync } from './sync.ts';

/**
 * Does what cannot wait: it is done now, on the platform, or refused. Throws OFFLINE while Earshot works offline by choice, and
 * the connector's own errors otherwise; what was met tells sync whether the platform is there. Nothing is sent twice.
 */
export type Online = <P extends PlatformName, R>(
  connectionId: string,
  platforms: readonly P[],
  work: (connector: ConnectorOf<P>) => Promise<R>,
) => Promise<R>;

export function createOnline({
  connectors,
  sync,
}: {
  connectors: Pick<ConnectorRegistry, 'for'>;
  sync: Pick<Sync, 'status' | 'noteExchange'>;
}): Online {
  return async (connectionId, platforms, work) => {
    if (sync.status().state === 'paused') {
      throw new AppError('OFFLINE', 'Earshot works offline, as you chose, and this cannot wait.', {
        action: 'Go online first. Nothing was sent.',
      });
    }
    const connector = await connectors.for(connectionId);
    if (!platforms.some((platform) => platform === connector.platform)) {
      throw new AppError('NOT_OFFERED', 'The platform of this connection does not offer this.');
    }
    try {
      // The list of platforms was just asked for this one.
      const result = await work(connector as Parameters<typeof work>[0]);
      sync.noteExchange(connectionId, { ok: true });
      return result;
    } catch (error) {
      sync.noteExchange(connectionId, { ok: false, error });
      throw error;
    }
  };
}
