import type {
  CannedReply,
  ConversationAgent,
  ConversationDetail,
  ConversationFilter,
  ConversationRow,
  Message,
} from '#shared/contract/conversations.ts';
import { MessageRole, TurnState } from '#shared/contract/conversations.ts';
import type { SearchTerms } from '../../lib/search-terms.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { findMatching } from './search.ts';
import { parseToolCalls } from './turn-table.ts';

/** Unread: answers after the last position that the person has seen. */
const UNREAD = `(SELECT count(*) FROM messages AS u
  WHERE u.conversation_id = c.id AND u.role = 'assistant' AND u.position > c.seen_position)`;

const COLUMNS = `c.id, c.connection_id AS connectionId, n.name AS connectionName, n.platform, a.id AS agentId,
  coalesce(a.name, c.agent_remote_id) AS agentName, k.id AS contactId, k.display_name AS contactName, l.id AS callId,
  c.channel, c.status, c.title, c.exit_reason AS exitReason, c.resolved, c.started_at AS startedAt,
  c.ended_at AS endedAt, c.last_activity_at AS lastActivityAt, m.role AS lastRole, substr(m.text, 1, 300) AS lastText,
  EXISTS (SELECT 1 FROM turns AS w WHERE w.conversation_id = c.id AND w.user_remote_id = m.remote_id) AS lastIsOwn,
  (SELECT count(*) FROM messages AS x WHERE x.conversation_id = c.id) AS messageCount, ${UNREAD} AS unreadCount,
  EXISTS (SELECT 1 FROM message_drafts AS d WHERE d.conversation_id = c.id) AS hasDraft,
  (SELECT t.state FROM turns AS t WHERE t.conversation_id = c.id AND t.settled_at IS NULL) AS turnState,
  c.messages_read_at AS messagesReadAt`;

const JOINS = `JOIN connections AS n ON n.id = c.connection_id
  LEFT JOIN records AS a ON a.connection_id = c.connection_id AND a.collection = 'agents' AND a.remote_id = c.agent_remote_id
  LEFT JOIN contacts AS k ON k.connection_id = c.connection_id AND k.remote_id = c.contact_remote_id
  LEFT JOIN calls AS l ON l.connection_id = c.connection_id AND l.remote_id = c.call_remote_id
  LEFT JOIN messages AS m ON m.row_number = (SELECT y.row_number FROM messages AS y WHERE y.conversation_id = c.id
    ORDER BY y.position DESC, y.row_number DESC LIMIT 1)`;

interface Row
  extends Omit<ConversationRow, 'state' | 'resolved' | 'lastMessage' | 'hasDraft' | 'turnState' | 'snippet'> {
  status: string;
  resolved: number | null;
  lastRole: string | null;
  lastText: string | null;
  lastIsOwn: number;
  hasDraft: number;
  turnState: string | null;
  messagesReadAt: number | null;
}

type Listed = Omit<ConversationDetail, 'turn' | 'draft'>;

function toListed({ status, resolved, lastRole, lastText, lastIsOwn, hasDraft, turnState, ...row }: Row): Listed {
  return {
    ...row,
    state: status === 'ended' ? 'ended' : 'live',
    resolved: resolved === null ? null : resolved === 1,
    lastMessage: lastRole === null ? null : { role: lastRole, text: lastText ?? '', isOwn: lastIsOwn === 1 },
    hasDraft: hasDraft === 1,
    turnState: turnState === null ? null : TurnState.parse(turnState),
  };
}

interface Condition {
  where: string;
  values: Record<string, unknown>;
}

/** The conditions of a filter over `conversations AS c`. */
export function conditionOf(db: ReadDb, filter: ConversationFilter, terms: SearchTerms | null): Condition {
  const parts: string[] = [];
  const values: Record<string, unknown> = {};
  if (terms !== null) {
    parts.push('c.id IN (SELECT value FROM json_each(@matches))');
    values.matches = findMatching(db, terms);
  }
  if (filter.agentId !== undefined) {
    parts.push(
      '(c.connection_id, c.agent_remote_id) = (SELECT g.connection_id, g.remote_id FROM records AS g WHERE g.id = @agentId)',
    );
    values.agentId = filter.agentId;
  }
  if (filter.state !== undefined) parts.push(filter.state === 'ended' ? "c.status = 'ended'" : "c.status <> 'ended'");
  if (filter.unreadOnly === true) parts.push(`${UNREAD} > 0`);
  return { where: parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '', values };
}

export function listConversations(
  db: ReadDb,
  { where, values }: Condition,
  page: { offset: number; limit: number },
): { rows: Listed[]; total: number } {
  const total = prepare<{ n: number }>(db, `SELECT count(*) AS n FROM conversations AS c ${where}`).get(values)?.n ?? 0;
  const rows = prepare<Row>(
    db,
    `SELECT ${COLUMNS} FROM (SELECT c.id FROM conversations AS c ${where}
       ORDER BY c.last_activity_at DESC, c.id DESC LIMIT @limit OFFSET @offset) AS p
     CROSS JOIN conversations AS c ON c.id = p.id ${JOINS} ORDER BY c.last_activity_at DESC, c.id DESC`,
  ).all({ ...values, ...page });
  return { rows: rows.map(toListed), total };
}

export const countState = (db: ReadDb): { live: number; unread: number } =>
  prepare<{ live: number; unread: number }>(
    db,
    `SELECT count(*) FILTER (WHERE c.status <> 'ended') AS live, count(*) FILTER (WHERE ${UNREAD} > 0) AS unread
     FROM conversations AS c`,
  ).get() ?? { live: 0, unread: 0 };

export function findConversation(db: ReadDb, id: string): Listed | null {
  const row = prepare<Row>(db, `SELECT ${COLUMNS} FROM conversations AS c ${JOINS} WHERE c.id = ?`).get(id);
  return row ? toListed(row) : null;
}

/** When the oldest list of conversations was last read to its end; null where one never was, or there is none. */
export function conversationsReadAt(db: ReadDb): number | null {
  const rows = prepare<{ readAt: number | null }>(
    db,
    `SELECT s.read_at AS readAt FROM connections AS n
     LEFT JOIN collection_states AS s ON s.connection_id = n.id AND s.collection = 'conversations'
     WHERE n.platform = 'gomobile'`,
  ).all();
  const times = rows.map(({ readAt }) => readAt);
  return times.length === 0 || times.includes(null) ? null : Math.min(...times.map(Number));
}

interface MessageColumns extends Omit<Message, 'toolCalls' | 'role' | 'status' | 'turnState'> {
  role: string;
  status: string;
  toolCalls: string | null;
  turnState: string | null;
}

/** Oldest first. */
export function listMessages(
  db: ReadDb,
  conversationId: string,
  { offset, limit }: { offset: number; limit: number },
): { rows: Message[]; total: number } {
  const total =
    prepare<{ n: number }>(db, 'SELECT count(*) AS n FROM messages WHERE conversation_id = ?').get(conversationId)?.n ??
    0;
  const rows = prepare<MessageColumns>(
    db,
    `SELECT m.id, m.position, m.role, m.text, m.status, m.tool_calls AS toolCalls, m.credits, m.said_at AS saidAt,
       t.id AS turnId, t.state AS turnState
     FROM messages AS m LEFT JOIN turns AS t ON t.conversation_id = m.conversation_id
       AND (t.user_remote_id = m.remote_id OR t.answer_remote_id = m.remote_id)
     WHERE m.conversation_id = ? ORDER BY m.position, m.row_number LIMIT ? OFFSET ?`,
  ).all(conversationId, limit, offset);
  return {
    total,
    rows: rows.map(({ toolCalls, role, status, turnState, ...row }) => ({
      ...row,
      // What a platform may call otherwise is no one's speech.
      role: MessageRole.catch('system').parse(role),
      status: status === 'partial' || status === 'failed' || status === 'unknown' ? status : 'complete',
      toolCalls: parseToolCalls(toolCalls),
      turnState: turnState === null ? null : TurnState.parse(turnState),
    })),
  };
}

/** Agents that can be talked to, by name. */
export function listAgents(db: ReadDb): ConversationAgent[] {
  return prepare<ConversationAgent>(
    db,
    `SELECT a.id, a.connection_id AS connectionId, n.name AS connectionName, n.platform, a.name, a.status,
       count(c.id) FILTER (WHERE c.status <> 'ended') AS liveCount,
       count(c.id) FILTER (WHERE c.status = 'ended') AS endedCount,
       count(c.id) FILTER (WHERE ${UNREAD} > 0) AS unreadCount
     FROM records AS a JOIN connections AS n ON n.id = a.connection_id
     LEFT JOIN conversations AS c ON c.connection_id = a.connection_id AND c.agent_remote_id = a.remote_id
     WHERE a.collection = 'agents' GROUP BY a.id ORDER BY a.name, a.id LIMIT 5000`,
  ).all();
}

export const listCannedReplies = (db: ReadDb): CannedReply[] =>
  prepare<CannedReply>(
    db,
    'SELECT id, shortcut, text, updated_at AS updatedAt FROM canned_replies ORDER BY shortcut LIMIT 500',
  ).all();
