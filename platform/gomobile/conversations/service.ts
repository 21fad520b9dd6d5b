import type {
  Conversation,
  ConversationCreate,
  ConversationListQuery,
  Message,
} from '#shared/wire/gomobile/conversations.ts';
import type { PageQuery } from '#shared/wire/gomobile/paging.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import { ApiError, notFound } from '../../http/errors.ts';
import { sliceOf, toPage } from '../../http/paging.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import { liveAgent } from '../agents/service.ts';
import { findContact } from '../contacts/repository.ts';
import { evaluateConversation } from '../resolution/service.ts';
import * as repository from './repository.ts';

/** What a conversation begins with, whoever begins it. */
export interface ConversationStart extends ConversationCreate {
  agentId: string;
  channel: repository.Channel;
  /** The call that it is spoken in. */
  callId?: string | null;
  /** When it started, ms since 1970 UTC; now where it is left out. */
  at?: number;
}

/**
 * Begins a conversation, with the agent's welcome as its first message. Throws 404 for an agent, 400 for a contact that does
 * not exist, 409 where the agent is archived.
 */
export function startConversation(workspace: Workspace, start: ConversationStart): Conversation {
  const { db, clock, newId } = workspace;
  const { agentId, channel, callId = null, contactId = null, title = null, metadata = {} } = start;
  const agent = liveAgent(workspace, agentId);
  if (agent.status === 'archived') throw new ApiError(409, 'INVALID_STATE', 'The agent is archived');
  if (contactId !== null && findContact(db, contactId) === undefined) {
    throw new ApiError(400, 'BAD_REQUEST', 'The contact does not exist');
  }
  const id = newId();
  const at = clock.tick();
  const startedAt = start.at ?? at;
  db.transaction(() => {
    repository.insertConversation(db, { id, agentId, contactId, callId, channel, title, metadata, startedAt, at });
    if (agent.welcome_message) {
      addTurn(workspace, id, { role: 'assistant', content: agent.welcome_message, at: startedAt });
    }
  })();
  return getConversation(workspace, { conversationId: id });
}

export interface Turn {
  role: repository.Role;
  content: string;
  /** When it was said, ms since 1970 UTC; now where it is left out. */
  at?: number;
}

/** Adds what was said, as it is: nobody answers and nothing is charged. Throws 409 where the conversation has ended. */
export function addTurn(workspace: Workspace, conversationId: string, { role, content, at }: Turn): Message {
  const { db, clock, newId } = workspace;
  requireActive(liveConversation(workspace, { conversationId }));
  const id = newId();
  const now = clock.tick();
  const message = { id, conversationId, role, content, status: 'complete', metadata: null, charge: 0 } as const;
  db.transaction(() => repository.insertMessage(db, { ...message, saidAt: at ?? now, at: now }))();
  return getMessage(workspace, id);
}

/**
 * Ends a conversation and looks whether the agent's resolution criteria were met. One that has ended is answered as it is.
 * `exitReason` as the API carries it: completed, function_call_exit, exit_phrase, max_turns, timeout. `at`: ms since 1970 UTC.
 */
export function endConversation(
  workspace: Workspace,
  conversationId: string,
  { exitReason = 'completed', at }: { exitReason?: string; at?: number } = {},
): Conversation {
  const { db, clock } = workspace;
  const row = liveConversation(workspace, { conversationId });
  if (row.status === 'active') {
    const now = clock.tick();
    db.transaction(() => {
      repository.endConversation(db, conversationId, exitReason, at ?? now, now);
      evaluateConversation(db, row.agent_id, conversationId);
    })();
  }
  return getConversation(workspace, { conversationId });
}

export function listConversations(workspace: Workspace, agentId: string, query: ConversationListQuery) {
  const { db } = workspace;
  liveAgent(workspace, agentId);
  const { status, search, sortBy = 'createdAt', sortOrder = 'desc' } = query;
  const filter = { ...sliceOf(query), agentId, status, search, sortBy, sortOrder };
  const { rows, total } = repository.listConversations(db, filter);
  const { organizationId } = identityOf(db);
  return toPage({ rows: rows.map((row) => toWire(row, organizationId)), total }, query);
}

/** How a path names a conversation; the flat one has no agent. */
export interface ConversationPath {
  agentId?: string | undefined;
  conversationId: string;
}

export function getConversation(workspace: Workspace, path: ConversationPath): Conversation {
  return toWire(liveConversation(workspace, path), identityOf(workspace.db).organizationId);
}

export function listMessages(workspace: Workspace, path: ConversationPath, query: PageQuery) {
  const { id } = liveConversation(workspace, path);
  const { rows, total } = repository.listMessages(workspace.db, id, sliceOf(query));
  return toPage({ rows: rows.map(toMessage), total }, query);
}

/** Throws 404 also for a conversation of another agent than the path's, or of a deleted one. */
export function liveConversation(
  workspace: Workspace,
  { agentId, conversationId }: ConversationPath,
): repository.ConversationRow {
  const row = repository.findConversation(workspace.db, conversationId);
  if (row === undefined || (agentId !== undefined && row.agent_id !== agentId)) throw notFound('Conversation');
  if (agentId !== undefined) liveAgent(workspace, agentId);
  return row;
}

export function requireActive({ status }: repository.ConversationRow): void {
  if (status !== 'active') throw new ApiError(409, 'INVALID_STATE', 'The conversation has ended');
}

export function getMessage({ db }: Workspace, id: string): Message {
  const row = repository.findMessage(db, id);
  if (row === undefined) throw notFound('Message');
  return toMessage(row);
}

function toWire(row: repository.ConversationRow, organizationId: string): Conversation {
  return {
    id: row.id,
    agentId: row.agent_id,
    organizationId,
    contactId: row.contact_id,
    callId: row.call_id,
    channel: row.channel,
    status: row.status,
    title: row.title,
    messageCount: row.message_count,
    lastMessageAt: toIsoOrNull(row.last_message_at),
    resolved: row.resolved === null ? null : row.resolved === 1,
    exitReason: row.exit_reason,
    startedAt: toIso(row.started_at),
    endedAt: toIsoOrNull(row.ended_at),
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
  };
}

const toMessage = (row: repository.MessageRow): Message => ({
  id: row.id,
  conversationId: row.conversation_id,
  role: row.role,
  content: row.content,
  sequence: row.sequence,
  status: row.status,
  toolCalls: row.tool_calls === null ? null : JSON.parse(row.tool_calls),
  usage: row.usage === null ? null : JSON.parse(row.usage),
  createdAt: toIso(row.created_at),
});
