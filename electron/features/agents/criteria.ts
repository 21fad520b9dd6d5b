import { isSameContent } from '#shared/domain/draft.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { ResolutionCriterion } from '#shared/wire/gomobile/agents.ts';
import { inTransaction } from '../../store/database.ts';
import { actOnce } from '../../sync/act-once.ts';
import { resolutionCriteria } from '../../sync/pull/collections/agents.ts';
import { applyRecord, removeRecord } from '../../sync/store/record-store.ts';
import { eachRecord, findRecord, type StoredRecord } from '../../sync/store/record-table.ts';
import { type AgentClient, type AgentDeps, agentsChanged, statusOf, withAgent } from './deps.ts';

interface Words {
  label: string;
  description: string;
}

const sameWords = (a: Words, b: Words): boolean => a.label === b.label && a.description === b.description;

const listOf = async (client: AgentClient, { remoteId }: StoredRecord): Promise<ResolutionCriterion[]> =>
  (await client.list('listResolutionCriteria', { params: { agentId: remoteId } })).items;

/** Adds a criterion at the end. A lost answer is settled by the list: one with these words that was not here before is it. */
export async function addCriterion(deps: AgentDeps, agentId: string, { label, description }: Words): Promise<void> {
  const words = { label, description };
  await withAgent(deps, agentId, async (client, agent) => {
    const known = new Set([...criteriaHere(deps, agent)].map(({ remoteId }) => remoteId));
    await actOnce(
      () => client.call('createResolutionCriterion', { params: { agentId: agent.remoteId }, body: words }),
      async () => (await listOf(client, agent)).find((one) => !known.has(one.id) && sameWords(one, words)) ?? null,
    );
    await readAgain(deps, client, agent);
  });
}

/** Changes the words of a criterion, unless the platform has others by now than when the edit began. */
export async function updateCriterion(
  deps: AgentDeps,
  { id, criterionId, base, label, description }: Words & { id: string; criterionId: string; base: Words },
): Promise<void> {
  const words = { label, description };
  await withAgent(deps, id, async (client, agent) => {
    const { remoteId } = criterionRecord(deps, criterionId);
    const ask = async () => (await listOf(client, agent)).find((one) => one.id === remoteId) ?? null;
    const there = await ask();
    if (there === null || !(sameWords(there, base) || sameWords(there, words))) {
      await readAgain(deps, client, agent);
      throw there === null ? gone() : changedThere(there);
    }
    const body = {
      ...(!isSameContent(there.label, label) && { label }),
      ...(!isSameContent(there.description, description) && { description }),
    };
    if (Object.keys(body).length > 0) {
      await actOnce(
        () =>
          client.call('updateResolutionCriterion', {
            params: { agentId: agent.remoteId, criterionId: remoteId },
            body,
          }),
        async () => {
          const now = await ask();
          return now && sameWords(now, words) ? now : null;
        },
      );
    }
    await readAgain(deps, client, agent);
  });
}

/** Deletes a criterion; one that is gone there already counts as deleted. */
export async function removeCriterion(deps: AgentDeps, agentId: string, criterionId: string): Promise<void> {
  await withAgent(deps, agentId, async (client, agent) => {
    const { remoteId } = criterionRecord(deps, criterionId);
    await actOnce(
      async () => {
        try {
          await client.act('deleteResolutionCriterion', { params: { agentId: agent.remoteId, criterionId: remoteId } });
        } catch (error) {
          if (statusOf(error) !== 404) throw error;
        }
        return true;
      },
      async () => ((await listOf(client, agent)).some(({ id }) => id === remoteId) ? null : true),
    );
    await readAgain(deps, client, agent);
  });
}

function criterionRecord({ db }: AgentDeps, id: string): StoredRecord {
  const record = findRecord(db, id);
  if (record?.collection !== 'criteria') throw gone();
  return record;
}

const criteriaHere = ({ db }: AgentDeps, { connectionId, remoteId }: StoredRecord) =>
  eachRecord(db, { collections: ['criteria'], connectionId, parentRemoteId: remoteId });

/** Takes in all criteria of an agent as they are: after a deletion those behind it have moved up. */
async function readAgain(deps: AgentDeps, client: AgentClient, agent: StoredRecord): Promise<void> {
  const { db } = deps;
  const { connectionId, remoteId: parentId } = agent;
  const items = await listOf(client, agent);
  const listed = new Set(items.map(({ id }) => id));
  inTransaction(db, () => {
    for (const item of items) applyRecord(deps, resolutionCriteria, { connectionId, item, parentId, generation: null });
    const absent = [...criteriaHere(deps, agent)].filter(({ remoteId }) => !listed.has(remoteId));
    for (const { remoteId } of absent) removeRecord(deps, { connectionId, collection: 'criteria', remoteId });
  });
  agentsChanged(deps, agent.id);
}

const gone = (): AppError =>
  new AppError('NOT_FOUND', 'This criterion is no longer there.', {
    action: 'Somebody has deleted it on the platform.',
  });

const changedThere = ({ label, description }: Words): AppError =>
  new AppError(
    'CONFLICT',
    `Somebody has changed this criterion on the platform: “${label}”, “${description.slice(0, 300)}”.`,
    {
      action: 'Your words are still in the form. Save again to put them in its place, or cancel to keep what is there.',
    },
  );
