import type { AppApi } from '#shared/contract/index.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { KnowledgeDetail, KnowledgeRow } from '#shared/contract/knowledge.ts';
import { draftConflicts, editDraft, settleDraft } from '#shared/domain/draft.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { findRanges } from '../../../renderer/lib/text-ranges.ts';
import { NOW, uuid } from '../fixture.ts';
import { baseAt, DOCUMENTS, itemAt, KNOWLEDGE_COUNTS } from '../knowledge-fixture.ts';
import { compare, slice } from './rows.ts';
import { EVERYTHING, failWhenAsked, type World } from './world.ts';

export function fakeKnowledge(world: World): AppApi['knowledge'] {
  const records = new Map<string, KnowledgeDetail>();
  if (world.mode !== 'empty') {
    for (let index = 0; index < KNOWLEDGE_COUNTS.bases; index++) records.set(baseAt(index).id, baseAt(index));
    for (let index = 0; index < KNOWLEDGE_COUNTS.items; index++) records.set(itemAt(index).id, itemAt(index));
  }
  let documents = [...DOCUMENTS];
  const bases = new Map<string, Record<string, unknown>>();

  const get = (id: string): KnowledgeDetail => {
    const record = records.get(id);
    if (record === undefined) throw new AppError('NOT_FOUND', 'This is no longer here.');
    return record;
  };
  const item = (id: string) => {
    const record = get(id);
    if (record.kind !== 'item') throw new AppError('NOT_FOUND', 'This is no longer here.');
    return record;
  };
  const change = (id: string, fields: object): KnowledgeDetail => {
    const record = { ...get(id), ...fields } as KnowledgeDetail;
    records.set(id, record);
    world.events.knowledge.emit(EVERYTHING);
    return record;
  };
  const online = () => {
    if (world.isOffline) throw new AppError('OFFLINE', 'The platform does not answer.');
  };
  const forget = (id: string) => {
    online();
    records.delete(id);
    documents = documents.filter((document) => document.id !== id);
    world.events.knowledge.emit(EVERYTHING);
  };
  const valuesOf = (id: string) => {
    const { name, content, agentIds } = item(id);
    return { name, content, agentIds, indexOn: null };
  };
  const draftOf = (id: string) => {
    const { draft } = item(id);
    return draft && { fields: draft.fields, base: bases.get(id) ?? {} };
  };
  const keepDraft = (id: string, draft: ReturnType<typeof editDraft>): KnowledgeDetail => {
    bases.set(id, { ...draft?.base });
    const conflicts = draft ? draftConflicts(draft, valuesOf(id)) : [];
    const kept = draft && { fields: draft.fields, conflicts, updatedAt: NOW };
    return change(id, { hasDraft: draft !== null, draft: kept });
  };

  return {
    list: async ({ filter = {}, sort, page }) => {
      failWhenAsked(world);
      const rows: KnowledgeRow[] = [...records.values()].filter(
        (row) =>
          ((filter.text ?? '') === '' || findRanges(row.name, filter.text ?? '').length > 0) &&
          (filter.kind === undefined || row.kind === filter.kind),
      );
      const key = (row: KnowledgeRow) => (sort?.by === 'datedAt' ? row.updatedAt : row.name);
      rows.sort((a, b) => compare(key(a), key(b)) * (sort?.order === 'desc' ? -1 : 1));
      return slice(rows, page);
    },
    overview: async () => ({
      readAt: records.size === 0 ? null : NOW - 3 * 60_000,
      baseCount: [...records.values()].filter(({ kind }) => kind === 'base').length,
      itemCount: [...records.values()].filter(({ kind }) => kind === 'item').length,
    }),
    get: async ({ id }) => get(id),
    documents: async ({ page }) => slice(documents, page),
    uploads: async () => (world.mode === 'normal' ? [UPLOAD] : []),
    agentChoices: async () => itemAt(0).choices,
    createBase: async ({ name, description }) => {
      online();
      const id = crypto.randomUUID();
      records.set(id, { ...baseAt(0), id, name, description, documentCount: 0, agents: [], agentCount: 0 });
      world.events.knowledge.emit(EVERYTHING);
      return { id };
    },
    updateBase: async ({ id, name, description }) => {
      online();
      return change(id, { name, description });
    },
    removeBase: async ({ id }) => {
      online();
      const { agents } = get(id);
      if (agents.length > 0) {
        const names = agents.map(({ name }) => name).join(', ');
        throw new AppError('CONFLICT', `Agents answer from this base: ${names}.`, {
          action: 'Give them another base first, or none. Then delete this one.',
        });
      }
      forget(id);
    },
    chooseDocuments: async () => {
      online();
      return { jobIds: [], refused: [{ name: 'budget.xlsx', reason: 'ending' }] };
    },
    removeDocument: async ({ id }) => forget(id),
    createItem: async ({ name, content, agentIds }) => {
      online();
      const id = crypto.randomUUID();
      records.set(id, { ...itemAt(0), id, name, content, agentIds, contentLength: content.length, draft: null });
      world.events.knowledge.emit(EVERYTHING);
      return { id };
    },
    saveItemDraft: async ({ id, fields }) => keepDraft(id, editDraft(draftOf(id), fields, valuesOf(id))),
    dropItemDraft: async ({ id }) => keepDraft(id, null),
    settleItemDraft: async ({ id, choices }) => {
      const draft = draftOf(id);
      const kept = Object.fromEntries(choices.map(({ field, keep }) => [field, keep]));
      return keepDraft(id, draft && settleDraft(draft, kept, valuesOf(id)));
    },
    publishItemDraft: async ({ id }) => {
      online();
      const { draft } = item(id);
      const { indexOn: _indexOn, ...fields } = draft?.fields ?? {};
      change(id, { ...fields, contentLength: (fields.content ?? item(id).content)?.length ?? null });
      return { isSaved: true, item: keepDraft(id, null) };
    },
    removeItem: async ({ id }) => forget(id),
    onChanged: world.events.knowledge.on,
  };
}

const UPLOAD: Job = {
  id: uuid(25, 1),
  kind: 'document',
  label: 'complaints-procedure.pdf',
  state: 'running',
  doneCount: 620_000,
  totalCount: 1_480_000,
  result: null,
  error: null,
  createdAt: NOW - 20_000,
  startedAt: NOW - 20_000,
  endedAt: null,
};
