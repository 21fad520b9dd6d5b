import { changeListsOf } from '#shared/wire/gomobile/paging.ts';
import { gomobileRoutes } from '#shared/wire/gomobile/routes.ts';
import type { LocalCapabilities } from '#shared/wire/local/capabilities.ts';
import { identityOf, type Workspace } from '../workspace.ts';

/** What this server offers beyond the documented API. */
export function capabilities({ db, extras }: Workspace, testHooks: boolean): LocalCapabilities {
  const { workspaceId, organizationId } = identityOf(db);
  return {
    platform: 'earshot-local',
    version: 1,
    workspaceId,
    organisationId: organizationId,
    capabilities: {
      audioRange: extras,
      recordingExtras: extras,
      etag: extras,
      idempotencyKey: extras,
      changeLists: extras ? changeListsOf(gomobileRoutes) : [],
      testHooks,
    },
  };
}
