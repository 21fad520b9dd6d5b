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
];
