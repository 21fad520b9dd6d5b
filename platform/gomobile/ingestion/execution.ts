import type { IngestionResult } from '#shared/wire/gomobile/ingestion.ts';
import type { Db } from '../../db/statements.ts';
import { releaseContent, removeUnusedContent } from '../../files/contents.ts';
import { storedFile } from '../../files/stored-file.ts';
import { ApiError, notFound } from '../../http/errors.ts';
import type { SendableFile } from '../../http/send-file.ts';
import { signUrl } from '../../http/signed-url.ts';
import type { Workspace } from '../../workspace.ts';
import { addMember, findAudience } from '../audiences/repository.ts';
import { findContact } from '../contacts/repository.ts';
import { upsertContact } from '../contacts/service.ts';
import { type CustomAttributeRow, listCustomAttributes } from '../custom-attributes/repository.ts';
import { storeFailedRows } from './failed-rows.ts';
import { checkRow } from './fields.ts';
import * as repository from './repository.ts';
import { liveIngestion } from './service.ts';
import { SLICE_MS } from './slices.ts';

const SLICE_TASK = 'ingestion.slice';
const FINISH_TASK = 'ingestion.finish';
const FORGET_TASK = 'ingestion.forget';
const ROWS_AT_ONCE = 100;
/** How long the file of failed rows can be had. */
const FAILED_ROWS_MS = 24 * 60 * 60_000;

interface Waiting {
  resolve(): void;
  reject(reason: unknown): void;
}

const waiting = new WeakMap<Db, Map<string, Waiting[]>>();

/**
 * Carries out a validated session and answers what came of it. Rows are taken in slices, each a transaction that also says
 * how far it came: other requests get their turn between them, and after a crash it goes on where it stopped, so that no
 * row is taken twice or left out. Asked again, it answers the same. `host` is the one that the request came to.
 */
export async function executeIngestion(workspace: Workspace, id: string, host: string): Promise<IngestionResult> {
  const { db, clock, tasks } = workspace;
  const known = repository.findIngestion(db, id);
  // What was done stays true when the session's time is over.
  if (known?.status === 'executed') return toResult(workspace, known, host);
  const ingestion = liveIngestion(workspace, id);
  if (ingestion.status === 'uploaded') {
    throw new ApiError(409, 'INVALID_STATE', 'The session must be validated before it is executed');
  }
  const ended = waitFor(db, id);
  if (ingestion.status === 'validated') {
    db.transaction(() => {
      repository.saveStatus(db, id, 'executing');
      tasks.schedule(SLICE_TASK, id, clock.now());
    })();
  }
  await ended;
  const executed = repository.findIngestion(db, id);
  if (executed === undefined) throw notFound('Ingestion session');
  return toResult(workspace, executed, host);
}

function waitFor(db: Db, id: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const ofDb = waiting.get(db) ?? new Map<string, Waiting[]>();
  waiting.set(db, ofDb);
  ofDb.set(id, [...(ofDb.get(id) ?? []), { resolve, reject }]);
  return promise;
}

function takeWaiting(db: Db, id: string): Waiting[] {
  const found = waiting.get(db)?.get(id) ?? [];
  waiting.get(db)?.delete(id);
  return found;
}

/** Says what happens by itself to sessions that are carried out. Called once, before tasks are run. */
export function runIngestions(workspace: Workspace): void {
  const { db, clock, tasks } = workspace;
  tasks.on(SLICE_TASK, ({ subjectId: id }) => {
    guard(db, id, () => {
      const isDone = db.transaction(() => takeSlice(workspace, id))();
      tasks.schedule(isDone ? FINISH_TASK : SLICE_TASK, id, clock.now());
    });
  });
  tasks.onSlow(FINISH_TASK, async ({ subjectId: id }) => {
    try {
      await finish(workspace, id);
      for (const { resolve } of takeWaiting(db, id)) resolve();
    } catch (thrown) {
      giveBack(db, id, thrown);
    }
  });
  tasks.on(FORGET_TASK, ({ subjectId: id }) => {
    const contentId = repository.findIngestion(db, id)?.failed_content_id;
    if (contentId == null) return;
    repository.forgetFailedRows(db, id);
    removeUnusedContent(db, contentId);
  });
}

function guard(db: Db, id: string, work: () => void): void {
  try {
    work();
  } catch (thrown) {
    giveBack(db, id, thrown);
  }
}

/** A failure of this machine, such as a full disk: what is done stays done, and executing again goes on from there. */
function giveBack(db: Db, id: string, thrown: unknown): void {
  repository.saveStatus(db, id, 'validated');
  for (const { reject } of takeWaiting(db, id)) reject(thrown);
}

/** Takes rows until the slice is over; answers whether that was the last of them. */
function takeSlice(workspace: Workspace, id: string): boolean {
  const { db, clock } = workspace;
  const ingestion = repository.findIngestion(db, id);
  if (ingestion?.status !== 'executing') return true;
  const at = clock.tick();
  const attributes = listCustomAttributes(db);
  const audienceSeq = ingestion.audience_id === null ? undefined : findAudience(db, ingestion.audience_id)?.seq;
  const progress = {
    doneThrough: ingestion.done_through,
    created: 0,
    updated: 0,
    added: 0,
    failedValid: 0,
    failedExisting: 0,
  };
  const endsAt = performance.now() + SLICE_MS;
  do {
    const rows = repository.listRowsAfter(db, ingestion.seq, progress.doneThrough, ROWS_AT_ONCE);
    for (const row of rows) {
      takeRow(workspace, { ingestion, row, attributes, audienceSeq, at }, progress);
      progress.doneThrough = row.row_number;
      if (performance.now() >= endsAt) break;
    }
    if (rows.length === 0) progress.doneThrough = ingestion.total_rows;
  } while (progress.doneThrough < ingestion.total_rows && performance.now() < endsAt);
  repository.saveProgress(db, id, progress);
  return progress.doneThrough >= ingestion.total_rows;
}

interface Taking {
  ingestion: repository.IngestionRecord;
  row: repository.IngestionRowRecord;
  attributes: readonly CustomAttributeRow[];
  audienceSeq: number | undefined;
  at: number;
}

function takeRow(
  workspace: Workspace,
  { ingestion, row, attributes, audienceSeq, at }: Taking,
  progress: repository.Progress,
): void {
  const { db } = workspace;
  if (row.status !== 'valid' && row.status !== 'existing') return;
  // The rules may have changed since validation, by an attribute that is gone for instance.
  const { contact, problems } = checkRow(row.cells, ingestion.mappings ?? [], attributes);
  if (contact === null) {
    progress[row.status === 'valid' ? 'failedValid' : 'failedExisting']++;
    const verdict = { status: 'failed', primaryPhone: null, contactId: row.contact_id, problems } as const;
    repository.saveVerdict(db, ingestion.seq, row.row_number, verdict);
    return;
  }
  const { id, action } = upsertContact(workspace, contact, at);
  progress[action]++;
  const contactSeq = audienceSeq === undefined ? undefined : findContact(db, id)?.seq;
  if (audienceSeq !== undefined && contactSeq !== undefined && addMember(db, audienceSeq, contactSeq)) progress.added++;
}

async function finish({ db, clock, tasks }: Workspace, id: string): Promise<void> {
  const ingestion = repository.findIngestion(db, id);
  if (ingestion?.status !== 'executing') return;
  const content = await storeFailedRows(db, ingestion);
  db.transaction(() => {
    repository.saveExecuted(db, id, content?.contentId ?? null, clock.now());
    if (content !== null) tasks.schedule(FORGET_TASK, id, clock.now() + FAILED_ROWS_MS);
  })();
  if (content !== null) releaseContent(db, content.contentId);
}

function toResult(workspace: Workspace, ingestion: repository.IngestionRecord, host: string): IngestionResult {
  const { id, executed_at: executedAt, failed_content_id: contentId } = ingestion;
  const expiresAt = (executedAt ?? 0) + FAILED_ROWS_MS;
  return {
    sessionId: id,
    status: 'executed',
    created: ingestion.created,
    updated: ingestion.updated,
    failed: ingestion.invalid_rows - ingestion.duplicate_rows,
    skipped: ingestion.duplicate_rows,
    addedToAudience: ingestion.added_to_audience,
    failedRowsUrl: contentId === null ? null : signUrl(workspace, host, { kind: 'failed-rows', id, expiresAt }),
  };
}

/** The rows of a session that were not taken, as a CSV file. */
export function failedRowsFile({ db }: Workspace, id: string): SendableFile {
  const ingestion = repository.findIngestion(db, id);
  if (ingestion?.failed_content_id == null) throw notFound('File');
  const { failed_content_id: contentId, failed_sha256: sha256, failed_size_bytes: sizeBytes } = ingestion;
  const name = `${ingestion.file_name.replace(/\.[^.]*$/, '')} - failed rows.csv`;
  const content = { contentId, sha256: sha256 ?? '', sizeBytes: sizeBytes ?? 0 };
  return storedFile(db, content, { name, contentType: 'text/csv; charset=utf-8' });
}
