import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { createOnce } from '../../sync/act-once.ts';
import { addCriterion, removeCriterion, updateCriterion } from './criteria.ts';
import { decideDraft, dropDraft, publishDraft, saveDraft } from './drafts.ts';
import { createAgent, deleteAgent, setAgentState } from './lifecycle.ts';
import { readMetrics } from './metrics.ts';
import { agentsOverview, getAgent, listAgents, metricsOf } from './repository.ts';
import { tryOut } from './trial.ts';

export const agentQueries = ({ db }: ReaderParts): ReaderHandlers['agents'] => ({
  list: (input) => listAgents(db, input),
  overview: () => agentsOverview(db),
  get: ({ id }) => getAgent(db, id),
  metrics: ({ id, days }) => metricsOf(db, id, days),
});

export function agentCommands(parts: EngineParts): WriterHandlers['agents'] {
  const { db } = parts;
  const made = createOnce<string>();
  const added = createOnce<void>();
  return {
    create: async ({ requestId, connectionId, fields }) => ({
      id: await made(requestId, () => createAgent(parts, connectionId, fields)),
    }),
    saveDraft: ({ id, fields }) => {
      saveDraft(parts, id, fields);
      return getAgent(db, id);
    },
    dropDraft: ({ id }) => {
      dropDraft(parts, id);
      return getAgent(db, id);
    },
    settleDraft: ({ id, choices }) => {
      decideDraft(parts, id, Object.fromEntries(choices.map(({ field, keep }) => [field, keep])));
      return getAgent(db, id);
    },
    publishDraft: async ({ id }) => ({ isSaved: await publishDraft(parts, id), agent: getAgent(db, id) }),
    setState: async ({ id, action }) => {
      await setAgentState(parts, id, action);
      return getAgent(db, id);
    },
    remove: ({ id }) => deleteAgent(parts, id),
    addCriterion: async ({ requestId, id, ...words }) => {
      await added(requestId, () => addCriterion(parts, id, words));
      return getAgent(db, id);
    },
    updateCriterion: async (input) => {
      await updateCriterion(parts, input);
      return getAgent(db, input.id);
    },
    removeCriterion: async ({ id, criterionId }) => {
      await removeCriterion(parts, id, criterionId);
      return getAgent(db, id);
    },
    readMetrics: ({ id, days }) => readMetrics(parts, id, days),
    tryOut: ({ id, message, history }) => tryOut(parts, id, message, history),
  };
}
