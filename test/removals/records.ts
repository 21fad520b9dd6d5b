import type { Removal } from './removal.ts';

export const removals: readonly Removal[] = [
  {
    name: 'a record that was removed is not brought back by a page from before',
    file: 'electron/sync/store/record-store.ts',
    find: '!known && !isCertain && isBuried(db, key, updatedAt)',
    replace: '!known && !isCertain && isBuried(db, key, updatedAt) && generation === -1',
    test: 'electron/sync/store/record-store.test.ts',
    only: 'bring it back',
  },
  {
    name: 'an older answer about a record does not undo a newer one',
    file: 'electron/sync/store/record-store.ts',
    find: 'updatedAt !== null && updatedAt < known.updatedAt)',
    replace: 'updatedAt !== null && updatedAt < 0)',
    test: 'electron/sync/store/record-store.test.ts',
    only: 'long on its way',
  },
  {
    name: 'what belongs to a record goes with it',
    file: 'electron/sync/store/record-store.ts',
    find: '    for (const one of owned) removeRecord({ db, clock }, { connectionId, collection: child, remoteId: one.remoteId });\n',
    replace: '    void owned;\n',
    test: 'electron/sync/store/record-store.test.ts',
    only: 'takes what belongs',
  },
  {
    name: 'a record that is absent from one list is not removed yet',
    file: 'electron/sync/pull/sweep.ts',
    find: 'at !== null && now - at >= MISSING_AGE_MS).slice',
    replace: 'at !== null || now > 0).slice',
    test: 'test/integration/records-platform.integration.test.ts',
    only: 'after two lists',
  },
  {
    name: 'a list that is not due is left alone',
    file: 'electron/sync/pull/pull-records.ts',
    find: 'return context.full || scannedAt === null || age >= everyMs || age < 0;',
    replace: 'return everyMs > 0;',
    test: 'test/integration/records-platform.integration.test.ts',
    only: 'left alone',
  },
];
