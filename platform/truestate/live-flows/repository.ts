import { all, type Db, first, run } from '../../db/statements.ts';

export interface FlowRow {
  id: string;
  name: string;
  description: string;
  /** Of its current version. */
  version_id: string;
  created_at: number;
  updated_at: number;
}

export type StepType = 'START' | 'LLM' | 'USER_INPUT' | 'END';

/** A step of a version. `name` is what later prompts call it by. */
export interface StepSpec {
  id: string;
  name: string;
  type: StepType;
  /** May refer to `${INPUTS.name}` and `${step_name.result}`; null for START and END. */
  prompt: string | null;
}

/** `label` is the result that leads along it; empty where any does. */
export interface TransitionSpec {
  id: string;
  from: string;
  to: string;
  label: string;
}

export interface VersionRow {
  id: string;
  flow_id: string;
  /** JSON: `StepSpec`s. */
  steps: string;
  /** JSON: `TransitionSpec`s. */
  transitions: string;
  created_at: number;
}

export const listFlows = (db: Db): FlowRow[] => all<FlowRow>(db, 'SELECT * FROM truestate_flows ORDER BY seq');

export const findFlow = (db: Db, id: string): FlowRow | undefined =>
  first<FlowRow>(db, 'SELECT * FROM truestate_flows WHERE id = @id', { id: id.toLowerCase() });

export const findVersion = (db: Db, id: string): VersionRow | undefined =>
  first<VersionRow>(db, 'SELECT * FROM truestate_versions WHERE id = @id', { id });

export interface VersionSpec {
  id: string;
  steps: readonly StepSpec[];
  transitions: readonly TransitionSpec[];
}

/** Adds a live flow with its first version. */
export function insertFlow(
  db: Db,
  flow: { id: string; name: string; description: string; version: VersionSpec },
  at: number,
): void {
  const { id, name, description, version } = flow;
  run(
    db,
    `INSERT INTO truestate_versions (id, flow_id, steps, transitions, created_at) VALUES (@id, @flowId, @steps, @transitions, @at)`,
    {
      id: version.id,
      flowId: id,
      steps: JSON.stringify(version.steps),
      transitions: JSON.stringify(version.transitions),
      at,
    },
  );
  run(
    db,
    `INSERT INTO truestate_flows (id, name, description, version_id, created_at, updated_at)
     VALUES (@id, @name, @description, @versionId, @at, @at)`,
    { id, name, description, versionId: version.id, at },
  );
}
