import { z } from 'zod';
import { DOCUMENT_ENDINGS, MAX_DOCUMENT_BYTES } from '../../domain/knowledge-limits.ts';
import { maybe, WireId, WireInstant } from './common.ts';
import { listQuery, pageOf } from './paging.ts';

export const KNOWLEDGE_BASE_SORT_FIELDS = ['name', 'createdAt', 'updatedAt'] as const;
export const DOCUMENT_SORT_FIELDS = ['name', 'createdAt', 'updatedAt'] as const;

export { DOCUMENT_ENDINGS, MAX_DOCUMENT_BYTES };

export const KnowledgeBase = z.looseObject({
  id: WireId,
  organizationId: maybe(WireId),
  name: z.string(),
  description: maybe(z.string()),
  /** active or archived. */
  status: maybe(z.string()),
  embeddingModel: maybe(z.string()),
  documentCount: maybe(z.number().int()),
  /** Agents that answer from it. */
  agentCount: maybe(z.number().int()),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
});

const name = z.string().trim().min(1).max(128);
const description = z.string().max(2000);

export const KnowledgeBaseCreate = z.strictObject({
  name,
  description: description.nullable().optional(),
  embeddingModel: z.string().min(1).max(128).optional(),
});

export const KnowledgeBaseUpdate = z.strictObject({
  name: name.optional(),
  description: description.nullable().optional(),
});

export const KbDocument = z.looseObject({
  id: WireId,
  knowledgeBaseId: maybe(WireId),
  name: z.string(),
  /** pdf, txt, md, html or others. */
  fileType: maybe(z.string()),
  fileSize: maybe(z.number().int()),
  /** uploading, waiting_for_scan, processing, ready or failed. */
  status: z.string(),
  /** parsing, chunking, embedding or upserting; kept where it failed. */
  processingStep: maybe(z.string()),
  chunkCount: maybe(z.number().int()),
  /** Why it failed, in a sentence. */
  error: maybe(z.string()),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
});

/** Text fields beside the file. */
export const DocumentUploadFields = z.strictObject({});

export const KnowledgeBaseListQuery = listQuery(KNOWLEDGE_BASE_SORT_FIELDS);
export const DocumentListQuery = listQuery(DOCUMENT_SORT_FIELDS);

export const KnowledgeBaseParams = z.strictObject({ kbId: z.uuid() });
export const DocumentParams = z.strictObject({ kbId: z.uuid(), docId: z.uuid() });

export const KnowledgeBasePage = pageOf(KnowledgeBase);
export const KbDocumentPage = pageOf(KbDocument);

export type KnowledgeBase = z.infer<typeof KnowledgeBase>;
export type KnowledgeBaseCreate = z.infer<typeof KnowledgeBaseCreate>;
export type KnowledgeBaseUpdate = z.infer<typeof KnowledgeBaseUpdate>;
export type KnowledgeBaseListQuery = z.infer<typeof KnowledgeBaseListQuery>;
export type KbDocument = z.infer<typeof KbDocument>;
export type DocumentListQuery = z.infer<typeof DocumentListQuery>;
