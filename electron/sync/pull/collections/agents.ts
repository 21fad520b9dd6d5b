import { METRIC_DAYS } from '#shared/domain/agent-limits.ts';
import type { ResolutionMetrics } from '#shared/wire/gomobile/agents.ts';
import type { ListPage } from '../../../connectors/list-page.ts';
import { failureOf } from '../../../net/net-failure.ts';
import { defineRecords, SETUP_EVERY_MS } from './define.ts';

const DAY_MS = 86_400_000;
/** A request for each agent, for figures that move slowly. */
const METRICS_EVERY_MS = 15 * 60_000;

const NO_INFO = { page: null, limit: null, offset: null, total: null, totalPages: null, hasNextPage: null };

/** The figures of one agent over the last `METRIC_DAYS` days. */
export type AgentMetricsRecord = ResolutionMetrics & { agentId: string };

export const gomobileAgents = defineRecords({
  platform: 'gomobile',
  collection: 'agents',
  topic: 'agents',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { page, limit, signal }) =>
    connector.client.list('listAgents', { query: { page, limit, sortBy: 'createdAt', sortOrder: 'asc' }, signal }),
  describe: (agent) => ({
    remoteId: agent.id,
    name: agent.name,
    status: agent.status,
    datedAt: agent.createdAt,
    updatedAt: agent.updatedAt,
    keywords: [agent.description, agent.language],
  }),
  get: (connector, id, _parentId, signal) => connector.client.call('getAgent', { params: { id }, signal }),
});

export const resolutionCriteria = defineRecords({
  platform: 'gomobile',
  collection: 'criteria',
  topic: 'agents',
  everyMs: SETUP_EVERY_MS,
  parent: 'agents',
  list: (connector, { parentId, signal }) =>
    connector.client.list('listResolutionCriteria', { params: { agentId: parentId }, signal }),
  describe: (criterion) => ({ remoteId: criterion.id, name: criterion.label, datedAt: criterion.createdAt }),
});

/** One for each agent, under its id. */
export const agentMetrics = defineRecords({
  platform: 'gomobile',
  collection: 'agentMetrics',
  topic: 'agents',
  everyMs: METRICS_EVERY_MS,
  parent: 'agents',
  async list(connector, { parentId: agentId, now, signal }): Promise<ListPage<AgentMetricsRecord>> {
    const from = new Date(now - METRIC_DAYS * DAY_MS).toISOString();
    try {
      const figures = await connector.client.call('getResolutionMetrics', {
        params: { agentId },
        query: { from },
        signal,
      });
      return { items: [{ ...figures, agentId }], rejected: [], info: NO_INFO };
    } catch (error) {
      // The agent went away since the list of agents was read, or the platform counts nothing: other agents are not held up.
      if (failureOf(error)?.status === 404) return { items: [], rejected: [], info: NO_INFO };
      throw error;
    }
  },
  describe: ({ agentId }) => ({ remoteId: agentId }),
});

export const flowgentAgents = defineRecords({
  platform: 'flowgent',
  collection: 'agents',
  topic: 'agents',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { signal }) => connector.client.list('listAgents', { signal }),
  describe: (agent) => ({ remoteId: agent.id, name: agent.name }),
});
