import type { SmsProgramStatus } from '#shared/wire/gomobile/sms-programs.ts';
import { all, count, type Db, first, run } from '../../db/statements.ts';
import { fold, searchText } from '../../db/text.ts';
import { type ChangeFilter, whereChanged } from '../../extras/changes.ts';
import type { Counted, Slice } from '../../http/paging.ts';

export interface SmsProgramRow {
  seq: number;
  id: string;
  name: string;
  description: string | null;
  status: SmsProgramStatus;
  audience_id: string;
  sender_id: string;
  message_template: string;
  job_id: string | null;
  total_count: number;
  sent_count: number;
  failed_count: number;
  skipped_count: number;
  credits_used: number;
  launched_at: number | null;
  completed_at: number | null;
  cancelled_at: number | null;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
}

export interface SmsProgramFilter extends Slice, ChangeFilter {
  search?: string | undefined;
  status?: string | undefined;
  sortBy: 'createdAt' | 'updatedAt';
  sortOrder: 'asc' | 'desc';
}

const SORT_COLUMNS: Readonly<Record<SmsProgramFilter['sortBy'], string>> = {
  createdAt: 'created_at',
  updatedAt: 'updated_at',
};

export function listSmsPrograms(db: Db, filter: SmsProgramFilter): Counted<SmsProgramRow> {
  const { condition, parameters: changed } = whereChanged(filter);
  const parameters: Record<string, string | number> = { ...changed };
  let where = condition;
  if (filter.status !== undefined) {
    where += ' AND status = @status';
    parameters.status = filter.status;
  }
  if (filter.search !== undefined && filter.search !== '') {
    where += ' AND instr(search_text, @search) > 0';
    parameters.search = fold(filter.search);
  }
  const column = SORT_COLUMNS[filter.sortBy];
  const order = filter.sortOrder === 'asc' ? 'ASC' : 'DESC';
  return {
    total: count(db, `SELECT count(*) AS n FROM sms_programs WHERE ${where}`, parameters),
    rows: all<SmsProgramRow>(
      db,
      `SELECT * FROM sms_programs WHERE ${where} ORDER BY ${column} ${order}, seq ${order} LIMIT @limit OFFSET @offset`,
      { ...parameters, limit: filter.limit, offset: filter.offset },
    ),
  };
}

export const findSmsProgram = (db: Db, id: string): SmsProgramRow | undefined =>
  first<SmsProgramRow>(db, 'SELECT * FROM sms_programs WHERE id = @id AND deleted_at IS NULL', { id });

/** What a person may change while it is a draft. */
export type SmsProgramFields = Pick<
  SmsProgramRow,
  'name' | 'description' | 'audience_id' | 'sender_id' | 'message_template'
>;

export function insertSmsProgram(db: Db, id: string, fields: SmsProgramFields, at: number): void {
  run(
    db,
    `INSERT INTO sms_programs (id, name, description, status, audience_id, sender_id, message_template, search_text, created_at, updated_at)
     VALUES (@id, @name, @description, 'draft', @audience_id, @sender_id, @message_template, @search, @at, @at)`,
    { id, at, ...toColumns(fields) },
  );
}

export function updateSmsProgram(db: Db, id: string, fields: SmsProgramFields, at: number): void {
  run(
    db,
    `UPDATE sms_programs SET name = @name, description = @description, audience_id = @audience_id, sender_id = @sender_id,
       message_template = @message_template, search_text = @search, updated_at = @at WHERE id = @id`,
    { id, at, ...toColumns(fields) },
  );
}

const toColumns = ({ name, description, audience_id, sender_id, message_template }: SmsProgramFields) => ({
  name,
  description,
  audience_id,
  sender_id,
  message_template,
  search: searchText([name, description]),
});

export function softDeleteSmsProgram(db: Db, id: string, at: number): void {
  run(db, 'UPDATE sms_programs SET deleted_at = @at, updated_at = @at WHERE id = @id', { id, at });
}

/** How far it has come. */
export type SmsProgramProgress = Pick<
  SmsProgramRow,
  | 'status'
  | 'job_id'
  | 'total_count'
  | 'sent_count'
  | 'failed_count'
  | 'skipped_count'
  | 'credits_used'
  | 'launched_at'
  | 'completed_at'
  | 'cancelled_at'
>;

export function saveProgress(db: Db, row: SmsProgramRow, progress: Partial<SmsProgramProgress>, at: number): void {
  const next = { ...row, ...progress };
  run(
    db,
    `UPDATE sms_programs SET status = @status, job_id = @jobId, total_count = @total, sent_count = @sent,
       failed_count = @failed, skipped_count = @skipped, credits_used = @credits, launched_at = @launchedAt,
       completed_at = @completedAt, cancelled_at = @cancelledAt, updated_at = @at WHERE seq = @seq`,
    {
      seq: row.seq,
      at,
      status: next.status,
      jobId: next.job_id,
      total: next.total_count,
      sent: next.sent_count,
      failed: next.failed_count,
      skipped: next.skipped_count,
      credits: next.credits_used,
      launchedAt: next.launched_at,
      completedAt: next.completed_at,
      cancelledAt: next.cancelled_at,
    },
  );
}

/** Without counting its contacts, which takes long where they are many. */
export const hasAudience = (db: Db, id: string): boolean =>
  first(db, 'SELECT 1 FROM audiences WHERE id = @id AND deleted_at IS NULL', { id }) !== undefined;

/** Contacts of an audience that are not deleted, by `seq`, after one of them. */
export const listMembers = (db: Db, audienceId: string, after: number, limit: number): number[] =>
  all<{ seq: number }>(
    db,
    `SELECT c.seq FROM audiences a JOIN audience_members m ON m.audience_seq = a.seq JOIN contacts c ON c.seq = m.contact_seq
     WHERE a.id = @audienceId AND m.contact_seq > @after AND c.deleted_at IS NULL ORDER BY m.contact_seq LIMIT @limit`,
    { audienceId, after, limit },
  ).map(({ seq }) => seq);

/** Keeps the audience as it is now, and answers how many it has. */
export const takeRecipients = (db: Db, { seq, audience_id: audienceId }: SmsProgramRow): number =>
  run(
    db,
    `INSERT INTO sms_program_recipients
     SELECT @seq, c.seq FROM audiences a JOIN audience_members m ON m.audience_seq = a.seq JOIN contacts c ON c.seq = m.contact_seq
     WHERE a.id = @audienceId AND c.deleted_at IS NULL`,
    { seq, audienceId },
  );

/** The next contacts to have their turn, by `seq`. */
export const nextRecipients = (db: Db, programSeq: number, limit: number): number[] =>
  all<{ seq: number }>(
    db,
    `SELECT contact_seq AS seq FROM sms_program_recipients WHERE program_seq = @programSeq
     ORDER BY contact_seq LIMIT @limit`,
    { programSeq, limit },
  ).map(({ seq }) => seq);

/** Removes those that had their turn: all up to one of them. */
export function removeRecipients(db: Db, programSeq: number, upTo: number): void {
  run(db, 'DELETE FROM sms_program_recipients WHERE program_seq = @programSeq AND contact_seq <= @upTo', {
    programSeq,
    upTo,
  });
}

/** Removes those that are still to come, and answers how many they were. */
export const dropRecipients = (db: Db, programSeq: number): number =>
  run(db, 'DELETE FROM sms_program_recipients WHERE program_seq = @programSeq', { programSeq });
