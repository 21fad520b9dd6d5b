import { isSameContent } from '#shared/domain/draft.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { KnowledgeBase } from '#shared/wire/gomobile/knowledge-bases.ts';
import { inTransaction } from '../../store/database.ts';
import { actOnce, madeBy } from '../../sync/act-once.ts';
import { removeRecord } from '../../sync/store/record-store.ts';
import { eachRecord } from '../../sync/store/record-table.ts';
import { goneOrNull, type KnowledgeDeps, keepBase, knowledgeChanged, statusOf, unlessGone } from './deps.ts';
import { knowledgeRecord } from './record.ts';
import { getKnowledge } from './repository.ts';

interface Words {
  name: string;
  description: string | null;
}

const sameWords = (a: Words, b: Pick<KnowledgeBase, 'name' | 'description'>): boolean =>
  a.name === b.name && isSameContent(a.description, b.description);

/** Makes an empty base; answers its id here. A lost answer is settled by the list of the platform. */
export async function createBase(
  deps: KnowledgeDeps,
  { connectionId, name, description }: Words & { connectionId: string },
): Promise<string> {
  const { db, clock, online } = deps;
  const filter = { collections: ['knowledgeBases'] as const, connectionId };
  const known = new Set([...eachRecord(db, filter)].map(({ remoteId }) => remoteId));
  const sentAt = clock.now();
  const base = await online(connectionId, ['gomobile'], ({ client }) =>
    actOnce(
      () => client.call('createKnowledgeBase', { body: { name, ...(description !== null && { description }) } }),
      async () => {
        const query = { page: 1, limit: 100, sortBy: 'createdAt', sortOrder: 'desc' } as const;
        const { items } = await client.list('listKnowledgeBases', { query });
        return madeBy(items, {
          sentAt,
          isKnown: ({ id }) => known.has(id),
          matches: (one) => sameWords({ name, description }, one),
          datedAt: ({ createdAt }) => createdAt,
        });
      },
    ),
  );
  return keepBase(deps, connectionId, base);
}

/** Changes name and description, unless the platform has others by now than when the edit began. */
export async function updateBase(
  deps: KnowledgeDeps,
  { id, base, name, description }: Words & { id: string; base: Words },
): Promise<void> {
  const { connectionId, remoteId } = knowledgeRecord(deps.db, id, 'knowledgeBases');
  const words = { name, description };
  await deps.online(connectionId, ['gomobile'], async ({ client }) => {
    const ask = () => client.call('getKnowledgeBase', { params: { id: remoteId } });
    const there = await ask();
    keepBase(deps, connectionId, there);
    if (!sameWords(base, there) && !sameWords(words, there)) throw changedThere(there);
    const body = {
      ...(name !== there.name && { name }),
      ...(!isSameContent(description, there.description) && { description }),
    };
    if (Object.keys(body).length === 0) return;
    const saved = await actOnce(
      () => client.call('updateKnowledgeBase', { params: { id: remoteId }, body }),
      async () => {
        const now = await ask();
        return sameWords(words, now) ? now : null;
      },
    );
    keepBase(deps, connectionId, saved);
  });
}

const changedThere = ({ name, description }: KnowledgeBase): AppError =>
  new AppError(
    'CONFLICT',
    `Somebody has changed this on the platform: “${name}”${description ? `, “${description.slice(0, 300)}”` : ''}.`,
    {
      action: 'Your words are still in the form. Save again to put them in its place, or cancel to keep what is there.',
    },
  );

/** Deletes a base with its documents. CONFLICT names the agents that answer from it. */
export async function removeBase(deps: KnowledgeDeps, id: string): Promise<void> {
  const { db } = deps;
  const { connectionId, remoteId } = knowledgeRecord(db, id, 'knowledgeBases');
  const params = { id: remoteId };
  await deps.online(connectionId, ['gomobile'], async ({ client }) => {
    try {
      await actOnce(
        () => unlessGone(() => client.act('deleteKnowledgeBase', { params })),
        () => goneOrNull(() => client.call('getKnowledgeBase', { params })),
      );
    } catch (error) {
      throw statusOf(error) === 409 ? inUse(deps, id, error) : error;
    }
  });
  inTransaction(db, () => removeRecord(deps, { connectionId, collection: 'knowledgeBases', remoteId }, ['documents']));
  knowledgeChanged(deps, id);
}

function inUse({ db }: KnowledgeDeps, id: string, cause: unknown): AppError {
  const { agents } = getKnowledge(db, id);
  const names = agents.map(({ name }) => name).join(', ');
  return new AppError(
    'CONFLICT',
    names === ''
      ? 'An agent answers from this base, so it cannot be deleted.'
      : `Agents answer from this base: ${names}.`,
    { action: 'Give them another base first, or none. Then delete this one.', cause },
  );
}
