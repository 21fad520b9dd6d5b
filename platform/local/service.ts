import type { LocalCapabilities } from '#shared/wire/local/capabilities.ts';
import { identityOf, type Workspace } from '../workspace.ts';

/** What this server offers beyond the documented API. */
export function capabilities({ db }: Workspace, testHooks: boolean): LocalCapabilities {
  const { workspaceId, organizationId } = identityOf(db);
  return {
    platform: 'earshot-local',
    version: 1,
    workspaceId,
    organisationId: organizationId,
    capabilities: {
      audioRange: true,
      recordingExtras: true,
      etag: false,
      idempotencyKey: false,
      updatedSince: false,
      includeDeleted: false,
      sortByUpdatedAt: false,
      testHooks,
    },
  };
}
