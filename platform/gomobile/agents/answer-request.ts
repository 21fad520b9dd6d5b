import type { RetrievedChunk } from '#shared/wire/gomobile/agents.ts';
import type { AnswerRequest, Citation, Turn } from '../../answers/answerer.ts';
import type { AgentRow } from './repository.ts';

/** What the knowledge index calls the documents of a knowledge base. */
export const collectionOf = (knowledgeBaseId: string): string => `kb:${knowledgeBaseId}`;

/** What an agent is asked, and what it may answer from. */
export const answerRequest = (agent: AgentRow, history: readonly Turn[], message: string): AnswerRequest => ({
  agent: {
    id: agent.id,
    name: agent.name,
    instructions: agent.instructions,
    language: agent.language,
    model: agent.model,
    settings: JSON.parse(agent.model_settings),
  },
  collections: agent.knowledge_base_id === null ? [] : [collectionOf(agent.knowledge_base_id)],
  history,
  message,
});

export const toRetrievedChunk = ({ chunkId, sourceId, sourceName, heading, text }: Citation): RetrievedChunk => ({
  chunkId,
  documentId: sourceId,
  documentName: sourceName,
  heading,
  text,
});
