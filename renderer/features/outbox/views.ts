import type { SyncStatus } from '#shared/contract/sync.ts';
import { isOneOf } from '../../lib/is-one-of.ts';

/** What the Outbox shows, in the order of its tabs. */
export const OUTBOX_TABS = ['pending', 'held', 'conflicts', 'quarantine', 'history', 'rehearsal'] as const;

export type OutboxTab = (typeof OUTBOX_TABS)[number];

export const toOutboxTab = (name: string | null): OutboxTab | null =>
  name !== null && isOneOf(OUTBOX_TABS, name) ? name : null;

/** Where a person is wanted most; what waits by itself comes last. */
export const mostUrgentView = (views: SyncStatus['views']): OutboxTab =>
  (['conflicts', 'quarantine', 'held'] as const).find((view) => views[view] > 0) ?? 'pending';
