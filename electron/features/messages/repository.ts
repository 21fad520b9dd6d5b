import type { MessageChoices, SmsProgram, SmsProgramFilter } from '#shared/contract/messages.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { SenderId } from '#shared/wire/gomobile/sender-ids.ts';
import { SmsProgram as WireSmsProgram } from '#shared/wire/gomobile/sms-programs.ts';
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
import { listPlaceholders } from './preview.ts';

const MAX_CHOICES = 2000;
const STATES = {
  draft: ['draft'],
  live: ['pending', 'sending'],
  ended: ['completed', 'cancelled', 'failed'],
} as const satisfies Record<NonNullable<SmsProgramFilter['state']>, readonly string[]>;

export function listSmsPrograms(
  db: ReadDb,
  { filter, page }: { filter: SmsProgramFilter; page: { offset: number; limit: number } },
): { rows: SmsProgram[]; total: number; readAt: number | null } {
  const { rows, total } = listRecords(
    db,
    { collections: ['smsPrograms'], text: filter.text, ...(filter.state && { statuses: STATES[filter.state] }) },
    { by: 'datedAt', order: 'desc' },
    page,
  );
  return { rows: rows.map((record) => toSmsProgram(db, record)), total, readAt: recordsReadAt(db, ['smsPrograms']) };
}

export const getSmsProgram = (db: ReadDb, id: string): SmsProgram => toSmsProgram(db, getSmsProgramRecord(db, id));

export function getSmsProgramRecord(db: ReadDb, id: string): StoredRecord {
  const record = findRecord(db, id);
  if (record?.collection !== 'smsPrograms') throw new AppError('NOT_FOUND', 'This SMS program is no longer here.');
  return record;
}

const countOf = (value: number | null | undefined): number => Math.max(0, value ?? 0);

export function toSmsProgram(db: ReadDb, record: StoredRecord): SmsProgram {
  const body = WireSmsProgram.safeParse(record.body).data;
  const { connectionId } = record;
  return {
    id: record.id,
    connectionId,
    name: record.name,
    description: body?.description ?? null,
    status: body?.status ?? record.status ?? '',
    audience: body?.audienceId == null ? null : audienceOf(db, connectionId, body.audienceId),
    sender: body ? senderOf(db, connectionId, body) : null,
    template: body?.messageTemplate ?? '',
    counts: {
      total: countOf(body?.totalContacts),
      sent: countOf(body?.sentCount),
      failed: countOf(body?.failedCount),
      skipped: countOf(body?.skippedCount),
    },
    credits: body?.creditsUsed ?? null,
    launchedAt: instantOf(body?.launchedAt),
    endedAt: instantOf(body?.completedAt) ?? instantOf(body?.cancelledAt),
    createdAt: instantOf(body?.createdAt),
    readAt: Math.max(recordsReadAt(db, ['smsPrograms']) ?? 0, record.detailAt ?? 0) || null,
    effect: openEffectOf(db, record.id),
  };
}

function audienceOf(db: ReadDb, connectionId: string, remoteId: string): NonNullable<SmsProgram['audience']> {
  const row = prepare<{ id: string; name: string; contactCount: number }>(
    db,
    'SELECT id, name, contact_count AS contactCount FROM audiences WHERE connection_id = ? AND remote_id = ?',
  ).get(connectionId, remoteId);
  return row ?? { id: null, name: null, contactCount: null };
}

function senderOf(db: ReadDb, connectionId: string, body: WireSmsProgram): SmsProgram['sender'] {
  if (body.senderId == null) return null;
  const record = findRecordByRemoteId(db, { connectionId, collection: 'senderIds', remoteId: body.senderId });
  return { id: record?.id ?? null, name: record?.name ?? body.resolvedSenderId?.senderId ?? null };
}

export function listChoices(db: ReadDb, connectionId: string): MessageChoices {
  const senders = [...eachRecord(db, { collections: ['senderIds'], connectionId })].slice(0, MAX_CHOICES);
  return {
    audiences: prepare<{ id: string; name: string; contactCount: number }>(
      db,
      'SELECT id, name, contact_count AS contactCount FROM audiences WHERE connection_id = ? ORDER BY name, id LIMIT ?',
    ).all(connectionId, MAX_CHOICES),
    senders: senders.map(({ id, name, body }) => ({
      id,
      name,
      country: SenderId.safeParse(body).data?.country ?? null,
    })),
    placeholders: listPlaceholders(db, connectionId),
  };
}

/** Agents of the platforms that send templates of WhatsApp. */
export const listWhatsappAgents = (db: ReadDb): { id: string; connectionId: string; name: string }[] =>
  prepare<{ id: string; connectionId: string; name: string }>(
    db,
    `SELECT r.id, r.connection_id AS connectionId, r.name FROM records AS r JOIN connections AS c ON c.id = r.connection_id
     WHERE r.collection = 'agents' AND c.platform = 'flowgent' ORDER BY r.name, r.id LIMIT 500`,
  ).all();
