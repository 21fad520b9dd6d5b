import type { creditRoutes } from '#shared/wire/gomobile/routes/credits.ts';
import type { RouteHandlers } from '../../http/register.ts';
import type { Workspace } from '../../workspace.ts';
import { creditBalance } from './ledger.ts';
import { listCreditTransactions } from './service.ts';

export const creditHandlers = (workspace: Workspace): RouteHandlers<typeof creditRoutes> => ({
  getCreditBalance: () => ({ balance: creditBalance(workspace) }),
  listCreditTransactions: ({ query }) => listCreditTransactions(workspace, query),
});
