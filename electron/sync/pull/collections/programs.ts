import { defineRecords, LIVE_EVERY_MS, SETUP_EVERY_MS } from './define.ts';

export const programs = defineRecords({
  platform: 'gomobile',
  collection: 'programs',
  topic: 'programs',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { page, limit, signal }) =>
    connector.client.list('listPrograms', { query: { page, limit, sortBy: 'createdAt', sortOrder: 'asc' }, signal }),
  describe: (program) => ({
    remoteId: program.id,
    name: program.name,
    status: program.status,
    datedAt: program.createdAt,
    updatedAt: program.updatedAt,
  }),
  get: (connector, id, _parentId, signal) => connector.client.call('getProgram', { params: { id }, signal }),
});

export const executions = defineRecords({
  platform: 'gomobile',
  collection: 'executions',
  topic: 'programs',
  everyMs: LIVE_EVERY_MS,
  list: (connector, { page, limit, signal }) =>
    connector.client.list('listExecutions', { query: { page, limit, sortBy: 'createdAt', sortOrder: 'asc' }, signal }),
  describe: (execution) => ({
    remoteId: execution.id,
    name: execution.id,
    status: execution.status,
    datedAt: execution.createdAt,
    updatedAt: execution.updatedAt,
  }),
  get: (connector, id, _parentId, signal) => connector.client.call('getExecution', { params: { id }, signal }),
});

export const smsPrograms = defineRecords({
  platform: 'gomobile',
  collection: 'smsPrograms',
  topic: 'messages',
  everyMs: LIVE_EVERY_MS,
  list: (connector, { page, limit, signal }) =>
    connector.client.list('listSmsPrograms', { query: { page, limit }, signal }),
  describe: (program) => ({
    remoteId: program.id,
    name: program.name,
    status: program.status,
    datedAt: program.createdAt,
    updatedAt: program.updatedAt,
    keywords: [program.messageTemplate],
  }),
  get: (connector, id, _parentId, signal) => connector.client.call('getSmsProgram', { params: { id }, signal }),
});
