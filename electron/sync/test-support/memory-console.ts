import { randomUUID } from 'node:crypto';
import type { Capability, ConnectionTest } from '#shared/contract/connections.ts';
import type { GomobileApi } from '../../connectors/gomobile/gomobile-api.ts';
import { type GomobileConnector, identifyGomobile } from '../../connectors/gomobile/gomobile-connector.ts';
import type { Clock } from '../../lib/ports.ts';
import type { WriteDb } from '../../store/database.ts';
import { createSync, type Sync } from '../sync.ts';
import type { MemoryPlatform } from './memory-platform.ts';

export interface MemoryConsole {
  db: WriteDb;
  clock: Clock;
  platform: MemoryPlatform;
  /** Takes the place of the platform's own, as where a test holds its answers back. */
  api?: GomobileApi;
}

/** The engine of a console over a platform in memory, as after a start. It does nothing by itself: drive it by `step`. */
export function bootSync({ db, clock, platform, api = platform.api }: MemoryConsole): Sync {
  const report = { capabilities: [] as Capability[] } as ConnectionTest;
  const connector = {
    platform: 'gomobile',
    api,
    client: platform.client,
    clockSkewMs: () => null,
    identify: (signal?: AbortSignal) => identifyGomobile(api, signal),
    test: async () => ({ report, organisationId: null, error: null }),
  } as unknown as GomobileConnector;
  const sync = createSync({
    db,
    clock,
    random: { uuid: () => randomUUID(), fraction: () => 0.5 },
    log: {
      info: () => {},
      warn: () => {},
      error: (event, fields) => {
        throw new Error(`${event} ${JSON.stringify(fields)}`);
      },
    },
    publish: () => {},
    connectors: { for: async () => connector },
  });
  sync.start();
  void sync.stop();
  return sync;
}
