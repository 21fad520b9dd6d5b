import { defineRecords, SETUP_EVERY_MS } from './define.ts';

export const knowledgeBases = defineRecords({
  platform: 'gomobile',
  collection: 'knowledgeBases',
  topic: 'knowledge',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { page, limit, signal }) =>
    connector.client.list('listKnowledgeBases', {
      query: { page, limit, sortBy: 'createdAt', sortOrder: 'asc' },
      signal,
    }),
  describe: (base) => ({
    remoteId: base.id,
    name: base.name,
    status: base.status,
    datedAt: base.createdAt,
    updatedAt: base.updatedAt,
    keywords: [base.description],
  }),
  get: (connector, id, _parentId, signal) => connector.client.call('getKnowledgeBase', { params: { id }, signal }),
});

export const documents = defineRecords({
  platform: 'gomobile',
  collection: 'documents',
  topic: 'knowledge',
  everyMs: SETUP_EVERY_MS,
  parent: 'knowledgeBases',
  list: (connector, { page, limit, parentId, signal }) =>
    connector.client.list('listDocuments', {
      params: { kbId: parentId },
      query: { page, limit, sortBy: 'createdAt', sortOrder: 'asc' },
      signal,
    }),
  describe: (document) => ({
    remoteId: document.id,
    name: document.name,
    status: document.status,
    datedAt: document.createdAt,
    updatedAt: document.updatedAt,
  }),
  get: (connector, docId, kbId, signal) => connector.client.call('getDocument', { params: { kbId, docId }, signal }),
});

export const knowledgeItems = defineRecords({
  platform: 'flowgent',
  collection: 'knowledgeItems',
  topic: 'knowledge',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { page, limit, signal }) =>
    connector.client.list('listKnowledge', { query: { page: String(page), limit: String(limit) }, signal }),
  describe: (item) => ({
    remoteId: item.id,
    name: item.name,
    datedAt: item.created_at,
    updatedAt: item.updated_at,
  }),
  get: (connector, id, _parentId, signal) => connector.client.call('getKnowledge', { params: { id }, signal }),
  // The list leaves the content out.
  keepsDetail: true,
});
