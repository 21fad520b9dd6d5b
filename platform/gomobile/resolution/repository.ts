import { all, type Db, first, run } from '../../db/statements.ts';

export interface CriterionRow {
  id: string;
  agent_id: string;
  label: string;
  description: string;
  /** From 0, without gaps. */
  position: number;
  created_at: number;
  updated_at: number;
}

export const listCriteria = (db: Db, agentId: string): CriterionRow[] =>
  all<CriterionRow>(db, 'SELECT * FROM resolution_criteria WHERE agent_id = @agentId ORDER BY position', { agentId });

export const findCriterion = (db: Db, agentId: string, id: string): CriterionRow | undefined =>
  first<CriterionRow>(db, 'SELECT * FROM resolution_criteria WHERE id = @id AND agent_id = @agentId', { agentId, id });

type Words = Pick<CriterionRow, 'label' | 'description'>;

/** Adds a criterion after those there are. */
export function insertCriterion(db: Db, id: string, agentId: string, words: Words, at: number): void {
  run(
    db,
    `INSERT INTO resolution_criteria (id, agent_id, label, description, position, created_at, updated_at)
     VALUES (@id, @agentId, @label, @description,
       (SELECT count(*) FROM resolution_criteria WHERE agent_id = @agentId), @at, @at)`,
    { id, agentId, at, label: words.label, description: words.description },
  );
}

export function updateCriterion(db: Db, id: string, { label, description }: Words, at: number): void {
  run(
    db,
    'UPDATE resolution_criteria SET label = @label, description = @description, updated_at = @at WHERE id = @id',
    { id, label, description, at },
  );
}

/** Removes a criterion with what was found about it; those after it move up. */
export function deleteCriterion(db: Db, { id, agent_id: agentId, position }: CriterionRow, at: number): void {
  run(db, 'DELETE FROM resolution_criteria WHERE id = @id', { id });
  run(
    db,
    `UPDATE resolution_criteria SET position = position - 1, updated_at = @at
     WHERE agent_id = @agentId AND position > @position`,
    { agentId, position, at },
  );
}

/** What was said in a conversation, oldest first. */
export const transcriptOf = (db: Db, conversationId: string): { role: string; content: string }[] =>
  all(
    db,
    `SELECT role, content FROM messages WHERE conversation_id = @conversationId AND status = 'complete'
     ORDER BY sequence`,
    { conversationId },
  );

export function saveVerdict(db: Db, conversationId: string, criterionId: string, isMet: boolean): void {
  run(db, 'INSERT OR REPLACE INTO criterion_verdicts VALUES (@conversationId, @criterionId, @met)', {
    conversationId,
    criterionId,
    met: isMet ? 1 : 0,
  });
}

export function saveResolved(db: Db, conversationId: string, isResolved: boolean): void {
  run(db, 'UPDATE conversations SET resolved = @resolved WHERE id = @conversationId', {
    conversationId,
    resolved: isResolved ? 1 : 0,
  });
}

export interface Period {
  agentId: string;
  /** Ms since 1970 UTC, both included. */
  from: number;
  to: number;
}

export interface ConversationCounts {
  total: number;
  evaluated: number;
  resolved: number;
}

/** Conversations that started in the period. */
export function countConversations(db: Db, { agentId, from, to }: Period): ConversationCounts {
  const counts = first<ConversationCounts>(
    db,
    `SELECT count(*) AS total, count(resolved) AS evaluated, coalesce(sum(resolved), 0) AS resolved
     FROM conversations WHERE agent_id = @agentId AND started_at BETWEEN @from AND @to`,
    { agentId, from, to },
  );
  return counts ?? { total: 0, evaluated: 0, resolved: 0 };
}

export interface CriterionCounts {
  id: string;
  label: string;
  met: number;
  evaluated: number;
}

/** Each criterion of the agent, by position, with what was found about it in the period. */
export function countVerdicts(db: Db, { agentId, from, to }: Period): CriterionCounts[] {
  return all<CriterionCounts>(
    db,
    `SELECT k.id AS id, k.label AS label, count(c.id) AS evaluated, coalesce(sum(CASE WHEN c.id IS NULL THEN 0 ELSE v.met END), 0) AS met
     FROM resolution_criteria k LEFT JOIN criterion_verdicts v ON v.criterion_id = k.id
     LEFT JOIN conversations c ON c.id = v.conversation_id AND c.started_at BETWEEN @from AND @to
     WHERE k.agent_id = @agentId GROUP BY k.id ORDER BY k.position`,
    { agentId, from, to },
  );
}
