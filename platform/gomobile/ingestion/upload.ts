import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type IngestionUpload,
  type IngestionUploadFields,
  MAX_INGESTION_ROWS,
} from '#shared/wire/gomobile/ingestion.ts';
import { toIso } from '../../db/clock.ts';
import type { Db } from '../../db/statements.ts';
import { ApiError, notFound } from '../../http/errors.ts';
import type { Upload } from '../../http/uploads.ts';
import type { Workspace } from '../../workspace.ts';
import { findAudience } from '../audiences/repository.ts';
import { listCustomAttributes } from '../custom-attributes/repository.ts';
import { mappableFields } from './fields.ts';
import { badFile } from './refusal.ts';
import * as repository from './repository.ts';
import { inSlices } from './slices.ts';
import { readTable } from './table.ts';

export const SESSION_MS = 30 * 60_000;
export const EXPIRE_TASK = 'ingestion.expire';

const SAMPLES = 5;
/** Previews are to look at: a cell is shown to here. */
const SHOWN_LENGTH = 200;
const ROWS_OF_DELETION = 1000;

/** Reads a file into a session. A file that is refused leaves none. */
export async function uploadIngestion(
  workspace: Workspace,
  { fields, file }: { fields: IngestionUploadFields; file: Upload['file'] },
): Promise<IngestionUpload> {
  const { db, clock, newId, tasks } = workspace;
  if (fields.audienceId !== undefined) requireStaticAudience(db, fields.audienceId);
  const id = newId();
  const expiresAt = clock.now() + SESSION_MS;
  const audienceId = fields.audienceId ?? null;
  const seq = repository.insertIngestion(db, { id, fileName: file.name, audienceId, at: clock.tick(), expiresAt });
  try {
    const table = await keepRows(db, seq, file, fields);
    db.transaction(() => {
      repository.finishUpload(db, id, table.headers, table.totalRows);
      tasks.schedule(EXPIRE_TASK, id, expiresAt);
    })();
    return {
      sessionId: id,
      status: 'uploaded',
      fileName: file.name,
      totalRows: table.totalRows,
      columns: table.headers.map((header, index) => ({ index, header, samples: samplesOf(table.preview, index) })),
      previewRows: table.preview.slice(0, fields.previewRows).map((row) => shownRow(row, table.headers.length)),
      mappableFields: mappableFields(listCustomAttributes(db)),
      expiresAt: toIso(expiresAt),
    };
  } catch (thrown) {
    await discard(db, id, seq);
    throw thrown;
  }
}

function requireStaticAudience(db: Db, audienceId: string): void {
  const audience = findAudience(db, audienceId);
  if (audience === undefined) throw notFound('Audience');
  if (audience.type === 'live') {
    throw new ApiError(409, 'INVALID_STATE', 'Contacts cannot be added to a live audience');
  }
}

interface Table {
  /** One a column. */
  headers: (string | null)[];
  preview: string[][];
  totalRows: number;
}

async function keepRows(db: Db, seq: number, file: Upload['file'], fields: IngestionUploadFields): Promise<Table> {
  const shownRows = Math.max(fields.previewRows, SAMPLES);
  const preview: string[][] = [];
  let header: string[] | undefined;
  let width = 0;
  let totalRows = 0;
  for await (const batch of readTable(db, file.content)) {
    if (header === undefined && fields.hasHeaderRow === 'true') header = batch.shift();
    if (totalRows + batch.length > MAX_INGESTION_ROWS)
      throw badFile(`The file has more than ${MAX_INGESTION_ROWS} rows`);
    if (preview.length < shownRows) preview.push(...batch.slice(0, shownRows - preview.length));
    await inSlices(db, batch, (cells) => {
      totalRows++;
      width = Math.max(width, cells.length);
      repository.insertRow(db, seq, totalRows, cells);
    });
  }
  if (totalRows === 0) throw badFile('The file has no rows of contacts');
  width = Math.max(width, header?.length ?? 0);
  const headers = Array.from({ length: width }, (_, index) => header?.[index]?.trim() || null);
  return { headers, preview, totalRows };
}

const shown = (text: string): string => (text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH - 1)}…` : text);

const shownRow = (row: readonly string[], width: number): string[] =>
  Array.from({ length: width }, (_, index) => shown(row[index] ?? ''));

function samplesOf(preview: readonly string[][], index: number): string[] {
  const samples = preview.map((row) => row[index]?.trim() ?? '').filter((text) => text !== '');
  return samples.slice(0, SAMPLES).map(shown);
}

/** Removes an ingestion with all its rows. */
async function discard(db: Db, id: string, seq: number): Promise<void> {
  while (repository.deleteRows(db, seq, ROWS_OF_DELETION) > 0) await nextTurn();
  repository.deleteIngestion(db, id);
}

/** Removes what uploads that never ended left behind. Called while nothing is being uploaded. */
export function sweepUploads(db: Db): void {
  for (const { id, seq } of repository.listUnfinishedUploads(db)) {
    while (repository.deleteRows(db, seq, ROWS_OF_DELETION) > 0);
    repository.deleteIngestion(db, id);
  }
}

/** What happens when a session's time is over: its rows go, and what came of it stays. One that is under way is let end. */
export function expireIngestions({ db, clock, tasks }: Workspace): void {
  tasks.on(EXPIRE_TASK, ({ subjectId: id }) => {
    const ingestion = repository.findIngestion(db, id);
    if (ingestion === undefined) return;
    if (ingestion.status === 'executing') tasks.schedule(EXPIRE_TASK, id, clock.now() + 60_000);
    else if (repository.deleteRows(db, ingestion.seq, ROWS_OF_DELETION) > 0)
      tasks.schedule(EXPIRE_TASK, id, clock.now());
  });
}
