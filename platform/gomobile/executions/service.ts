import type { Execution, ExecutionListQuery, ExecutionResume } from '#shared/wire/gomobile/executions.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import { type ExecutionRow, type ExecutionSettings, findExecution } from '../../dialling/execution-repository.ts';
import * as dialling from '../../dialling/executions.ts';
import { notFound } from '../../http/errors.ts';
import { sliceOf, toPage } from '../../http/paging.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import * as repository from './repository.ts';

export function listExecutions({ db }: Workspace, query: ExecutionListQuery) {
  const { search, status, programId, sortBy = 'createdAt', sortOrder = 'desc' } = query;
  const filter = { ...sliceOf(query), search, status, programId, sortBy, sortOrder };
  const { rows, total } = repository.listExecutions(db, filter);
  const { organizationId } = identityOf(db);
  return toPage({ rows: rows.map((row) => toWire(row, organizationId)), total }, query);
}

export function getExecution({ db }: Workspace, id: string): Execution {
  const row = findExecution(db, id);
  if (row === undefined) throw notFound('Execution');
  return toWire(row, identityOf(db).organizationId);
}

export function cancelExecution(workspace: Workspace, id: string): Execution {
  dialling.cancelExecution(workspace, id);
  return getExecution(workspace, id);
}

export function pauseExecution(workspace: Workspace, id: string): Execution {
  dialling.pauseExecution(workspace, id);
  return getExecution(workspace, id);
}

export function resumeExecution(workspace: Workspace, id: string, { autoPauseRules }: ExecutionResume): Execution {
  dialling.resumeExecution(workspace, id, autoPauseRules);
  return getExecution(workspace, id);
}

function toWire(row: ExecutionRow, organizationId: string): Execution {
  const { contacts_pending, contacts_in_progress, contacts_completed, contacts_failed } = row;
  const { autoPauseRules } = JSON.parse(row.settings) as ExecutionSettings;
  return {
    id: row.id,
    programId: row.program_id,
    organizationId,
    audienceId: row.audience_id,
    flowId: row.flow_id,
    status: row.status,
    totalContacts: contacts_pending + contacts_in_progress + contacts_completed + contacts_failed,
    contactsCompleted: contacts_completed,
    contactsFailed: contacts_failed,
    contactsPending: contacts_pending,
    contactsInProgress: contacts_in_progress,
    scheduledStartAt: toIso(row.scheduled_start_at),
    scheduledStopAt: toIsoOrNull(row.scheduled_stop_at),
    actualStartAt: toIsoOrNull(row.actual_start_at),
    actualEndAt: toIsoOrNull(row.actual_end_at),
    autoPauseRules: autoPauseRules.map((rule) => ({ ...rule })),
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
  };
}
