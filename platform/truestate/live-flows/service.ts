import type { FlowVersion, LiveFlow, Step } from '#shared/wire/truestate/live-flows.ts';
import type { Db } from '../../db/statements.ts';
import { notFound } from '../../http/errors.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import { toBrief } from '../sessions/mapping.ts';
import { countSteps, listSessions } from '../sessions/repository.ts';
import { toNaiveIso } from '../timestamps.ts';
import * as repository from './repository.ts';

export function listLiveFlows({ db }: Workspace): LiveFlow[] {
  const { organizationId } = identityOf(db);
  return repository.listFlows(db).map((row) => toWire(db, row, organizationId));
}

export function getLiveFlow({ db }: Workspace, id: string): LiveFlow {
  return toWire(db, requireFlow(db, id), identityOf(db).organizationId);
}

export function requireFlow(db: Db, id: string): repository.FlowRow {
  const row = repository.findFlow(db, id);
  if (row === undefined) throw notFound('Live flow');
  return row;
}

export interface Version {
  id: string;
  steps: repository.StepSpec[];
  transitions: repository.TransitionSpec[];
  wire: FlowVersion;
}

/** A version as it is worked with and as it is sent. */
export function versionOf(db: Db, id: string): Version {
  const row = repository.findVersion(db, id);
  if (row === undefined) throw new Error(`the version ${id} is gone`);
  const steps: repository.StepSpec[] = JSON.parse(row.steps);
  const transitions: repository.TransitionSpec[] = JSON.parse(row.transitions);
  const at = toNaiveIso(row.created_at);
  const wire = {
    id,
    flow_id: row.flow_id,
    steps: steps.map((step) => stepToWire(step, at)),
    step_transitions: transitions.map(({ id: transitionId, from, to, label }) => ({
      source_step_id: from,
      target_step_id: to,
      label,
      id: transitionId,
    })),
    created_at: at,
    updated_at: at,
  };
  return { id, steps, transitions, wire };
}

const stepToWire = ({ id, name, type, prompt }: repository.StepSpec, at: string): Step => ({
  id,
  name,
  step_type: type,
  prompt_template: promptOf(prompt),
  created_at: at,
  updated_at: at,
});

/** A step without a prompt has an empty one; the text of another stands beside its type. */
export const promptOf = (text: string | null) => (text === null ? { type: 'empty' } : { type: 'text', text });

/** With every session, each with its whole version: as long as that is. */
function toWire(db: Db, row: repository.FlowRow, organizationId: string): LiveFlow {
  const versions = new Map<string, Version>();
  const versionFor = (id: string): Version => {
    const version = versions.get(id) ?? versionOf(db, id);
    versions.set(id, version);
    return version;
  };
  return {
    name: row.name,
    description: row.description,
    id: row.id,
    organisation_id: organizationId,
    current_version: versionFor(row.version_id).wire,
    sessions: listSessions(db, row.id).map((session) =>
      toBrief(session, versionFor(session.version_id).wire, countSteps(db, session.id)),
    ),
    created_at: toNaiveIso(row.created_at),
    updated_at: toNaiveIso(row.updated_at),
  };
}
