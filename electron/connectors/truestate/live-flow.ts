import { instantOf } from '#shared/wire/truestate/common.ts';
import type { FlowVersion, LiveFlow, SessionBrief } from '#shared/wire/truestate/live-flows.ts';
import type { Session, SessionStep } from '#shared/wire/truestate/sessions.ts';

/** Times of a record in ms since 1970 UTC; null where it carries none that can be read. */
export interface Times {
  createdAt: number | null;
  updatedAt: number | null;
}

/** A session without its version, which is kept once under its id. */
export interface LiveFlowSession extends Times {
  id: string;
  status: string;
  error: string | null;
  inputs: Record<string, unknown>;
  stepsCount: number | null;
  versionId: string | null;
}

/** A live flow whose versions are held once each, however many sessions repeat them. */
export interface LiveFlowRecord extends Times {
  id: string;
  name: string;
  description: string | null;
  organisationId: string | null;
  currentVersionId: string | null;
  versions: ReadonlyMap<string, FlowVersion>;
  sessions: LiveFlowSession[];
}

/** A session with the steps that it has come to. */
export interface SessionRecord extends LiveFlowSession {
  version: FlowVersion | null;
  currentStep: SessionStep | null;
  steps: SessionStep[];
}

export function toLiveFlowRecord(flow: LiveFlow): LiveFlowRecord {
  const versions = new Map<string, FlowVersion>();
  const keep = (version: FlowVersion | null | undefined): void => {
    if (version != null && !versions.has(version.id)) versions.set(version.id, version);
  };
  keep(flow.current_version);
  for (const { flow_version } of flow.sessions ?? []) keep(flow_version);
  return {
    id: flow.id,
    name: flow.name,
    description: flow.description ?? null,
    organisationId: flow.organisation_id ?? null,
    currentVersionId: flow.current_version?.id ?? null,
    versions,
    sessions: (flow.sessions ?? []).map(toLiveFlowSession),
    ...timesOf(flow),
  };
}

export const toSessionRecord = (session: Session): SessionRecord => ({
  ...toLiveFlowSession(session),
  version: session.flow_version ?? null,
  currentStep: session.current_step ?? null,
  steps: session.steps ?? [],
});

const toLiveFlowSession = (session: SessionBrief): LiveFlowSession => ({
  id: session.id,
  status: session.status,
  error: session.error ?? null,
  inputs: session.inputs ?? {},
  stepsCount: session.steps_count ?? null,
  versionId: session.flow_version?.id ?? null,
  ...timesOf(session),
});

type Timed = { created_at?: string | null | undefined; updated_at?: string | null | undefined };

const timesOf = ({ created_at, updated_at }: Timed): Times => ({
  createdAt: created_at == null ? null : instantOf(created_at),
  updatedAt: updated_at == null ? null : instantOf(updated_at),
});
