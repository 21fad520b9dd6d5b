import { defineRecords, SETUP_EVERY_MS } from './define.ts';

export const creditTransactions = defineRecords({
  platform: 'gomobile',
  collection: 'creditTransactions',
  topic: 'reports',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { page, limit, signal }) =>
    connector.client.list('listCreditTransactions', { query: { page, limit }, signal }),
  describe: (transaction) => ({
    remoteId: transaction.id,
    name: transaction.description ?? transaction.type,
    status: transaction.type,
    datedAt: transaction.createdAt,
  }),
});
