import { defineRecords, SETUP_EVERY_MS } from './define.ts';

export const dids = defineRecords({
  platform: 'gomobile',
  collection: 'dids',
  topic: 'numbers',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { signal }) => connector.client.list('listAvailableDids', { signal }),
  describe: (did) => ({ remoteId: did.id, name: did.number, keywords: [did.label, did.country] }),
});

export const senderIds = defineRecords({
  platform: 'gomobile',
  collection: 'senderIds',
  topic: 'numbers',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { signal }) => connector.client.list('listAvailableSenderIds', { signal }),
  describe: (sender) => ({ remoteId: sender.id, name: sender.senderId, keywords: [sender.country] }),
});

export const dictionaries = defineRecords({
  platform: 'gomobile',
  collection: 'dictionaries',
  topic: 'dictionaries',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { signal }) => connector.client.list('listDictionaries', { signal }),
  describe: (dictionary) => ({
    remoteId: dictionary.id,
    name: dictionary.name,
    datedAt: dictionary.createdAt,
    updatedAt: dictionary.updatedAt,
    keywords: [dictionary.description, dictionary.language],
  }),
  get: (connector, id, _parentId, signal) => connector.client.call('getDictionary', { params: { id }, signal }),
});

export const dictionaryEntries = defineRecords({
  platform: 'gomobile',
  collection: 'dictionaryEntries',
  topic: 'dictionaries',
  everyMs: SETUP_EVERY_MS,
  parent: 'dictionaries',
  list: (connector, { parentId, signal }) =>
    connector.client.list('listDictionaryEntries', { params: { id: parentId }, signal }),
  describe: (entry) => ({
    remoteId: entry.id,
    name: entry.key,
    datedAt: entry.createdAt,
    updatedAt: entry.updatedAt,
  }),
});

export const audios = defineRecords({
  platform: 'gomobile',
  collection: 'audios',
  topic: 'audioLibrary',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { page, limit, signal }) =>
    connector.client.list('listAudios', { query: { page, limit, sortBy: 'createdAt', sortOrder: 'asc' }, signal }),
  describe: (audio) => ({
    remoteId: audio.id,
    name: audio.title,
    status: audio.usageType,
    datedAt: audio.createdAt,
    updatedAt: audio.updatedAt,
    keywords: [audio.description, ...(audio.tags ?? [])],
  }),
  get: (connector, id, _parentId, signal) => connector.client.call('getAudio', { params: { id }, signal }),
});

export const apiKeys = defineRecords({
  platform: 'gomobile',
  collection: 'apiKeys',
  topic: 'apiKeys',
  everyMs: SETUP_EVERY_MS,
  list: (connector, { signal }) => connector.client.list('listApiKeys', { signal }),
  describe: (key) => ({
    remoteId: key.id,
    name: key.name,
    datedAt: key.createdAt,
    updatedAt: key.updatedAt,
    keywords: [key.keyPrefix],
  }),
  get: (connector, id, _parentId, signal) => connector.client.call('getApiKey', { params: { id }, signal }),
});
