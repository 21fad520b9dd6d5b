import type { EngineParts, ReaderParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import { createOnce } from '../../sync/act-once.ts';
import { createBase, removeBase, updateBase } from './bases.ts';
import { documentRunner, removeDocument } from './documents.ts';
import { createItem, decideItemDraft, dropItemDraft, publishItemDraft, removeItem, saveItemDraft } from './items.ts';
import {
  agentChoices,
  getKnowledge,
  knowledgeOverview,
  listDocuments,
  listKnowledge,
  listUploads,
} from './repository.ts';

export const knowledgeQueries = ({ db }: ReaderParts): ReaderHandlers['knowledge'] => ({
  list: (input) => listKnowledge(db, input),
  overview: () => knowledgeOverview(db),
  get: ({ id }) => getKnowledge(db, id),
  documents: ({ baseId, page }) => listDocuments(db, baseId, page),
  uploads: ({ baseId }) => listUploads(db, baseId),
  agentChoices: ({ connectionId }) => agentChoices(db, connectionId),
});

export function knowledgeCommands(parts: EngineParts): WriterHandlers['knowledge'] {
  const { db, jobs } = parts;
  const made = createOnce<string>();
  jobs.register('document', documentRunner(parts));
  return {
    createBase: async ({ requestId, ...input }) => ({ id: await made(requestId, () => createBase(parts, input)) }),
    updateBase: async (input) => {
      await updateBase(parts, input);
      return getKnowledge(db, input.id);
    },
    removeBase: ({ id }) => removeBase(parts, id),
    removeDocument: ({ id }) => removeDocument(parts, id),
    createItem: async ({ requestId, ...input }) => ({ id: await made(requestId, () => createItem(parts, input)) }),
    saveItemDraft: ({ id, fields }) => {
      saveItemDraft(parts, id, fields);
      return getKnowledge(db, id);
    },
    dropItemDraft: ({ id }) => {
      dropItemDraft(parts, id);
      return getKnowledge(db, id);
    },
    settleItemDraft: ({ id, choices }) => {
      decideItemDraft(parts, id, Object.fromEntries(choices.map(({ field, keep }) => [field, keep])));
      return getKnowledge(db, id);
    },
    publishItemDraft: async ({ id }) => ({
      isSaved: await publishItemDraft(parts, id),
      item: getKnowledge(db, id),
    }),
    removeItem: ({ id }) => removeItem(parts, id),
  };
}
