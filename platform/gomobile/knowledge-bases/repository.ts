import type { DocumentType } from '../../answers/documents/document.ts';
import { all, count, type Db, first, run } from '../../db/statements.ts';
import { fold, searchText } from '../../db/text.ts';
import type { Counted, Slice } from '../../http/paging.ts';

export interface KnowledgeBaseRow {
  seq: number;
  id: string;
  name: string;
  description: string | null;
  status: string;
  embedding_model: string;
  document_count: number;
  /** Agents that are not deleted and answer from it. */
  agent_count: number;
  created_at: number;
  updated_at: number;
}

export interface ListFilter extends Slice {
  search?: string | undefined;
  sortBy: 'name' | 'createdAt' | 'updatedAt';
  sortOrder: 'asc' | 'desc';
}

const SORT_COLUMNS: Readonly<Record<ListFilter['sortBy'], string>> = {
  name: 'name',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

const SELECT = `SELECT b.*, (SELECT count(*) FROM kb_documents d WHERE d.knowledge_base_id = b.id) AS document_count,
  (SELECT count(*) FROM agents a WHERE a.knowledge_base_id = b.id AND a.deleted_at IS NULL) AS agent_count
  FROM knowledge_bases b`;

export function listKnowledgeBases(db: Db, filter: ListFilter): Counted<KnowledgeBaseRow> {
  const { search = '', limit, offset } = filter;
  const where = search ? 'WHERE instr(search_text, @search) > 0' : '';
  const parameters: Record<string, string> = search ? { search: fold(search) } : {};
  const order = filter.sortOrder === 'asc' ? 'ASC' : 'DESC';
  const column = SORT_COLUMNS[filter.sortBy];
  return {
    total: count(db, `SELECT count(*) AS n FROM knowledge_bases ${where}`, parameters),
    rows: all<KnowledgeBaseRow>(
      db,
      `${SELECT} ${where} ORDER BY ${column} ${order}, seq ${order} LIMIT @limit OFFSET @offset`,
      { ...parameters, limit, offset },
    ),
  };
}

export const findKnowledgeBase = (db: Db, id: string): KnowledgeBaseRow | undefined =>
  first<KnowledgeBaseRow>(db, `${SELECT} WHERE b.id = @id`, { id });

export type KnowledgeBaseFields = Pick<KnowledgeBaseRow, 'name' | 'description'>;

export function insertKnowledgeBase(
  db: Db,
  id: string,
  fields: KnowledgeBaseFields & { embeddingModel: string },
  at: number,
): void {
  const { name, description, embeddingModel } = fields;
  run(
    db,
    `INSERT INTO knowledge_bases (id, name, description, status, embedding_model, search_text, created_at, updated_at)
     VALUES (@id, @name, @description, 'active', @embeddingModel, @search, @at, @at)`,
    { id, name, description, embeddingModel, search: searchText([name, description]), at },
  );
}

export function updateKnowledgeBase(db: Db, id: string, { name, description }: KnowledgeBaseFields, at: number): void {
  run(
    db,
    `UPDATE knowledge_bases SET name = @name, description = @description, search_text = @search, updated_at = @at
     WHERE id = @id`,
    { id, name, description, search: searchText([name, description]), at },
  );
}

/** Its documents must be gone. Agents that were deleted lose their reference to it. */
export function deleteKnowledgeBase(db: Db, id: string): void {
  run(db, 'DELETE FROM knowledge_bases WHERE id = @id', { id });
}

export type DocumentStatus = 'uploading' | 'processing' | 'ready' | 'failed';
export type ProcessingStep = 'parsing' | 'chunking' | 'embedding' | 'upserting';

export interface DocumentRow {
  seq: number;
  id: string;
  knowledge_base_id: string;
  name: string;
  file_type: DocumentType;
  file_size: number;
  content_id: number;
  status: DocumentStatus;
  processing_step: ProcessingStep | null;
  chunk_count: number | null;
  error: string | null;
  created_at: number;
  updated_at: number;
}

export function listDocuments(db: Db, knowledgeBaseId: string, filter: ListFilter): Counted<DocumentRow> {
  const { search = '', limit, offset } = filter;
  const where = `knowledge_base_id = @knowledgeBaseId${search ? ' AND instr(search_text, @search) > 0' : ''}`;
  const parameters = { knowledgeBaseId, ...(search && { search: fold(search) }) };
  const order = filter.sortOrder === 'asc' ? 'ASC' : 'DESC';
  const column = SORT_COLUMNS[filter.sortBy];
  return {
    total: count(db, `SELECT count(*) AS n FROM kb_documents WHERE ${where}`, parameters),
    rows: all<DocumentRow>(
      db,
      `SELECT * FROM kb_documents WHERE ${where} ORDER BY ${column} ${order}, seq ${order} LIMIT @limit OFFSET @offset`,
      { ...parameters, limit, offset },
    ),
  };
}

export const findDocument = (db: Db, id: string): DocumentRow | undefined =>
  first<DocumentRow>(db, 'SELECT * FROM kb_documents WHERE id = @id', { id });

export const allDocuments = (db: Db, knowledgeBaseId: string): DocumentRow[] =>
  all<DocumentRow>(db, 'SELECT * FROM kb_documents WHERE knowledge_base_id = @knowledgeBaseId ORDER BY seq', {
    knowledgeBaseId,
  });

/** Documents whose reading has not ended, oldest first. */
export const unreadDocuments = (db: Db): DocumentRow[] =>
  all<DocumentRow>(db, `SELECT * FROM kb_documents WHERE status IN ('uploading', 'processing') ORDER BY seq`);

export interface NewDocument {
  id: string;
  knowledgeBaseId: string;
  name: string;
  fileType: string;
  fileSize: number;
  contentId: number;
}

export function insertDocument(db: Db, document: NewDocument, at: number): void {
  run(
    db,
    `INSERT INTO kb_documents (id, knowledge_base_id, name, file_type, file_size, content_id, status, search_text,
       created_at, updated_at)
     VALUES (@id, @knowledgeBaseId, @name, @fileType, @fileSize, @contentId, 'uploading', @search, @at, @at)`,
    { ...document, search: searchText([document.name]), at },
  );
}

/** Says how far reading has come. */
export function setStep(db: Db, id: string, step: ProcessingStep, at: number): void {
  run(db, `UPDATE kb_documents SET status = 'processing', processing_step = @step, updated_at = @at WHERE id = @id`, {
    id,
    step,
    at,
  });
}

export function setReady(db: Db, id: string, chunkCount: number, at: number): void {
  run(
    db,
    `UPDATE kb_documents SET status = 'ready', processing_step = NULL, chunk_count = @chunkCount, error = NULL,
       updated_at = @at WHERE id = @id`,
    { id, chunkCount, at },
  );
}

/** The step that it failed in stays. */
export function setFailed(db: Db, id: string, error: string, at: number): void {
  run(db, `UPDATE kb_documents SET status = 'failed', error = @error, updated_at = @at WHERE id = @id`, {
    id,
    error,
    at,
  });
}

export function deleteDocument(db: Db, id: string): void {
  run(db, 'DELETE FROM kb_documents WHERE id = @id', { id });
}
