import type { Program, ProgramChoices, ProgramFilter, ProgramSort } from '#shared/contract/programs.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { Flow } from '#shared/wire/gomobile/flows.ts';
import { Program as WireProgram } from '#shared/wire/gomobile/programs.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { openEffectOf } from '../../sync/outbox/effects.ts';
import { instantOf } from '../../sync/store/base-table.ts';
import {
  eachRecord,
  findRecord,
  findRecordByRemoteId,
  listRecords,
  recordsReadAt,
  type StoredRecord,
} from '../../sync/store/record-table.ts';
import { executionsOf } from './execution-repository.ts';
import { toPauseWindows, toRetry, toRules, toTriggers } from './mapping.ts';

const SORT = { name: 'name', status: 'status', createdAt: 'datedAt' } as const;
const MAX_CHOICES = 2000;

export interface AudienceRow {
  id: string;
  name: string;
  /** As the platform counts them. */
  contactCount: number;
}

export function listPrograms(
  db: ReadDb,
  { filter, sort, page }: { filter: ProgramFilter; sort: ProgramSort; page: { offset: number; limit: number } },
): { rows: Program[]; total: number; readAt: number | null } {
  const { rows, total } = listRecords(
    db,
    { collections: ['programs'], text: filter.text, ...(filter.status && { statuses: [filter.status] }) },
    { by: SORT[sort.by], order: sort.order },
    page,
  );
  return { rows: rows.map((record) => toProgram(db, record)), total, readAt: recordsReadAt(db, ['programs']) };
}

export const getProgram = (db: ReadDb, id: string): Program => toProgram(db, getProgramRecord(db, id));

export function getProgramRecord(db: ReadDb, id: string): StoredRecord {
  const record = findRecord(db, id);
  if (record?.collection !== 'programs') throw new AppError('NOT_FOUND', 'This program is no longer here.');
  return record;
}

/** A program as its platform last sent it; null where it has none of the shape. */
export const bodyOf = ({ body }: Pick<StoredRecord, 'body'>): WireProgram | null =>
  WireProgram.safeParse(body).data ?? null;

export function toProgram(db: ReadDb, record: StoredRecord): Program {
  const { connectionId } = record;
  const body = bodyOf(record);
  const { last, count } = executionsOf(db, record);
  return {
    id: record.id,
    connectionId,
    name: record.name,
    status: record.status,
    audience: body?.audienceId == null ? null : audienceOf(db, connectionId, body.audienceId),
    flow: body?.flowId == null ? null : flowOf(db, connectionId, body.flowId),
    startAt: instantOf(body?.startAt),
    stopAt: instantOf(body?.stopAt),
    numbers: (body?.didPool ?? []).slice(0, 200).map((did) => numberOf(db, connectionId, did)),
    retry: toRetry(body?.retryStrategy),
    pauseWindows: toPauseWindows(body?.pauseWindows),
    autoPauseRules: toRules(body?.autoPauseRules),
    lastExecution: last,
    executionCount: count,
    effect: openEffectOf(db, record.id),
    triggers: toTriggers(record.detail, record.detailAt),
    createdAt: instantOf(body?.createdAt),
    updatedAt: instantOf(body?.updatedAt),
  };
}

export const findAudience = (db: ReadDb, connectionId: string, remoteId: string): AudienceRow | null =>
  prepare<AudienceRow>(
    db,
    'SELECT id, name, contact_count AS contactCount FROM audiences WHERE connection_id = ? AND remote_id = ?',
  ).get(connectionId, remoteId) ?? null;

function audienceOf(db: ReadDb, connectionId: string, remoteId: string): NonNullable<Program['audience']> {
  return findAudience(db, connectionId, remoteId) ?? { id: null, name: null, contactCount: null };
}

function flowOf(db: ReadDb, connectionId: string, remoteId: string): NonNullable<Program['flow']> {
  const flow = findRecordByRemoteId(db, { connectionId, collection: 'flows', remoteId });
  return { id: flow?.id ?? null, name: flow?.name ?? null };
}

/** A pool names its numbers as they are or by their ids. */
export function numberOf(db: ReadDb, connectionId: string, value: string): Program['numbers'][number] {
  const row = prepare<{ id: string; number: string; label: string | null }>(
    db,
    `SELECT r.id, r.name AS number, json_extract(b.body, '$.label') AS label FROM records AS r JOIN base_rows AS b
       ON b.connection_id = r.connection_id AND b.collection = r.collection AND b.remote_id = r.remote_id
     WHERE r.connection_id = @connectionId AND r.collection = 'dids' AND (r.remote_id = @value OR r.name = @value)`,
  ).get({ connectionId, value });
  return row ?? { id: null, number: value, label: null };
}

export function listChoices(db: ReadDb, connectionId: string): ProgramChoices {
  const flows = [...eachRecord(db, { collections: ['flows'], connectionId })].slice(0, MAX_CHOICES);
  const numbers = [...eachRecord(db, { collections: ['dids'], connectionId })].slice(0, MAX_CHOICES);
  return {
    audiences: prepare<AudienceRow>(
      db,
      `SELECT id, name, contact_count AS contactCount FROM audiences WHERE connection_id = ? ORDER BY name, id LIMIT ?`,
    ).all(connectionId, MAX_CHOICES),
    flows: flows.map(({ id, name, body }) => ({
      id,
      name,
      nodes: (Flow.safeParse(body).data?.graph?.nodes ?? [])
        .slice(0, 1000)
        .map((node) => ({ id: node.id, label: node.label ?? node.id })),
    })),
    numbers: numbers.map(({ connectionId: owner, remoteId, id, name }) => {
      const { number, label } = numberOf(db, owner, remoteId);
      return { id, number: number || name, label };
    }),
  };
}
