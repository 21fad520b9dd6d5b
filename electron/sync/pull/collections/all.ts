import { apiKeys, audios, dictionaries, dictionaryEntries, dids, senderIds } from './administration.ts';
import { agentMetrics, flowgentAgents, gomobileAgents, resolutionCriteria } from './agents.ts';
import { creditTransactions } from './credits.ts';
import type { AnyRecordDefinition } from './define.ts';
import { callFlows, flowSessions, gomobileFlows, liveFlows, messageFlows } from './flows.ts';
import { documents, knowledgeBases, knowledgeItems } from './knowledge.ts';
import { executions, programs, smsPrograms } from './programs.ts';

/** Every list that is kept as it is sent, in the order in which they are read: a list after the one that it belongs to. */
export const RECORD_DEFINITIONS: readonly AnyRecordDefinition[] = [
  gomobileAgents,
  resolutionCriteria,
  agentMetrics,
  flowgentAgents,
  programs,
  executions,
  smsPrograms,
  gomobileFlows,
  messageFlows,
  callFlows,
  liveFlows,
  flowSessions,
  knowledgeBases,
  documents,
  knowledgeItems,
  dids,
  senderIds,
  dictionaries,
  dictionaryEntries,
  audios,
  apiKeys,
  creditTransactions,
];
