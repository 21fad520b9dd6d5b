import type { AgentRow } from '#shared/contract/agents.ts';
import type { ConversationRow, Message } from '#shared/contract/conversations.ts';
import type { FlowRow } from '#shared/contract/flows.ts';
import type { KnowledgeRow } from '#shared/contract/knowledge.ts';
import { CALL, listSource } from './source.ts';

export const agentsSource = listSource('agents', {
  page: (queries, query, page) => queries.agents.list({ ...query, page }, CALL),
  cells: (agent: AgentRow) => ({
    name: agent.name,
    platform: agent.platform,
    connectionName: agent.connectionName,
    status: agent.status,
    language: agent.language,
    knowledgeBaseName: agent.knowledgeBaseName,
    resolutionRate: agent.resolutionRate,
    conversationCount: agent.conversationCount,
    updatedAt: agent.updatedAt,
  }),
});

export const flowsSource = listSource('flows', {
  page: (queries, query, page) => queries.flows.list({ ...query, page }, CALL),
  cells: (flow: FlowRow) => ({
    name: flow.name,
    platform: flow.platform,
    flowKind: flow.kind,
    version: flow.version,
    nodeCount: flow.nodeCount,
    isActive: flow.isActive,
    programCount: flow.programCount,
    updatedAt: flow.updatedAt,
  }),
});

export const knowledgeSource = listSource('knowledge', {
  page: (queries, query, page) => queries.knowledge.list({ ...query, page }, CALL),
  cells: (row: KnowledgeRow) => ({
    name: row.name,
    knowledgeKind: row.kind,
    platform: row.platform,
    connectionName: row.connectionName,
    status: row.status,
    documentCount: row.documentCount,
    failed: row.failedCount,
    contentLength: row.contentLength,
    readBy: row.agents.map(({ name }) => name).join('; ') || null,
    updatedAt: row.updatedAt,
  }),
});

export const conversationsSource = listSource('conversations', {
  page: (queries, query, page) => queries.conversations.list({ ...query, page }, CALL),
  cells: (row: ConversationRow) => ({
    agentName: row.agentName,
    platform: row.platform,
    contactName: row.contactName,
    channel: row.channel,
    conversationState: row.state,
    title: row.title,
    exitReason: row.exitReason,
    resolved: row.resolved,
    messageCount: row.messageCount,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    lastActivityAt: row.lastActivityAt,
  }),
});

export const messagesSource = listSource('messages', {
  page: (queries, query, page) => queries.conversations.messages({ ...query, page }, CALL),
  cells: (message: Message) => ({
    position: message.position,
    role: message.role,
    spokenText: message.text,
    messageStatus: message.status,
    credits: message.credits,
    saidAt: message.saidAt,
  }),
});
