import { type ItemDraftFields, type ItemFieldName, ItemFields } from '#shared/contract/knowledge.ts';
import { draftChanges, draftConflicts, editDraft, isSameContent, settleDraft } from '#shared/domain/draft.ts';
import { AppError } from '#shared/errors/app-error.ts';
import {
  type KnowledgeItem,
  type KnowledgeItemWithContent,
  type KnowledgeUpdate,
  MAX_KNOWLEDGE_CONTENT,
  MAX_KNOWLEDGE_LIMIT,
} from '#shared/wire/flowgent/knowledge.ts';
import { inTransaction } from '../../store/database.ts';
import { actOnce, madeBy } from '../../sync/act-once.ts';
import { findDraft, putDraft } from '../../sync/store/draft-table.ts';
import { removeRecord } from '../../sync/store/record-store.ts';
import { eachRecord } from '../../sync/store/record-table.ts';
import { goneOrNull, type ItemClient, type KnowledgeDeps, keepItem, knowledgeChanged, unlessGone } from './deps.ts';
import { knowledgeRecord } from './record.ts';
import { itemValues, sorted } from './repository.ts';

/** Pages that a look-up reads at most: the list has no order that is told. */
const MAX_PAGES = 100;

/** Makes an item; answers its id here. A lost answer is settled by the list, then by the content of what it names. */
export async function createItem(
  deps: KnowledgeDeps,
  { connectionId, ...fields }: ItemFields & { connectionId: string },
): Promise<string> {
  const { db, clock, online } = deps;
  const filter = { collections: ['knowledgeItems'] as const, connectionId };
  const known = new Set([...eachRecord(db, filter)].map(({ remoteId }) => remoteId));
  const sentAt = clock.now();
  const item = await online(connectionId, ['flowgent'], async ({ client }) => {
    const made = await actOnce(
      () =>
        client.call('createKnowledge', {
          body: { ...toWire(fields), content: fields.content, agent_ids: fields.agentIds },
        }),
      async () => {
        const listed = madeBy(await everyItem(client), {
          sentAt,
          isKnown: ({ id }) => known.has(id),
          matches: ({ name }) => name === fields.name,
          datedAt: ({ created_at: createdAt }) => createdAt,
        });
        const whole = listed && (await read(client, listed.id));
        return whole?.content === fields.content ? whole : null;
      },
    );
    return read(client, made.id);
  });
  return keepItem(deps, connectionId, item);
}

const read = (client: ItemClient, id: string): Promise<KnowledgeItemWithContent> =>
  client.call('getKnowledge', { params: { id } });

async function everyItem(client: ItemClient): Promise<KnowledgeItem[]> {
  const all: KnowledgeItem[] = [];
  for (let page = 1; page <= MAX_PAGES; page++) {
    const query = { page: String(page), limit: String(MAX_KNOWLEDGE_LIMIT) };
    const { items, info } = await client.list('listKnowledge', { query });
    all.push(...items);
    if (info.hasNextPage !== true) break;
  }
  return all;
}

function toWire({ name, content, agentIds, indexOn }: Partial<ItemFields>): KnowledgeUpdate {
  return {
    ...(name !== undefined && { name }),
    ...(content !== undefined && { content }),
    ...(agentIds !== undefined && { agent_ids: agentIds }),
    ...(indexOn && { description_to_index_on: indexOn }),
  };
}

/** Keeps what was typed; it needs no platform. */
export function saveItemDraft(deps: KnowledgeDeps, id: string, { agentIds, ...typed }: ItemDraftFields): void {
  const record = knowledgeRecord(deps.db, id, 'knowledgeItems');
  const fields = { ...typed, ...(agentIds && { agentIds: sorted(agentIds) }) };
  putDraft(deps.db, record, editDraft(findDraft(deps.db, record), fields, itemValues(record)), deps.clock.now());
  knowledgeChanged(deps, id);
}

export function dropItemDraft(deps: KnowledgeDeps, id: string): void {
  putDraft(deps.db, knowledgeRecord(deps.db, id, 'knowledgeItems'), null, deps.clock.now());
  knowledgeChanged(deps, id);
}

/** Keeps what the person decided about fields that changed on both sides. */
export function decideItemDraft(
  deps: KnowledgeDeps,
  id: string,
  choices: Partial<Record<ItemFieldName, 'mine' | 'theirs'>>,
): void {
  const record = knowledgeRecord(deps.db, id, 'knowledgeItems');
  const draft = findDraft(deps.db, record);
  if (draft === null) return;
  putDraft(deps.db, record, settleDraft(draft, choices, itemValues(record)), deps.clock.now());
  knowledgeChanged(deps, id);
}

/** Sends the draft of an item, unless the platform has it otherwise than when the edit began. False where it has. */
export async function publishItemDraft(deps: KnowledgeDeps, id: string): Promise<boolean> {
  const { db, clock } = deps;
  const record = knowledgeRecord(db, id, 'knowledgeItems');
  const { connectionId, remoteId } = record;
  const draft = findDraft(db, record);
  if (draft === null) return true;
  return deps.online(connectionId, ['flowgent'], async ({ client }) => {
    keepItem(deps, connectionId, await read(client, remoteId));
    const current = itemValues(knowledgeRecord(db, id, 'knowledgeItems'));
    if (draftConflicts(draft, current).length > 0) return false;
    const changes = checkedChanges(draftChanges(draft, current));
    if (Object.keys(changes).length > 0) {
      await actOnce(
        async () => {
          await client.act('updateKnowledge', { params: { id: remoteId }, body: toWire(changes) });
          return true;
        },
        async () => (isThere(await read(client, remoteId), changes) ? true : null),
      );
      // The reply to a change leaves the content out.
      keepItem(deps, connectionId, await read(client, remoteId));
    }
    const typed = findDraft(db, record);
    const after = { ...itemValues(knowledgeRecord(db, id, 'knowledgeItems')), indexOn: changes.indexOn ?? null };
    const later = typed && editDraft(null, typed.fields, after);
    putDraft(db, record, later, clock.now());
    knowledgeChanged(deps, id);
    return true;
  });
}

/** Whether an item is as a change wants it; what it is searched by is never told, so a change of that alone is not known. */
function isThere(item: KnowledgeItemWithContent, changes: Partial<ItemFields>): boolean {
  const there: Record<string, unknown> = {
    name: item.name,
    content: item.content,
    agentIds: sorted(item.linked_agents ?? []),
  };
  const told = Object.entries(changes).filter(([name]) => name !== 'indexOn');
  return told.length > 0 && told.every(([name, value]) => isSameContent(there[name], value));
}

function checkedChanges(changes: Readonly<Record<string, unknown>>): Partial<ItemFields> {
  const parsed = ItemFields.partial().safeParse(changes);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path[0];
  const message =
    field === 'content'
      ? `The content must have between 1 and ${MAX_KNOWLEDGE_CONTENT} characters.`
      : field === 'agentIds'
        ? 'An item needs at least one agent that answers from it.'
        : 'The item needs a name.';
  throw new AppError('INVALID', message, { action: 'Correct it, then save again. The draft is kept.' });
}

/** Deletes an item for all its agents, for good. */
export async function removeItem(deps: KnowledgeDeps, id: string): Promise<void> {
  const { db } = deps;
  const { connectionId, remoteId } = knowledgeRecord(db, id, 'knowledgeItems');
  await deps.online(connectionId, ['flowgent'], ({ client }) =>
    actOnce(
      () => unlessGone(() => client.act('deleteKnowledge', { params: { id: remoteId } })),
      () => goneOrNull(() => read(client, remoteId)),
    ),
  );
  inTransaction(db, () => removeRecord(deps, { connectionId, collection: 'knowledgeItems', remoteId }));
  knowledgeChanged(deps, id);
}
