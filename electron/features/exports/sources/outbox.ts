import type { Change } from '#shared/contract/outbox.ts';
import { CALL, listSource } from './source.ts';

const ARROW = '→';

export const outboxSource = listSource('outbox', {
  page: (queries, { view }, page) => queries.outbox.list({ view, page }, CALL),
  cells: (change: Change) => ({
    operation: change.operation,
    entity: change.entity,
    entityLabel: change.entityLabel,
    connectionName: change.connectionName,
    changeState: change.state,
    changedFields:
      change.fields.map(({ field, before, after }) => `${field}: ${before ?? ''} ${ARROW} ${after ?? ''}`).join('\n') ||
      null,
    createdAt: change.createdAt,
    settledAt: change.settledAt,
    attemptCount: change.attemptCount,
    problem: change.error?.message ?? null,
  }),
});
