import type { Removal } from './removal.ts';

const AGENTS = 'test/integration/agents-platform.integration.test.ts';
const KNOWLEDGE = 'test/integration/knowledge-platform.integration.test.ts';

export const removals: readonly Removal[] = [
  {
    name: 'a lost answer to an action is settled by asking',
    file: 'electron/sync/act-once.ts',
    find: '    if (found !== null) return found;\n',
    replace: '',
    test: AGENTS,
    only: 'taken over from the list',
  },
  {
    name: 'what cannot be asked after is in doubt, and not told as failed',
    file: 'electron/sync/act-once.ts',
    find: "        'OUTCOME_UNKNOWN',\n        'The answer was lost, and the platform cannot be asked now whether this was done.',",
    replace:
      "        'TIMEOUT',\n        'The answer was lost, and the platform cannot be asked now whether this was done.',",
    test: AGENTS,
    only: 'is in doubt',
  },
  {
    name: 'a creation asked for twice under one id is made once',
    file: 'electron/sync/act-once.ts',
    find: '    if (known) return known;\n',
    replace: '',
    test: AGENTS,
    only: 'from draft to active',
  },
  {
    name: 'a prompt that changed there meanwhile is not written over',
    file: 'electron/features/agents/drafts.ts',
    find: '    if (draftConflicts(draft, current).length > 0) return false;\n',
    replace: '',
    test: AGENTS,
    only: 'both are shown',
  },
  {
    name: 'only the fields that changed are sent',
    file: 'shared/domain/draft.ts',
    find: '.filter(([name, value]) => !isSameContent(value, current[name])));',
    replace: '.filter(([name]) => name !== undefined));',
    test: 'shared/domain/draft.test.ts',
    only: 'sends only what differs',
  },
  {
    name: 'the settings of a model go as a whole, for the platform replaces them as one',
    file: 'electron/features/agents/wire-update.ts',
    find: '  const all = { ...model, ...fields };\n',
    replace: '  const all: typeof fields = { ...fields, model: model.model ?? fields.model };\n',
    test: 'electron/features/agents/mapping.test.ts',
    only: 'whole of the model settings',
  },
  {
    name: 'a state that was reached already is no refusal',
    file: 'electron/features/agents/lifecycle.ts',
    find: '      if (isReached(action, agent.status)) return;\n',
    replace: '',
    test: AGENTS,
    only: 'reached already',
  },
  {
    name: 'the words of somebody else in a criterion are not written over',
    file: 'electron/features/agents/criteria.ts',
    find: '    if (there === null || !(sameWords(there, base) || sameWords(there, words))) {',
    replace: '    if (there === null) {',
    test: AGENTS,
    only: 'somebody else changed',
  },
  {
    name: 'a document that was sent before Earshot ended is not sent again',
    file: 'electron/features/knowledge/documents.ts',
    find: '        (await find()) ??\n',
    replace: '',
    test: KNOWLEDGE,
    only: 'not sent again',
  },
  {
    name: 'the refusal to delete a base names who uses it',
    file: 'electron/features/knowledge/bases.ts',
    find: 'throw statusOf(error) === 409 ? inUse(deps, id, error) : error;',
    replace: 'throw statusOf(error) === 0 ? inUse(deps, id, error) : error;',
    test: KNOWLEDGE,
    only: 'names who uses it',
  },
  {
    name: 'content beyond what the platform takes is not sent',
    file: 'shared/contract/knowledge.ts',
    find: '.refine((text) => text.length <= MAX_KNOWLEDGE_CONTENT)',
    replace: '.refine((text) => text.length > 0)',
    test: KNOWLEDGE,
    only: 'beyond the length',
  },
];
