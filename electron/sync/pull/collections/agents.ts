import { defineRecords, SETUP_EVERY_MS } from './define.ts';

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

export const flowgentAgents = defineRecords({
  platform: 'flowgent',
  collection: 'agents',
  topic: 'agents',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { signal }) => connector.client.list('listAgents', { signal }),
  describe: (agent) => ({ remoteId: agent.id, name: agent.name }),
});
