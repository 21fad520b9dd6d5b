import type { Turn } from '../../answers/answerer.ts';
import { all, type Db, first, run } from '../../db/statements.ts';

/** The messages of an agent's thread, oldest first; none where it has no such thread. */
export const listMessages = (db: Db, agentId: string, threadId: string): Turn[] =>
  all<Turn>(
    db,
    `SELECT role, content FROM flowgent_messages WHERE agent_id = @agentId AND thread_id = @threadId ORDER BY seq`,
    { agentId, threadId },
  );

export const isAnswered = (db: Db, requestId: string): boolean =>
  first(db, 'SELECT 1 FROM flowgent_messages WHERE request_id = @requestId', { requestId }) !== undefined;

/** A request and its answer. */
export interface Exchange {
  requestId: string;
  agentId: string;
  threadId: string;
  turns: readonly Turn[];
}

export function insertExchange(db: Db, { requestId, agentId, threadId, turns }: Exchange, at: number): void {
  for (const { role, content } of turns) {
    run(
      db,
      `INSERT INTO flowgent_messages (agent_id, thread_id, request_id, role, content, created_at)
       VALUES (@agentId, @threadId, @requestId, @role, @content, @at)`,
      { agentId, threadId, requestId, role, content, at },
    );
  }
}
