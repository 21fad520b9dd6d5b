import type { didRoutes } from '#shared/wire/gomobile/routes/dids.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import { listDids } from './repository.ts';

export const didHandlers = ({ db }: Workspace): RouteHandlers<typeof didRoutes> => ({
  listAvailableDids: () => listDids(db).map((row) => ({ ...row, capabilities: JSON.parse(row.capabilities) })),
});
