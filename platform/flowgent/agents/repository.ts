import { all, type Db, first, run } from '../../db/statements.ts';

/** How chat with an agent goes: as it should, refused for now (503), or broken (500). */
export type AgentState = 'in_service' | 'overloaded' | 'failing';

export interface AgentRow {
  id: string;
  name: string;
  instructions: string;
  model: string;
  state: AgentState;
  /** E.164; null without a WhatsApp connection. */
  whatsapp_number: string | null;
  /** Knowledge items that its plan allows. */
  knowledge_limit: number;
  created_at: number;
  updated_at: number;
}

export const listAgents = (db: Db): AgentRow[] => all<AgentRow>(db, 'SELECT * FROM flowgent_agents ORDER BY seq');

export const findAgent = (db: Db, id: string): AgentRow | undefined =>
  first<AgentRow>(db, 'SELECT * FROM flowgent_agents WHERE id = @id', { id });

export function insertAgent(db: Db, agent: Omit<AgentRow, 'created_at' | 'updated_at'>, at: number): void {
  run(
    db,
    `INSERT INTO flowgent_agents (id, name, instructions, model, state, whatsapp_number, knowledge_limit, created_at, updated_at)
     VALUES (@id, @name, @instructions, @model, @state, @whatsapp_number, @knowledge_limit, @at, @at)`,
    { ...agent, at },
  );
}
