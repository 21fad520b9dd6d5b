import type { Removal } from './removal.ts';

export const removals: readonly Removal[] = [
  {
    name: 'a field that people are known or reached by is asked about and never merged by itself',
    file: 'shared/domain/merge.ts',
    find: "  if (policyOf(entity, field) !== 'text-merge') return undefined;\n",
    replace: '  if (policyOf(entity, field) === undefined) return undefined;\n',
    test: 'shared/domain/merge.test.ts',
    only: 'never decided by itself',
  },
  {
    name: 'lines of a text that both sides changed are not decided by themselves',
    file: 'shared/domain/text-merge.ts',
    find: '  if (hunks.some((hunk) => others.some((other) => touches(hunk, other)))) return null;\n',
    replace: '',
    test: 'shared/domain/text-merge.test.ts',
    only: 'decides nothing where both',
  },
  {
    name: 'a list read from its new end goes on until its overlap is covered',
    file: 'electron/sync/pull/pull-recordings.ts',
    find: ' || !watch.hasReached()',
    replace: '',
    test: 'electron/sync/pull/pull-recordings.test.ts',
  },
  {
    name: 'a row from the future moves no mark',
    file: 'electron/sync/pull/overlap.ts',
    find: ' || stampMs > platformNow + MAX_AHEAD_MS',
    replace: '',
    test: 'electron/sync/pull/overlap.test.ts',
    only: 'from the future',
  },
];
