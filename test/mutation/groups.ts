/** Of the mutants of each group, in percent, the tests must notice so many. */
export const LEAST_SCORE = 85;

export interface MutationGroup {
  name: string;
  /** Each is tried with the test beside it alone, and not with what happens to run through it. */
  files: readonly string[];
}

/** The code that decides whether a change is lost or doubled, by what it decides. */
export const GROUPS: readonly MutationGroup[] = [
  {
    name: 'merge',
    files: [
      'shared/domain/merge.ts',
      'shared/domain/text-merge.ts',
      'shared/domain/field-policies.ts',
      'shared/domain/fields.ts',
      'shared/domain/coalesce.ts',
    ],
  },
  {
    name: 'retry',
    files: [
      'shared/domain/backoff.ts',
      'shared/domain/retry-class.ts',
      'electron/sync/retry-budget.ts',
      'electron/sync/push/failure-rules.ts',
      'electron/net/reply-errors.ts',
    ],
  },
  {
    name: 'cursor',
    files: [
      'electron/sync/pull-strategy.ts',
      'electron/sync/pull/overlap.ts',
      'electron/sync/pull/scan-pages.ts',
      'electron/sync/pull/sweep.ts',
      'electron/sync/pull/settle-older.ts',
      'electron/sync/pull/pull-contacts.ts',
      'electron/sync/store/base-table.ts',
    ],
  },
  {
    name: 'outbox',
    files: [
      'shared/domain/outbox-state.ts',
      'electron/sync/store/outbox-table.ts',
      'electron/sync/outbox/decisions.ts',
      'electron/sync/outbox/effects.ts',
      'electron/sync/outbox/enqueue.ts',
      'electron/sync/outbox/enqueue-audience.ts',
      'electron/sync/push/settle.ts',
      'electron/sync/push/pusher.ts',
      'electron/sync/push/send-contact.ts',
    ],
  },
];

export const testBeside = (file: string): string => file.replace(/\.ts$/, '.test.ts');
