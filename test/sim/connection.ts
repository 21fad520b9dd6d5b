import { insertConnection as insert } from '../../electron/features/connections/repository.ts';
import type { Random } from '../../electron/lib/ports.ts';
import type { WriteDb } from '../../electron/store/database.ts';
import type { PlatformName } from '../../shared/contract/connections.ts';
import { PLATFORM_PROFILES } from '../../shared/domain/platform-profile.ts';
import { STARTS_AT } from './platform.ts';

/** A connection as it stands after it was added, before anything was read. Answers its id. */
export function addConnection(
  db: WriteDb,
  platform: PlatformName,
  { workspaceId, random }: { workspaceId: string; random: Random },
): string {
  const id = random.uuid();
  insert(db, {
    id,
    platform,
    name: platform,
    baseUrl: `https://${platform}.example`,
    authScheme: PLATFORM_PROFILES[platform].authSchemes[0],
    scopeId: platform === 'trillet' ? workspaceId : null,
    organisationId: null,
    organisationName: null,
    sample: false,
    capabilities: [],
    privateNetwork: false,
    createdAt: STARTS_AT,
  });
  return id;
}
