import type { BaseDetail, ItemDetail, KnowledgeDocument } from '#shared/contract/knowledge.ts';
import { agentAt, baseId } from './agent-fixture.ts';
import { CONNECTION_ID, NOW, uuid } from './fixture.ts';

/** Made-up knowledge, the same on every run. */

const DAY_MS = 86_400_000;

export const itemId = (index: number): string => uuid(24, index);

const common = {
  connectionId: CONNECTION_ID,
  connectionName: 'Sample workspace',
  hasDraft: false,
  readAt: NOW - 3 * 60_000,
};

const BASES = [
  { name: 'Clinic handbook', description: 'Opening hours, prices and procedures of the clinic', agents: [0] },
  { name: 'Tariffs and bills', description: 'Every tariff since 2019', agents: [1, 2] },
  { name: 'أسئلة التوصيل', description: 'مواعيد التوصيل والإرجاع', agents: [] },
] as const;

export function baseAt(index: number): BaseDetail {
  const base = BASES[index % BASES.length] ?? BASES[0];
  return {
    ...common,
    id: baseId(index),
    kind: 'base',
    platform: 'gomobile',
    name: base.name,
    status: 'active',
    documentCount: index === 2 ? 0 : DOCUMENTS.length,
    failedCount: index === 2 ? 0 : 1,
    contentLength: null,
    agents: base.agents.map((at) => ({ id: agentAt(at).id, name: agentAt(at).name })),
    agentCount: base.agents.length,
    updatedAt: NOW - index * DAY_MS,
    description: base.description,
    embeddingModel: 'google/gemini-embedding-001',
    createdAt: NOW - 80 * DAY_MS,
  };
}

const ITEMS = [
  [
    'Return policy',
    'Goods can be returned within 30 days.\nThe customer keeps the receipt.\nShoes must not have been worn outside.',
  ],
  ['Delivery times', 'Parcels arrive in two to four working days.'],
] as const;

export function itemAt(index: number): ItemDetail {
  const [name, content] = ITEMS[index % ITEMS.length] ?? ITEMS[0];
  return {
    ...common,
    id: itemId(index),
    kind: 'item',
    platform: 'flowgent',
    name,
    status: null,
    documentCount: null,
    failedCount: null,
    contentLength: content.length,
    agents: [{ id: agentAt(5).id, name: agentAt(5).name }],
    agentCount: 1,
    updatedAt: NOW - (index + 2) * DAY_MS,
    content,
    contentReadAt: NOW - 3 * 60_000,
    agentIds: ['shop'],
    choices: [
      { remoteId: 'shop', name: agentAt(5).name },
      { remoteId: 'night', name: 'Night shift' },
    ],
    draft: null,
    createdAt: NOW - 40 * DAY_MS,
  };
}

const document = (index: number, fields: Partial<KnowledgeDocument> & { name: string }): KnowledgeDocument => ({
  id: uuid(23, index),
  fileType: fields.name.split('.').at(-1) ?? null,
  sizeBytes: 18_400 * (index + 1),
  status: 'ready',
  step: null,
  chunkCount: 12 + index * 7,
  error: null,
  updatedAt: NOW - index * DAY_MS,
  ...fields,
});

export const DOCUMENTS: readonly KnowledgeDocument[] = [
  document(0, { name: 'opening-hours.md' }),
  document(1, { name: 'price-list-2026.pdf', status: 'processing', step: 'embedding', chunkCount: null }),
  document(2, {
    name: 'old-scan.pdf',
    status: 'failed',
    step: 'parsing',
    chunkCount: null,
    error: 'The PDF holds no text',
  }),
  document(3, { name: 'دليل العيادة.pdf' }),
];

export const KNOWLEDGE_COUNTS = { bases: BASES.length, items: ITEMS.length };
