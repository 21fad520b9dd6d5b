import type { Removal } from './removal.ts';

const FLOWS = 'test/integration/flows.integration.test.ts';
const AUDIO = 'test/integration/audio-library.integration.test.ts';

export const removals: readonly Removal[] = [
  {
    name: 'the start of a session whose answer was lost is looked for',
    file: 'electron/features/flows/session-acts.ts',
    find: 'const found = await lookFor(client, start).catch(() => null);',
    replace: 'const found = null as WireSession | null;',
    test: FLOWS,
    only: 'whose reply to the start is lost',
  },
  {
    name: 'the start of a session is written down before it is sent',
    file: 'electron/features/flows/session-acts.ts',
    find: 'inTransaction(db, () => insertStart(db, start));',
    replace: '',
    test: FLOWS,
    only: 'in doubt is looked for',
  },
  {
    name: 'a session that was there before is not taken for the one that was started',
    file: 'electron/features/flows/session-acts.ts',
    find: '!known.has(item.id) && ',
    replace: '',
    test: FLOWS,
    only: 'whose reply to the start is lost',
  },
  {
    name: 'a loop that nothing leaves is told from one with a way out',
    file: 'shared/domain/flow-checks.ts',
    find: "hasExit ? 'loop' : 'loopWithoutExit'",
    replace: "hasExit ? 'loop' : 'loop'",
    test: 'shared/domain/flow-graph.test.ts',
    only: 'loop that nothing leaves',
  },
  {
    name: 'ids of nodes are made unique',
    file: 'shared/domain/flow-graph.ts',
    find: 'if (id !== null && !seen.has(id)) {',
    replace: 'if (id !== null) {',
    test: 'shared/domain/flow-graph.test.ts',
    only: 'edges join nodes',
  },
  {
    name: 'audio that was played once is played without the platform',
    file: 'electron/features/audio-library/acts.ts',
    find: 'if (here) return { clipId: here.id };',
    replace: '',
    test: AUDIO,
    only: 'is played from bytes',
  },
  {
    name: 'dictionaries of the platform are only read',
    file: 'electron/features/dictionaries/acts.ts',
    find: 'if (!getDictionary(db, id).isSystem) return;',
    replace: 'if (getDictionary(db, id)) return;',
    test: AUDIO,
    only: 'of the platform is only read',
  },
];
