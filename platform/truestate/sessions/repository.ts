import { all, type Db, first, run } from '../../db/statements.ts';

export type SessionStatus = 'NEW' | 'RUNNING' | 'WAITING_FOR_USER_INPUT' | 'COMPLETED' | 'FAILED' | 'CANCELLED';

export interface SessionRow {
  id: string;
  flow_id: string;
  version_id: string;
  /** JSON. */
  inputs: string;
  status: SessionStatus;
  error: string | null;
  created_at: number;
  updated_at: number;
}

/** A step that a session has come to. */
export interface SessionStepRow {
  seq: number;
  id: string;
  session_id: string;
  step_id: string;
  status: SessionStatus;
  prompt: string | null;
  result: string | null;
  error: string | null;
  user_input: string | null;
  created_at: number;
  updated_at: number;
}

/** In the order of their creation. */
export const listSessions = (db: Db, flowId: string): SessionRow[] =>
  all<SessionRow>(db, 'SELECT * FROM truestate_sessions WHERE flow_id = @flowId ORDER BY seq', { flowId });

export const findSession = (db: Db, id: string): SessionRow | undefined =>
  first<SessionRow>(db, 'SELECT * FROM truestate_sessions WHERE id = @id', { id: id.toLowerCase() });

export const listSteps = (db: Db, sessionId: string): SessionStepRow[] =>
  all<SessionStepRow>(db, 'SELECT * FROM truestate_session_steps WHERE session_id = @sessionId ORDER BY seq', {
    sessionId,
  });

export const countSteps = (db: Db, sessionId: string): number =>
  first<{ n: number }>(db, 'SELECT count(*) AS n FROM truestate_session_steps WHERE session_id = @sessionId', {
    sessionId,
  })?.n ?? 0;

export function insertSession(
  db: Db,
  session: Pick<SessionRow, 'id' | 'flow_id' | 'version_id' | 'inputs'>,
  at: number,
): void {
  run(
    db,
    `INSERT INTO truestate_sessions (id, flow_id, version_id, inputs, status, created_at, updated_at)
     VALUES (@id, @flow_id, @version_id, @inputs, 'NEW', @at, @at)`,
    { ...session, at },
  );
}

export function updateSession(db: Db, id: string, status: SessionStatus, error: string | null, at: number): void {
  run(db, 'UPDATE truestate_sessions SET status = @status, error = @error, updated_at = @at WHERE id = @id', {
    id,
    status,
    error,
    at,
  });
}

export function insertStep(
  db: Db,
  step: Pick<SessionStepRow, 'id' | 'session_id' | 'step_id' | 'status' | 'prompt'>,
  at: number,
): void {
  run(
    db,
    `INSERT INTO truestate_session_steps (id, session_id, step_id, status, prompt, created_at, updated_at)
     VALUES (@id, @session_id, @step_id, @status, @prompt, @at, @at)`,
    { ...step, at },
  );
}

export function updateStep(
  db: Db,
  id: string,
  step: Pick<SessionStepRow, 'status' | 'result' | 'error' | 'user_input'>,
  at: number,
): void {
  run(
    db,
    `UPDATE truestate_session_steps SET status = @status, result = @result, error = @error, user_input = @user_input,
       updated_at = @at WHERE id = @id`,
    { ...step, id, at },
  );
}
