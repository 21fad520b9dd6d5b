import type {
  ContactTrigger,
  ContactTriggerQuery,
  Program,
  ProgramCreate,
  ProgramExecutionListQuery,
  ProgramListQuery,
  ProgramUpdate,
} from '#shared/wire/gomobile/programs.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import { launch } from '../../dialling/executions.ts';
import { badReference } from '../../dialling/requests.ts';
import { changesOf } from '../../extras/changes.ts';
import { ApiError, type FieldProblem, notFound, validationFailed } from '../../http/errors.ts';
import { sliceOf, toPage } from '../../http/paging.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import { findAudience } from '../audiences/repository.ts';
import { requireCredits } from '../credits/ledger.ts';
import { findDid } from '../dids/repository.ts';
import { listExecutions } from '../executions/service.ts';
import { runnableFlow } from '../flows/service.ts';
import * as repository from './repository.ts';

export function listPrograms({ db }: Workspace, query: ProgramListQuery) {
  const { search, status, sortBy = 'createdAt', sortOrder = 'desc' } = query;
  const { rows, total } = repository.listPrograms(db, {
    ...sliceOf(query),
    ...changesOf(query),
    search,
    status,
    sortBy,
    sortOrder,
  });
  const { organizationId } = identityOf(db);
  return toPage({ rows: rows.map((row) => toWire(row, organizationId)), total }, query);
}

export function getProgram({ db }: Workspace, id: string): Program {
  return toWire(liveProgram(db, id), identityOf(db).organizationId);
}

export function createProgram(workspace: Workspace, input: ProgramCreate): Program {
  const { db, clock, newId } = workspace;
  const id = newId();
  const fields = toFields(input);
  check(workspace, fields);
  repository.insertProgram(db, id, fields, clock.tick());
  return getProgram(workspace, id);
}

/** Changes what is sent. Throws 409 while an execution of the program has not ended. */
export function updateProgram(workspace: Workspace, id: string, input: ProgramUpdate): Program {
  const { db, clock } = workspace;
  const row = idleProgram(db, id, 'changed');
  const before = createdFrom(row);
  const fields = toFields({ ...before, ...input });
  check(workspace, fields);
  if (JSON.stringify(fields) !== JSON.stringify(toFields(before))) {
    repository.updateProgram(db, id, fields, clock.tick());
  }
  return getProgram(workspace, id);
}

export function deleteProgram({ db, clock }: Workspace, id: string): void {
  idleProgram(db, id, 'deleted');
  repository.softDeleteProgram(db, id, clock.tick());
}

/** Makes an execution over the audience as it is now and answers its id. */
export function launchProgram(workspace: Workspace, id: string): string {
  const { db, clock, newId } = workspace;
  const executionId = newId();
  db.transaction(() => {
    const row = liveProgram(db, id);
    const { audience_id, flow_id, start_at, stop_at } = row;
    if (row.status === 'archived' || audience_id === null || flow_id === null || start_at === null) {
      throw new ApiError(409, 'INVALID_STATE', 'The program is archived');
    }
    if (stop_at !== null && stop_at <= clock.now()) {
      throw new ApiError(409, 'INVALID_STATE', 'The time at which the program stops is past');
    }
    if (findAudience(db, audience_id) === undefined) throw badReference('audienceId');
    const flow = runnableFlow(workspace, flow_id);
    if (flow === null) throw badReference('flowId');
    requireCredits(workspace, 1);
    const settings = JSON.parse(row.settings) as repository.ProgramSettings;
    const at = clock.tick();
    launch(workspace, {
      id: executionId,
      programId: id,
      audienceId: audience_id,
      flowId: flow.id,
      flowVersion: flow.version,
      settings: { ...settings, didPool: settings.didPool.map((did) => findDid(db, did)?.number ?? did) },
      dialSeed: at % 2 ** 31,
      startAt: start_at,
      stopAt: stop_at,
      at,
    });
    if (row.status !== 'active') repository.setProgramStatus(db, id, 'active', clock.tick());
  })();
  return executionId;
}

export function listProgramExecutions(workspace: Workspace, id: string, query: ProgramExecutionListQuery) {
  liveProgram(workspace.db, id);
  return listExecutions(workspace, { ...query, programId: id });
}

export function listContactTriggers({ db }: Workspace, id: string, query: ContactTriggerQuery): ContactTrigger[] {
  liveProgram(db, id);
  return repository.listTriggers(db, id, query.status).map((row) => ({
    id: row.id,
    contactId: row.contact_id,
    contactPhone: row.contact_phone,
    contactName: row.contact_name,
    triggerAt: toIso(row.trigger_at),
    attributeValue: JSON.parse(row.attribute_value),
    status: row.status,
    createdAt: toIso(row.created_at),
    triggeredAt: toIsoOrNull(row.triggered_at),
  }));
}

function check(
  workspace: Workspace,
  { audienceId, flowId, startAt, stopAt, settings }: repository.ProgramFields,
): void {
  const { db } = workspace;
  const problems: FieldProblem[] = [];
  const refuse = (field: string, words: string, code: string) =>
    problems.push({ field, message: `${field} ${words}`, code });
  if (findAudience(db, audienceId) === undefined) {
    refuse('audienceId', 'must refer to something that exists', 'exists');
  }
  if (stopAt !== null && stopAt <= startAt) refuse('stopAt', 'must be after startAt', 'isAfter');
  settings.didPool.forEach((did, index) => {
    if (findDid(db, did) === undefined) refuse(`didPool.${index}`, 'is not a number of this organization', 'exists');
  });
  settings.pauseWindows?.advanced?.forEach((window, index) => {
    if (Date.parse(window.endAt) > Date.parse(window.startAt)) return;
    refuse(`pauseWindows.advanced.${index}.endAt`, 'must be after startAt', 'isAfter');
  });
  const flow = runnableFlow(workspace, flowId);
  if (flow === null) refuse('flowId', 'must refer to something that exists', 'exists');
  settings.autoPauseRules.forEach(({ nodeId }, index) => {
    if (flow === null || flow.graph.nodes.some(({ id }) => id === nodeId)) return;
    refuse(`autoPauseRules.${index}.nodeId`, 'is not a node of the flow', 'exists');
  });
  if (problems.length > 0) throw validationFailed(problems);
}

const toFields = (input: ProgramCreate): repository.ProgramFields => ({
  name: input.name,
  audienceId: input.audienceId,
  flowId: input.flowId,
  startAt: Date.parse(input.startAt),
  stopAt: input.stopAt == null ? null : Date.parse(input.stopAt),
  settings: {
    didPool: input.didPool,
    retryStrategy: input.retryStrategy,
    pauseWindows: input.pauseWindows ?? null,
    autoPauseRules: input.autoPauseRules ?? [],
  },
});

/** What a program was created from, with its changes since. */
function createdFrom(row: repository.ProgramRow): ProgramCreate {
  const { audience_id, flow_id, start_at, stop_at } = row;
  if (audience_id === null || flow_id === null || start_at === null) {
    throw new ApiError(409, 'INVALID_STATE', 'The program is archived');
  }
  const settings = JSON.parse(row.settings) as repository.ProgramSettings;
  return {
    name: row.name,
    audienceId: audience_id,
    flowId: flow_id,
    startAt: toIso(start_at),
    stopAt: toIsoOrNull(stop_at),
    ...settings,
  };
}

function idleProgram(db: Workspace['db'], id: string, what: string): repository.ProgramRow {
  const row = liveProgram(db, id);
  const status = repository.findLiveExecution(db, id);
  if (status === undefined) return row;
  throw new ApiError(409, 'INVALID_STATE', `A program with an execution that is ${status} cannot be ${what}`);
}

function liveProgram(db: Workspace['db'], id: string): repository.ProgramRow {
  const row = repository.findProgram(db, id);
  if (row === undefined) throw notFound('Program');
  return row;
}

function toWire(row: repository.ProgramRow, organizationId: string): Program {
  const settings = JSON.parse(row.settings) as Partial<repository.ProgramSettings>;
  return {
    id: row.id,
    organizationId,
    name: row.name,
    status: row.status,
    audienceId: row.audience_id,
    flowId: row.flow_id,
    startAt: toIsoOrNull(row.start_at),
    stopAt: toIsoOrNull(row.stop_at),
    didPool: settings.didPool ?? [],
    retryStrategy: settings.retryStrategy ?? { type: 'none' },
    pauseWindows: settings.pauseWindows ?? null,
    autoPauseRules: (settings.autoPauseRules ?? []).map((rule) => ({ ...rule })),
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
    deletedAt: toIsoOrNull(row.deleted_at),
  };
}
