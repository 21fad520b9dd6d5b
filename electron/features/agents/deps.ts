import type { Agent } from '#shared/wire/gomobile/agents.ts';
import type { GomobileConnector } from '../../connectors/gomobile/gomobile-connector.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { failureOf } from '../../net/net-failure.ts';
import { gomobileAgents } from '../../sync/pull/collections/agents.ts';
import { keepRecord } from '../../sync/store/record-store.ts';
import type { StoredRecord } from '../../sync/store/record-table.ts';
import { agentRecord } from './repository.ts';

/** What the commands of agents need of the engine. */
export type AgentDeps = Pick<EngineParts, 'db' | 'clock' | 'random' | 'publish' | 'online'>;

/** The platform's client, as a piece of work on one agent gets it. */
export type AgentClient = GomobileConnector['client'];

/** Does something with an agent that the platform must do now. NOT_OFFERED where the platform of the agent has no such thing. */
export async function withAgent<R>(
  { db, online }: AgentDeps,
  id: string,
  work: (client: AgentClient, agent: StoredRecord) => Promise<R>,
): Promise<R> {
  const record = agentRecord(db, id);
  return online(record.connectionId, ['gomobile'], ({ client }) => work(client, record));
}

/** Keeps what the platform said of an agent, and tells the windows. Answers its id here. */
export function keepAgent(deps: AgentDeps, connectionId: string, agent: Agent): string {
  const id = keepRecord(deps, gomobileAgents, { connectionId, item: agent });
  agentsChanged(deps, id);
  return id;
}

export const agentsChanged = ({ publish }: Pick<AgentDeps, 'publish'>, id: string): void =>
  publish('agents', 'onChanged', { ids: [id] });

export const statusOf = (error: unknown): number | null => failureOf(error)?.status ?? null;
