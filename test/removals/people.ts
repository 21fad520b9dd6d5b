import type { Removal } from './removal.ts';

const AUDIENCES = 'test/integration/audiences.integration.test.ts';
const MANY = 'test/integration/many-contacts.integration.test.ts';

export const removals: readonly Removal[] = [
  {
    name: 'an audience whose creation was not answered is looked for before it is made again',
    file: 'electron/sync/push/kinds/audience.ts',
    find: '  if (change.firstSentAt !== null) {\n    const made',
    replace: '  if (change.firstSentAt === -1) {\n    const made',
    test: AUDIENCES,
    only: 'dropAfterSend',
  },
  {
    name: 'an audience that another creation of ours made is not taken for this one',
    file: 'electron/sync/push/kinds/audience.ts',
    find: ' && !isAnothers(db, change, id)',
    replace: '',
    test: AUDIENCES,
    only: 'two creations of one name',
  },
  {
    name: 'who is on no platform yet joins after their own creation',
    file: 'electron/sync/store/audience-store.ts',
    find: '    if (creation) addWait(db, change.id, creation.id);\n',
    replace: '    void creation;\n    void addWait;\n',
    test: AUDIENCES,
    only: 'on no platform yet',
  },
  {
    name: 'who waits to be added is shown in the audience',
    file: 'electron/sync/store/audience-store.ts',
    find: "  for (const change of changes) if (change.operation === 'add') showAddition(db, localId, change);\n",
    replace: '  void showAddition;\n',
    test: AUDIENCES,
    only: 'outlives a pull',
  },
  {
    name: 'an edit of more than a hundred contacts waits for a confirmation',
    file: 'electron/features/contacts/many.ts',
    find: 'export const MAX_FREE_EDITS = 100;',
    replace: 'export const MAX_FREE_EDITS = 100_000;',
    test: MANY,
    only: 'held as one, confirmed as one',
  },
  {
    name: 'changes of one wish are confirmed together',
    file: 'electron/sync/outbox/decisions.ts',
    find: "change.groupId === null || change.state === 'conflict';",
    replace: 'change.groupId !== undefined;',
    test: MANY,
    only: 'held as one, confirmed as one',
  },
  {
    name: 'a later edit is not folded into an edit of many, which may be taken back',
    file: 'electron/sync/outbox/enqueue.ts',
    find: "const mayFold = !group && (last?.groupId === null || last?.state === 'failed');",
    replace: 'const mayFold = !group;',
    test: MANY,
    only: 'without a word to the platform',
  },
  {
    name: 'an attribute is compared without case and accents',
    file: 'electron/sync/store/contact-store.ts',
    find: 'foldText(value).slice(0, MAX_FOLDED)',
    replace: 'value.slice(0, MAX_FOLDED)',
    test: 'electron/features/contacts/filter.test.ts',
    only: 'plain comparison',
  },
];
