import type {
  SmsProgram,
  SmsProgramCreate,
  SmsProgramListQuery,
  SmsProgramStatus,
  SmsProgramUpdate,
} from '#shared/wire/gomobile/sms-programs.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import { changesOf } from '../../extras/changes.ts';
import { ApiError, notFound } from '../../http/errors.ts';
import { sliceOf, toPage } from '../../http/paging.ts';
import { identityOf, type Workspace } from '../../workspace.ts';
import { findSenderId, listSenderIds } from '../sender-ids/repository.ts';
import { toSenderId } from '../sender-ids/routes.ts';
import { requireKnownPlaceholders, unknownReference } from '../sms/messages.ts';
import * as repository from './repository.ts';

export function listSmsPrograms(workspace: Workspace, query: SmsProgramListQuery) {
  const { search, status, sortBy = 'createdAt', sortOrder = 'desc' } = query;
  const filter = { ...sliceOf(query), ...changesOf(query), search, status, sortBy, sortOrder };
  const { rows, total } = repository.listSmsPrograms(workspace.db, filter);
  return toPage({ rows: rows.map(wireMapper(workspace)), total }, query);
}

export const getSmsProgram = (workspace: Workspace, id: string): SmsProgram =>
  wireMapper(workspace)(existingProgram(workspace, id));

export function createSmsProgram(workspace: Workspace, input: SmsProgramCreate): SmsProgram {
  const { db, clock, newId } = workspace;
  const fields: repository.SmsProgramFields = {
    name: input.name,
    description: input.description ?? null,
    audience_id: input.audienceId,
    sender_id: input.senderId,
    message_template: input.messageTemplate,
  };
  requireUsable(workspace, fields);
  const id = newId();
  repository.insertSmsProgram(db, id, fields, clock.tick());
  return getSmsProgram(workspace, id);
}

/** A partial update of a draft; one that changes nothing leaves `updatedAt` as it is. */
export function updateSmsProgram(workspace: Workspace, id: string, input: SmsProgramUpdate): SmsProgram {
  const { db, clock } = workspace;
  const row = existingProgram(workspace, id);
  requireStatus(row, 'changed', ['draft']);
  const fields: repository.SmsProgramFields = {
    name: input.name ?? row.name,
    description: input.description === undefined ? row.description : input.description,
    audience_id: input.audienceId ?? row.audience_id,
    sender_id: input.senderId ?? row.sender_id,
    message_template: input.messageTemplate ?? row.message_template,
  };
  requireUsable(workspace, fields);
  const names = Object.keys(fields) as (keyof repository.SmsProgramFields)[];
  if (names.some((name) => fields[name] !== row[name])) repository.updateSmsProgram(db, id, fields, clock.tick());
  return getSmsProgram(workspace, id);
}

export function deleteSmsProgram(workspace: Workspace, id: string): void {
  requireStatus(existingProgram(workspace, id), 'deleted', ['draft', 'completed', 'cancelled', 'failed']);
  repository.softDeleteSmsProgram(workspace.db, id, workspace.clock.tick());
}

export function existingProgram({ db }: Workspace, id: string): repository.SmsProgramRow {
  const row = repository.findSmsProgram(db, id);
  if (row === undefined) throw notFound('SMS program');
  return row;
}

/** Throws 409 where it is in none of these states. */
export function requireStatus(
  { status }: repository.SmsProgramRow,
  what: string,
  allowed: readonly SmsProgramStatus[],
): void {
  if (allowed.includes(status)) return;
  throw new ApiError(409, 'INVALID_STATE', `An SMS program that is ${status} cannot be ${what}`);
}

function requireUsable({ db }: Workspace, fields: repository.SmsProgramFields): void {
  if (!repository.hasAudience(db, fields.audience_id)) throw unknownReference('audienceId');
  if (findSenderId(db, fields.sender_id) === undefined) throw unknownReference('senderId');
  requireKnownPlaceholders(db, 'messageTemplate', fields.message_template);
}

/** What turns rows into what the API carries. */
function wireMapper({ db }: Workspace): (row: repository.SmsProgramRow) => SmsProgram {
  const { organizationId } = identityOf(db);
  const senders = new Map(listSenderIds(db).map((row) => [row.id, toSenderId(row)]));
  return (row) => ({
    id: row.id,
    organizationId,
    name: row.name,
    description: row.description,
    status: row.status,
    audienceId: row.audience_id,
    senderId: row.sender_id,
    resolvedSenderId: senders.get(row.sender_id) ?? null,
    messageTemplate: row.message_template,
    jobId: row.job_id,
    totalContacts: row.total_count,
    sentCount: row.sent_count,
    failedCount: row.failed_count,
    skippedCount: row.skipped_count,
    creditsUsed: row.credits_used,
    launchedAt: toIsoOrNull(row.launched_at),
    completedAt: toIsoOrNull(row.completed_at),
    cancelledAt: toIsoOrNull(row.cancelled_at),
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
    deletedAt: toIsoOrNull(row.deleted_at),
  });
}
