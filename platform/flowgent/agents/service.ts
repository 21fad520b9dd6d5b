import type { AgentList } from '#shared/wire/flowgent/agents.ts';
import { toIso } from '../../db/clock.ts';
import type { Workspace } from '../../workspace.ts';
import { agentDenied, flowgentError } from '../errors.ts';
import * as repository from './repository.ts';

export function listAgents({ db }: Workspace): AgentList {
  return {
    agents: repository.listAgents(db).map((agent) => ({
      id: agent.id,
      name: agent.name,
      created_at: toIso(agent.created_at),
      updated_at: toIso(agent.updated_at),
    })),
  };
}

/** The agent of a path. Throws 400 for a blank id, and 403 for one that the organisation does not have. */
export function requireAgent({ db }: Pick<Workspace, 'db'>, id: string): repository.AgentRow {
  if (id.trim() === '') throw flowgentError(400, 'agent_id is required and must be a non-empty string');
  const agent = repository.findAgent(db, id);
  if (agent === undefined) throw agentDenied();
  return agent;
}

/** What an agent answers from, in the knowledge index. */
export const collectionOf = (agentId: string): string => `flowgent:${agentId}`;
