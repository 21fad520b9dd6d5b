import type { RouteTable } from '../../routes.ts';
import { CreditBalance, CreditTransactionListQuery, CreditTransactionPage } from '../credits.ts';

/** Credits: what calls, messages and answers are paid with. */
export const creditRoutes = {
  getCreditBalance: {
    code: 'CR1',
    method: 'GET',
    path: '/api/credits/balance',
    title: 'Get credit balance for current organization',
    summary: 'Credits that are left',
    status: 200,
    reply: CreditBalance,
    tag: 'inferred',
    source: 'base path of credits',
  },
  listCreditTransactions: {
    code: 'CR2',
    method: 'GET',
    path: '/api/credits/transactions',
    title: 'Get credit transaction history for current organization',
    summary: 'Credits added and charged, newest first',
    query: CreditTransactionListQuery,
    status: 200,
    reply: CreditTransactionPage,
    tag: 'stated',
    source: 'credit transactions',
  },
} as const satisfies RouteTable;
