import { cutPassages } from '../../answers/documents/chunks.ts';
import { markdownBlocks } from '../../answers/documents/markdown.ts';
import { indexSource } from '../../answers/knowledge-index.ts';
import { releaseContent, storeBytes } from '../../files/contents.ts';
import { collectionOf } from '../../gomobile/agents/answer-request.ts';
import * as agents from '../../gomobile/agents/repository.ts';
import * as knowledge from '../../gomobile/knowledge-bases/repository.ts';
import { insertCriterion } from '../../gomobile/resolution/repository.ts';
import type { Workspace } from '../../workspace.ts';
import { sampleId } from '../ids.ts';
import { AGENTS, type AgentSample, KNOWLEDGE_BASES, type KnowledgeBaseSample } from './agents-data.ts';

const DAY_MS = 24 * 60 * 60_000;
const HOUR_MS = 60 * 60_000;
const EMBEDDING_MODEL = 'google/gemini-embedding-001';

/** Knowledge bases with documents that are read already, and agents that answer from them; the first at `at`. */
export function seedAgents(workspace: Workspace, at: number): void {
  let days = 0;
  const nextDay = (): number => at + days++ * DAY_MS;
  for (const base of KNOWLEDGE_BASES) seedKnowledgeBase(workspace, base, nextDay());
  for (const agent of AGENTS) seedAgent(workspace, agent, nextDay());
}

function seedKnowledgeBase({ db, newId }: Workspace, base: KnowledgeBaseSample, at: number): void {
  const id = sampleId('knowledge-base', base.key);
  const { name, description } = base;
  knowledge.insertKnowledgeBase(db, id, { name, description, embeddingModel: EMBEDDING_MODEL }, at);
  base.documents.forEach(({ name: fileName, text }, index) => {
    const documentId = sampleId('kb-document', `${base.key}:${fileName}`);
    const { contentId, sizeBytes } = storeBytes(db, Buffer.from(text));
    const addedAt = at + (index + 1) * HOUR_MS;
    knowledge.insertDocument(
      db,
      { id: documentId, knowledgeBaseId: id, name: fileName, fileType: 'md', fileSize: sizeBytes, contentId },
      addedAt,
    );
    releaseContent(db, contentId);
    const passages = [...cutPassages(markdownBlocks(text))];
    indexSource(db, newId, { collections: [collectionOf(id)], sourceId: documentId, sourceName: fileName, passages });
    knowledge.setReady(db, documentId, passages.length, addedAt + 4000);
  });
}

function seedAgent({ db }: Workspace, agent: AgentSample, at: number): void {
  const { key, status, criteria, knowledgeBase, ...words } = agent;
  const id = sampleId('agent', key);
  const fields: agents.AgentFields = {
    ...words,
    pipeline_mode: 'streaming',
    model: 'openai/gpt-4o-mini',
    model_settings: JSON.stringify({ temperature: 0.4, maxTokens: 400 }),
    voice: JSON.stringify({ provider: 'local', voiceId: key }),
    knowledge_base_id: knowledgeBase === null ? null : sampleId('knowledge-base', knowledgeBase),
  };
  // Those of the sample calls are there with their names.
  if (agents.findAgent(db, id) === undefined) agents.insertAgent(db, id, fields, at);
  else agents.updateAgent(db, id, fields, at);
  agents.setStatus(db, id, status, status === 'archived' ? 'active' : null, at + HOUR_MS);
  for (const [index, [label, description]] of criteria.entries()) {
    insertCriterion(db, sampleId('criterion', `${key}:${index}`), id, { label, description }, at + index * 60_000);
  }
}
