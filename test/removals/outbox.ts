import type { Removal } from './removal.ts';

const REHEARSAL = 'shared/domain/rehearsal.test.ts';
const AGAINST_PLATFORM = 'test/integration/rehearsal.integration.test.ts';

export const removals: readonly Removal[] = [
  {
    name: 'a decision for all leaves what is about something else by now',
    file: 'electron/sync/outbox/decisions.ts',
    find: 'if (!change || !conflict || stampOf(conflict) !== stamp) return [];',
    replace: 'if (!change || !conflict || stamp === null) return [];',
    test: AGAINST_PLATFORM,
    only: 'about something else by now',
  },
  {
    name: 'what a person holds back does not lapse',
    file: 'electron/sync/outbox/decisions.ts',
    find: "state: 'held', expiresAt: isEffect ? clock.now() + HOLD_MS : null });",
    replace: "state: 'held', expiresAt: isEffect ? null : clock.now() + HOLD_MS });",
    test: AGAINST_PLATFORM,
    only: 'what is left out of it',
  },
  {
    name: 'a row of the rehearsal that changed is not left out',
    file: 'electron/features/outbox/rehearsal.ts',
    find: 'row?.all.length !== count ||',
    replace: 'row === undefined ||',
    test: AGAINST_PLATFORM,
    only: 'what is left out of it',
  },
  {
    name: 'nothing is sent before it was shown, where the person wishes so',
    file: 'electron/sync/sync.ts',
    find: 'if (reviewFirst && queued + unknown > 0) pause();',
    replace: 'if (reviewFirst && queued + unknown < 0) pause();',
    test: AGAINST_PLATFORM,
    only: 'is shown before anything is sent',
  },
  {
    name: 'the rehearsal compares a later edit with what an earlier one leaves behind',
    file: 'shared/domain/rehearsal.ts',
    find: 'records.set(change.entityId, afterwards(change, record));',
    replace: 'records.set(change.entityId, record);',
    test: REHEARSAL,
  },
  {
    name: 'the rehearsal lets nothing of a record pass what stays',
    file: 'shared/domain/rehearsal.ts',
    find: 'return earlier ?? needed()',
    replace: 'return needed()',
    test: REHEARSAL,
  },
  {
    name: 'changes of one wish are one row in the counts too',
    file: 'electron/sync/store/outbox-table.ts',
    find: 'SELECT DISTINCT state, group_id, error FROM outbox',
    replace: 'SELECT state, group_id, error FROM outbox',
    test: 'electron/features/outbox/repository.test.ts',
  },
  {
    name: 'what an end of the process cut short is not taken for done',
    file: 'electron/sync/push/settle.ts',
    find: "state: change.firstSentAt === null ? 'queued' : 'unknown' });",
    replace: "state: 'done' });",
    test: 'electron/sync/push/settle.test.ts',
  },
];
