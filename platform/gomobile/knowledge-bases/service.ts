import type {
  DocumentListQuery,
  KbDocument,
  KnowledgeBase,
  KnowledgeBaseCreate,
  KnowledgeBaseListQuery,
  KnowledgeBaseUpdate,
} from '#shared/wire/gomobile/knowledge-bases.ts';
import { toIso } from '../../db/clock.ts';
import { ApiError, notFound } from '../../http/errors.ts';
import { sliceOf, toPage } from '../../http/paging.ts';
import type { Upload } from '../../http/uploads.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import { fileTypeOf } from './file-types.ts';
import { discardDocument, readLater } from './reading.ts';
import * as repository from './repository.ts';

/** The name that the pages give as the default; here, words are compared and no vectors are made. */
const DEFAULT_EMBEDDING_MODEL = 'google/gemini-embedding-001';

export function listKnowledgeBases({ db }: Workspace, query: KnowledgeBaseListQuery) {
  const { rows, total } = repository.listKnowledgeBases(db, filterOf(query));
  const { organizationId } = identityOf(db);
  return toPage({ rows: rows.map((row) => toWire(row, organizationId)), total }, query);
}

export function getKnowledgeBase(workspace: Workspace, id: string): KnowledgeBase {
  return toWire(existingBase(workspace, id), identityOf(workspace.db).organizationId);
}

export function createKnowledgeBase(workspace: Workspace, input: KnowledgeBaseCreate): KnowledgeBase {
  const { db, clock, newId } = workspace;
  const { name, description = null, embeddingModel = DEFAULT_EMBEDDING_MODEL } = input;
  const id = newId();
  repository.insertKnowledgeBase(db, id, { name, description, embeddingModel }, clock.tick());
  return getKnowledgeBase(workspace, id);
}

/** A request that changes nothing leaves `updatedAt` as it is. */
export function updateKnowledgeBase(workspace: Workspace, id: string, input: KnowledgeBaseUpdate): KnowledgeBase {
  const { db, clock } = workspace;
  const row = existingBase(workspace, id);
  const name = input.name ?? row.name;
  const description = input.description === undefined ? row.description : input.description;
  if (name !== row.name || description !== row.description) {
    repository.updateKnowledgeBase(db, id, { name, description }, clock.tick());
  }
  return getKnowledgeBase(workspace, id);
}

/** Deletes it with its documents. Throws 409 while an agent that is not deleted answers from it. */
export function deleteKnowledgeBase(workspace: Workspace, id: string): void {
  const { db } = workspace;
  if (existingBase(workspace, id).agent_count > 0) {
    throw new ApiError(409, 'RESOURCE_IN_USE', 'An agent answers from the knowledge base');
  }
  db.transaction(() => {
    for (const document of repository.allDocuments(db, id)) discardDocument(workspace, document);
    repository.deleteKnowledgeBase(db, id);
  })();
}

export function listDocuments(workspace: Workspace, kbId: string, query: DocumentListQuery) {
  existingBase(workspace, kbId);
  const { rows, total } = repository.listDocuments(workspace.db, kbId, filterOf(query));
  return toPage({ rows: rows.map(toDocument), total }, query);
}

export function getDocument(workspace: Workspace, kbId: string, id: string): KbDocument {
  return toDocument(existingDocument(workspace, kbId, id));
}

/** Keeps a document and reads it afterwards. Throws 415 where its name and type are of none that can be read. */
export function uploadDocument(workspace: Workspace, kbId: string, { file }: Upload): KbDocument {
  const { db, clock, newId } = workspace;
  existingBase(workspace, kbId);
  const fileType = fileTypeOf(file.name, file.contentType);
  if (fileType === null) {
    throw new ApiError(415, 'UNSUPPORTED_FILE_TYPE', 'Documents are txt, md, html or pdf files');
  }
  const id = newId();
  const { contentId, sizeBytes } = file.content;
  const document = { id, knowledgeBaseId: kbId, name: file.name, fileType, fileSize: sizeBytes, contentId };
  db.transaction(() => {
    repository.insertDocument(db, document, clock.tick());
    readLater(workspace, id);
  })();
  return getDocument(workspace, kbId, id);
}

export function deleteDocument(workspace: Workspace, kbId: string, id: string): void {
  const document = existingDocument(workspace, kbId, id);
  workspace.db.transaction(() => discardDocument(workspace, document))();
}

function filterOf(query: KnowledgeBaseListQuery) {
  const { search, sortBy = 'createdAt', sortOrder = 'desc' } = query;
  return { ...sliceOf(query), search, sortBy, sortOrder };
}

function existingBase({ db }: Workspace, id: string): repository.KnowledgeBaseRow {
  const row = repository.findKnowledgeBase(db, id);
  if (row === undefined) throw notFound('Knowledge base');
  return row;
}

function existingDocument(workspace: Workspace, kbId: string, id: string): repository.DocumentRow {
  existingBase(workspace, kbId);
  const row = repository.findDocument(workspace.db, id);
  if (row === undefined || row.knowledge_base_id !== kbId) throw notFound('Document');
  return row;
}

function toWire(row: repository.KnowledgeBaseRow, organizationId: string): KnowledgeBase {
  return {
    id: row.id,
    organizationId,
    name: row.name,
    description: row.description,
    status: row.status,
    embeddingModel: row.embedding_model,
    documentCount: row.document_count,
    agentCount: row.agent_count,
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
  };
}

const toDocument = (row: repository.DocumentRow): KbDocument => ({
  id: row.id,
  knowledgeBaseId: row.knowledge_base_id,
  name: row.name,
  fileType: row.file_type,
  fileSize: row.file_size,
  status: row.status,
  processingStep: row.processing_step,
  chunkCount: row.chunk_count,
  error: row.error,
  createdAt: toIso(row.created_at),
  updatedAt: toIso(row.updated_at),
});
