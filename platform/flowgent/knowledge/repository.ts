import { all, count, type Db, first, run } from '../../db/statements.ts';
import type { Counted, Slice } from '../../http/paging.ts';

export interface KnowledgeRow {
  seq: number;
  id: string;
  name: string;
  content: string;
  /** What is searched in place of the content. */
  index_on: string | null;
  /** api, or where else it was made. */
  source: string;
  created_at: number;
  updated_at: number;
}

const OF_AGENT = 'JOIN flowgent_knowledge_agents l ON l.knowledge_seq = k.seq AND l.agent_id = @agentId';

/** Items made through the API, newest first; of one agent where `agentId` is not null. */
export function listItems(db: Db, agentId: string | null, { limit, offset }: Slice): Counted<KnowledgeRow> {
  const from = `FROM flowgent_knowledge k ${agentId === null ? '' : OF_AGENT} WHERE k.source = 'api'`;
  const parameters: Record<string, string> = agentId === null ? {} : { agentId };
  return {
    total: count(db, `SELECT count(*) AS n ${from}`, parameters),
    rows: all<KnowledgeRow>(db, `SELECT k.* ${from} ORDER BY k.seq DESC LIMIT @limit OFFSET @offset`, {
      ...parameters,
      limit,
      offset,
    }),
  };
}

export const findItem = (db: Db, id: string): KnowledgeRow | undefined =>
  first<KnowledgeRow>(db, 'SELECT * FROM flowgent_knowledge WHERE id = @id', { id });

/** Ids of the agents that an item is linked to, in the order in which they were named. */
export const linkedAgents = (db: Db, seq: number): string[] =>
  all<{ agent_id: string }>(
    db,
    'SELECT agent_id FROM flowgent_knowledge_agents WHERE knowledge_seq = @seq ORDER BY position',
    { seq },
  ).map(({ agent_id }) => agent_id);

/** Items of an agent, whoever made them. */
export const countItems = (db: Db, agentId: string): number =>
  count(db, 'SELECT count(*) AS n FROM flowgent_knowledge_agents WHERE agent_id = @agentId', { agentId });

export type KnowledgeFields = Pick<KnowledgeRow, 'name' | 'content' | 'index_on'>;

export function insertItem(
  db: Db,
  item: KnowledgeFields & { id: string; source: string; agentIds: readonly string[] },
  at: number,
): void {
  const { agentIds, ...fields } = item;
  run(
    db,
    `INSERT INTO flowgent_knowledge (id, name, content, index_on, source, created_at, updated_at)
     VALUES (@id, @name, @content, @index_on, @source, @at, @at)`,
    { ...fields, at },
  );
  link(db, item.id, agentIds);
}

export function updateItem(
  db: Db,
  id: string,
  fields: KnowledgeFields & { agentIds: readonly string[] },
  at: number,
): void {
  const { agentIds, ...columns } = fields;
  run(
    db,
    `UPDATE flowgent_knowledge SET name = @name, content = @content, index_on = @index_on, updated_at = @at WHERE id = @id`,
    { ...columns, id, at },
  );
  link(db, id, agentIds);
}

export function deleteItem(db: Db, id: string): void {
  unlink(db, id);
  run(db, 'DELETE FROM flowgent_knowledge WHERE id = @id', { id });
}

function link(db: Db, id: string, agentIds: readonly string[]): void {
  unlink(db, id);
  agentIds.forEach((agentId, position) => {
    run(
      db,
      `INSERT INTO flowgent_knowledge_agents (agent_id, knowledge_seq, position)
       SELECT @agentId, seq, @position FROM flowgent_knowledge WHERE id = @id`,
      { agentId, id, position },
    );
  });
}

function unlink(db: Db, id: string): void {
  run(
    db,
    'DELETE FROM flowgent_knowledge_agents WHERE knowledge_seq = (SELECT seq FROM flowgent_knowledge WHERE id = @id)',
    { id },
  );
}
