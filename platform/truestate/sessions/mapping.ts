import type { FlowVersion, SessionBrief } from '#shared/wire/truestate/live-flows.ts';
import type { Session, SessionStep } from '#shared/wire/truestate/sessions.ts';
import { toNaiveIso } from '../timestamps.ts';
import type { SessionRow, SessionStepRow } from './repository.ts';

/** A session as a live flow carries it. */
export const toBrief = (row: SessionRow, version: FlowVersion, stepsCount: number): SessionBrief => ({
  id: row.id,
  steps_count: stepsCount,
  inputs: JSON.parse(row.inputs) as Record<string, unknown>,
  error: row.error,
  status: row.status,
  flow_version: version,
  created_at: toNaiveIso(row.created_at),
  updated_at: toNaiveIso(row.updated_at),
});

/** A session with the steps that it has come to, oldest first; the current one is the last. */
export function toSession(row: SessionRow, version: FlowVersion, steps: readonly SessionStepRow[]): Session {
  const sent = steps.map((step) => stepToWire(step, version));
  return { ...toBrief(row, version, steps.length), current_step: sent.at(-1) ?? null, steps: sent };
}

const stepToWire = (row: SessionStepRow, version: FlowVersion): SessionStep => ({
  id: row.id,
  status: row.status,
  prompt: row.prompt === null ? { type: 'empty' } : { type: 'text', text: row.prompt },
  result: row.result,
  error: row.error,
  user_input: row.user_input,
  step: version.steps.find(({ id }) => id === row.step_id) ?? null,
  created_at: toNaiveIso(row.created_at),
  updated_at: toNaiveIso(row.updated_at),
});
