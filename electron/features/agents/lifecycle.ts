import type { AgentAction, AgentFields } from '#shared/contract/agents.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Agent } from '#shared/wire/gomobile/agents.ts';
import { inTransaction } from '../../store/database.ts';
import { actOnce, madeBy } from '../../sync/act-once.ts';
import { removeRecord } from '../../sync/store/record-store.ts';
import { eachRecord } from '../../sync/store/record-table.ts';
import { type AgentClient, type AgentDeps, agentsChanged, keepAgent, statusOf, withAgent } from './deps.ts';
import { toWireUpdate } from './wire-update.ts';

const ROUTES = { activate: 'activateAgent', archive: 'archiveAgent', restore: 'restoreAgent' } as const;

/** Whether an agent is where an action brings it. */
const isReached = (action: AgentAction, status: string | null | undefined): boolean =>
  action === 'activate' ? status === 'active' : (status === 'archived') === (action === 'archive');

/** Makes an agent as a draft; answers its id here. A lost answer is settled by the list of the platform. */
export async function createAgent(
  deps: AgentDeps,
  connectionId: string,
  fields: Pick<AgentFields, 'name' | 'instructions'> & Partial<AgentFields>,
): Promise<string> {
  const { db, clock, online } = deps;
  const known = new Set([...eachRecord(db, { collections: ['agents'], connectionId })].map(({ remoteId }) => remoteId));
  const sentAt = clock.now();
  const body = { ...toWireUpdate(fields), name: fields.name, instructions: fields.instructions };
  const agent = await online(connectionId, ['gomobile'], ({ client }) =>
    actOnce(
      () => client.call('createAgent', { body }),
      async () => {
        const query = { page: 1, limit: 100, sortBy: 'createdAt', sortOrder: 'desc' } as const;
        const { items } = await client.list('listAgents', { query });
        return madeBy(items, {
          sentAt,
          isKnown: ({ id }) => known.has(id),
          matches: ({ name, instructions }) =>
            name === fields.name && (instructions ?? fields.instructions) === fields.instructions,
          datedAt: ({ createdAt }) => createdAt,
        });
      },
    ),
  );
  return keepAgent(deps, connectionId, agent);
}

/** Brings an agent into another state. A refusal and a lost answer are both settled by asking in which state it is. */
export async function setAgentState(deps: AgentDeps, id: string, action: AgentAction): Promise<void> {
  await withAgent(deps, id, async (client, { connectionId, remoteId }) => {
    const ask = () => client.call('getAgent', { params: { id: remoteId } });
    const reached = async (): Promise<Agent | null> => {
      const agent = await ask();
      return isReached(action, agent.status) ? agent : null;
    };
    try {
      keepAgent(
        deps,
        connectionId,
        await actOnce(() => client.call(ROUTES[action], { params: { id: remoteId } }), reached),
      );
    } catch (error) {
      if (statusOf(error) !== 409) throw error;
      const agent = await ask();
      keepAgent(deps, connectionId, agent);
      if (isReached(action, agent.status)) return;
      throw new AppError(
        'CONFLICT',
        `The platform refused this: the agent is ${agent.status ?? 'in another state'} there.`,
        {
          action: 'What you see now is how it stands on the platform.',
          cause: error,
        },
      );
    }
  });
}

const CHILDREN = ['criteria', 'agentMetrics'] as const;

/** Deletes an agent there and here. What is gone there already counts as deleted. */
export async function deleteAgent(deps: AgentDeps, id: string): Promise<void> {
  const { db } = deps;
  await withAgent(deps, id, async (client, { connectionId, remoteId }) => {
    await actOnce(
      () => deleteUnlessGone(client, remoteId),
      async () => ((await isGone(client, remoteId)) ? true : null),
    );
    inTransaction(db, () => removeRecord(deps, { connectionId, collection: 'agents', remoteId }, CHILDREN));
  });
  agentsChanged(deps, id);
}

async function deleteUnlessGone(client: AgentClient, id: string): Promise<true> {
  try {
    await client.act('deleteAgent', { params: { id } });
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
  return true;
}

async function isGone(client: AgentClient, id: string): Promise<boolean> {
  try {
    await client.call('getAgent', { params: { id } });
    return false;
  } catch (error) {
    if (statusOf(error) === 404) return true;
    throw error;
  }
}
