import { CreditTransactionPage } from '#shared/wire/gomobile/credits.ts';
import type { creditRoutes } from '#shared/wire/gomobile/routes/credits.ts';
import type { didRoutes } from '#shared/wire/gomobile/routes/dids.ts';
import type { senderIdRoutes } from '#shared/wire/gomobile/routes/sender-ids.ts';
import type { RouteCase, RouteCases } from '../route-case.ts';

const NO_ID = { none: 'it takes no id' };
const NO_INPUT = { none: 'it takes neither body nor query' };
const READ_ONLY = { none: 'reading is never refused for a state' };

/** A list or figure that is asked for without anything beside it. */
const plainRead = (check: (reply: unknown) => boolean): RouteCase => ({
  success: async () => ({}),
  check: (reply) => {
    if (!check(reply)) throw new Error(`unexpected reply: ${JSON.stringify(reply)}`);
  },
  unknownId: NO_ID,
  invalid: NO_INPUT,
  wrongState: READ_ONLY,
});

const isFullList = (reply: unknown): boolean => Array.isArray(reply) && reply.length > 0;

export const creditCases: RouteCases<typeof creditRoutes> = {
  getCreditBalance: plainRead((reply) => typeof reply === 'object'),
  listCreditTransactions: {
    success: async () => ({ query: { page: 1, limit: 5, startDate: '2020-01-01', endDate: '2099-12-31' } }),
    check: (reply) => {
      if (CreditTransactionPage.parse(reply).data.length === 0) throw new Error('a new workspace has a transaction');
    },
    unknownId: NO_ID,
    invalid: () => ({ query: { startDate: 'yesterday' } }),
    wrongState: READ_ONLY,
  },
};

export const didCases: RouteCases<typeof didRoutes> = { listAvailableDids: plainRead(isFullList) };

export const senderIdCases: RouteCases<typeof senderIdRoutes> = { listAvailableSenderIds: plainRead(isFullList) };
