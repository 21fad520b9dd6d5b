import { instantOf } from '#shared/wire/truestate/common.ts';
import { defineRecords, LIVE_EVERY_MS, SETUP_EVERY_MS } from './define.ts';

/** TrueState's times say no zone; see `shared/wire`. */
const timeOf = (text: string | null | undefined): number | null => (text == null ? null : instantOf(text));

export const gomobileFlows = defineRecords({
  platform: 'gomobile',
  collection: 'flows',
  topic: 'flows',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { page, limit, signal }) =>
    connector.client.list('listFlows', { query: { page, limit, sortBy: 'createdAt', sortOrder: 'asc' }, signal }),
  describe: (flow) => ({
    remoteId: flow.id,
    name: flow.name,
    datedAt: flow.createdAt,
    updatedAt: flow.updatedAt,
    keywords: [flow.description],
  }),
  get: (connector, flowId, _parentId, signal) => connector.client.call('getFlow', { params: { flowId }, signal }),
  keepsDetail: true,
});

export const messageFlows = defineRecords({
  platform: 'trillet',
  collection: 'messageFlows',
  topic: 'flows',
  everyMs: SETUP_EVERY_MS,
  // Through the api, which leaves out what belongs to other workspaces.
  list: (connector, { signal }) => connector.api.listMessageFlows(signal),
  describe: (flow) => ({
    remoteId: flow._id,
    name: flow.name,
    datedAt: flow.createdAt,
    updatedAt: flow.updatedAt,
  }),
  get: (connector, id, _parentId, signal) => connector.api.getMessageFlow(id, signal),
});

export const callFlows = defineRecords({
  platform: 'trillet',
  collection: 'callFlows',
  topic: 'flows',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { signal }) => connector.api.listCallFlows(signal),
  describe: (flow) => ({
    remoteId: flow._id,
    name: flow.name,
    datedAt: flow.createdAt,
    updatedAt: flow.updatedAt,
  }),
  get: (connector, id, _parentId, signal) => connector.api.getCallFlow(id, signal),
  // The list leaves prompt, nodes and settings out.
  keepsDetail: true,
});

export const liveFlows = defineRecords({
  platform: 'truestate',
  collection: 'liveFlows',
  topic: 'flows',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { signal }) => connector.client.list('listLiveFlows', { signal }),
  describe: (flow) => ({
    remoteId: flow.id,
    name: flow.name,
    datedAt: timeOf(flow.created_at),
    updatedAt: timeOf(flow.updated_at),
    keywords: [flow.description],
  }),
  get: (connector, id, _parentId, signal) =>
    connector.client.call('getLiveFlow', { params: { live_flow_id: id }, signal }),
});

export const flowSessions = defineRecords({
  platform: 'truestate',
  collection: 'flowSessions',
  topic: 'flows',
  everyMs: LIVE_EVERY_MS,
  parent: 'liveFlows',
  list: (connector, { parentId, signal }) =>
    connector.client.list('listSessions', { params: { live_flow_id: parentId }, signal }),
  describe: (session) => ({
    remoteId: session.id,
    name: session.id,
    status: session.status,
    datedAt: timeOf(session.created_at),
    updatedAt: timeOf(session.updated_at),
  }),
  get: (connector, id, flowId, signal) =>
    connector.client.call('getSession', { params: { live_flow_id: flowId, session_id: id }, signal }),
  // The list leaves the steps out.
  keepsDetail: true,
});
