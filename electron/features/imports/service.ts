import { pathToFileURL } from 'node:url';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js';
import type { ExistingPolicy, Import, ImportMapping, ImportRow, ImportRowFilter } from '#shared/contract/imports.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { ImportFileToRead } from '../../engine/protocol.ts';
import type { JobOutcome } from '../../jobs/job-table.ts';
import type { JobContext } from '../../jobs/jobs.ts';
import { errorDetail } from '../../lib/error-detail.ts';
import { inTransaction, type ReadDb } from '../../store/database.ts';
import { checkAll, correctCell } from './check.ts';
import { checkRow, type RowRules } from './check-row.ts';
import type { ImportContext } from './context.ts';
import {
  deleteImport,
  findImport,
  headerLineOf,
  type ImportRecord,
  listImportsIn,
  rowCountOf,
  toImport,
  updateImport,
} from './repository.ts';
import { clearVerdict, deleteRows, findRow, firstLineOf, forgetRows, listRows, type RowRecord } from './row-table.ts';
import { rulesOf } from './rules.ts';
import { createRun, jobOutcomeOf } from './run.ts';
import { beginImport, takeIn } from './take-in.ts';

const ROWS_OF_DELETION = 5_000;

export function getRecord(db: ReadDb, id: string): ImportRecord {
  const record = findImport(db, id);
  if (!record) throw new AppError('NOT_FOUND', 'This import is no longer here.');
  return record;
}

export const getImport = (db: ReadDb, id: string): Import => toImport(db, getRecord(db, id));

/** What the end of Earshot cut short: a file that was half read is chosen again, a check is made anew. */
export function recoverImports({ db }: Pick<ImportContext, 'db'>): void {
  const error = new AppError('CANCELLED', 'Earshot ended while this file was read.', {
    action: 'Choose the file again.',
  });
  for (const { id, sequence } of listImportsIn(db, 'reading')) {
    for (; deleteRows(db, sequence, ROWS_OF_DELETION) > 0; );
    const { code, message, action, retryable } = error;
    updateImport(db, id, { state: 'unreadable', error: { code, message, action, retryable }, lineCount: 0 });
  }
  for (const { id } of listImportsIn(db, 'checking')) updateImport(db, id, { state: 'mapping' });
}

/** Files that are being read, by the id of their import. */
export function createReadings(context: ImportContext) {
  const running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  return {
    async begin(file: ImportFileToRead): Promise<Import> {
      await beginImport(context, file);
      const now = getRecord(context.db, file.id);
      if (now.state === 'reading' && !running.has(file.id)) {
        const abort = new AbortController();
        const done = takeIn(context, file, pathToFileURL(file.workerPath), abort.signal)
          .catch((error: unknown) => context.log.error('import.failed', { detail: errorDetail(error) }))
          .finally(() => running.delete(file.id));
        running.set(file.id, { abort, done });
      }
      context.changed(file.id);
      return toImport(context.db, now);
    },
    async end(id: string): Promise<void> {
      const reading = running.get(id);
      reading?.abort.abort();
      await reading?.done;
    },
    async endAll(): Promise<void> {
      await Promise.all([...running.keys()].map((id) => this.end(id)));
    },
  };
}

export interface Configuration {
  id: string;
  hasHeader?: boolean | undefined;
  mappings?: ImportMapping[] | undefined;
  defaultCountry?: string | null | undefined;
  existing?: ExistingPolicy | undefined;
  audienceId?: string | null | undefined;
}

/** Throws CONFLICT where rows may be on the platform already, or are on their way. */
function requireOpen(db: ReadDb, record: ImportRecord): void {
  const { state } = toImport(db, record);
  const mayHaveBegun = record.executeSentAt !== null;
  if (state === 'mapping' || state === 'checking' || state === 'checked' || (state === 'stopped' && !mayHaveBegun))
    return;
  throw new AppError('CONFLICT', 'This import can no longer be changed.', {
    action: state === 'running' ? 'Cancel it first.' : 'Choose the file again for another import.',
  });
}

/** Takes what is named. What changes how rows are read takes the check back. */
export function configure({ db }: ImportContext, { id, ...wish }: Configuration): Import {
  return inTransaction(db, () => {
    const record = getRecord(db, id);
    requireOpen(db, record);
    const { hasHeader = record.hasHeader, mappings = record.mappings } = wish;
    requireOnce(mappings);
    const { defaultCountry = record.defaultCountry } = wish;
    const isSame =
      hasHeader === record.hasHeader &&
      defaultCountry === record.defaultCountry &&
      JSON.stringify(mappings) === JSON.stringify(record.mappings);
    if (hasHeader !== record.hasHeader) clearVerdict(db, record.sequence, record.firstLine);
    const { existing = record.existing, audienceId = record.audienceId } = wish;
    updateImport(db, id, {
      ...{ hasHeader, mappings, defaultCountry, existing, audienceId },
      ...(isSame ? { state: record.counts === null ? 'mapping' : 'checked' } : { state: 'mapping', counts: null }),
      ...{ phase: null, sessionId: null, sessionExpiresAt: null, error: null },
    });
    return getImport(db, id);
  });
}

function requireOnce(mappings: readonly ImportMapping[]): void {
  const targets = mappings.map(({ target }) => target);
  const columns = mappings.map(({ column }) => column);
  if (new Set(targets).size === targets.length && new Set(columns).size === columns.length) return;
  throw new AppError('INVALID', 'Each column goes into one field, and each field is filled from one column.');
}

/** Begins to look at every row. */
export function startCheck(context: ImportContext, id: string): Import {
  const { db, changed } = context;
  const record = getRecord(db, id);
  requireOpen(db, record);
  if (record.state === 'checking') return toImport(db, record);
  if (!record.mappings.some(({ target }) => target === 'primaryPhone')) {
    throw new AppError('INVALID', 'No column holds the phone number yet, by which contacts are told apart.', {
      action: 'Choose the column with the phone numbers.',
    });
  }
  updateImport(db, id, { state: 'checking', counts: null, error: null });
  changed(id);
  checkAll(context, id, () => {}).catch((error: unknown) => {
    context.log.error('import.failed', { part: 'checking', detail: errorDetail(error) });
    if (findImport(db, id)?.state === 'checking') updateImport(db, id, { state: 'mapping' });
    changed(id);
  });
  return getImport(db, id);
}

export function correct(
  { db }: ImportContext,
  wish: { id: string; line: number; column: number; text: string },
): ImportRow {
  return inTransaction(db, () => {
    const record = getRecord(db, wish.id);
    requireOpen(db, record);
    if (record.state === 'checking') {
      throw new AppError('CONFLICT', 'The rows are being looked at just now.', { action: 'Wait until that is done.' });
    }
    correctCell(db, record, wish);
    updateImport(db, wish.id, { sessionId: null, sessionExpiresAt: null, phase: null });
    const row = findRow(db, record.sequence, wish.line);
    if (!row) throw new AppError('NOT_FOUND', 'This row is not in the file.');
    return toRow(db, record, rulesOf(db, record), row);
  });
}

/** Starts the job of an import, or lets it go on. */
export function startRun({ db, jobs, changed }: ImportContext, id: string): Import {
  const record = getRecord(db, id);
  const { state } = toImport(db, record);
  if (state === 'running' || state === 'done') return toImport(db, record);
  if (state !== 'checked' && state !== 'stopped') {
    throw new AppError('CONFLICT', 'The rows have to be checked first.');
  }
  inTransaction(db, () => updateImport(db, id, { state: 'started', error: null }));
  const job = jobs.start({ id, kind: 'import', label: record.fileName, input: { importId: id } });
  if (job.state !== 'queued' && job.state !== 'running') jobs.retry(id);
  changed(id);
  return getImport(db, id);
}

/** How the job of an import is done: see `createRun`. What the person cancels in time is as it was before. */
export async function runImport(context: ImportContext, id: string, job: JobContext): Promise<JobOutcome> {
  const { db, changed } = context;
  const record = getRecord(db, id);
  // Its end was written down, and Earshot ended before that of the job was.
  if (record.state === 'done' && record.result !== null) return jobOutcomeOf(rowCountOf(record), record.result);
  if (record.state !== 'started' && record.state !== 'checked') {
    throw new AppError('CONFLICT', 'The rows of this import have to be checked first.', {
      action: 'Open it under People, Import.',
    });
  }
  if (record.state === 'checked') updateImport(db, id, { state: 'started' });
  try {
    return await createRun(context, id, job)();
  } catch (error) {
    const isTakenBack = job.signal.aborted && !job.isStopping() && findImport(db, id)?.executeSentAt === null;
    if (isTakenBack) {
      updateImport(db, id, { state: 'checked', phase: null, sessionId: null, sessionExpiresAt: null });
    }
    throw error;
  } finally {
    changed(id);
  }
}

export function cancelRun({ db, jobs }: ImportContext, id: string): Import {
  const record = getRecord(db, id);
  if (record.executeSentAt !== null) {
    throw new AppError('CONFLICT', 'The platform is carrying this import out: it can no longer be cancelled.');
  }
  if (toImport(db, record).state === 'running') jobs.cancel(id);
  return getImport(db, id);
}

/** Forgets an import with its rows. One that runs is refused. */
export async function removeImport(
  context: ImportContext,
  readings: ReturnType<typeof createReadings>,
  id: string,
): Promise<void> {
  const { db, jobs, changed } = context;
  const record = findImport(db, id);
  if (!record) return;
  if (toImport(db, record).state === 'running') {
    throw new AppError('CONFLICT', 'This import is running.', { action: 'Cancel it first, or wait for its end.' });
  }
  await readings.end(id);
  // A check that is under way ends when it sees this.
  updateImport(db, id, { state: 'mapping', counts: null });
  await forgetRows(db, record.sequence);
  deleteImport(db, id);
  if (record.state === 'started' || record.state === 'done') {
    try {
      jobs.dismiss(id);
    } catch {
      // It was taken off the list before.
    }
  }
  changed(id);
}

/** A row as it would become, by the columns as they are mapped now. */
function toRow(db: ReadDb, record: ImportRecord, rules: RowRules, row: RowRecord): ImportRow {
  const { values, problems } = checkRow(row.cells, rules);
  const more: ImportRow['problems'] = [];
  if (row.verdict === 'duplicate' && row.phone !== null) {
    const first = firstLineOf(db, record.sequence, row.phone, { after: headerLineOf(record) });
    more.push({ target: 'primaryPhone', code: 'duplicate', limit: first, isWarning: true });
  }
  if (row.verdict === 'existing') more.push({ target: 'primaryPhone', code: 'existing', limit: null, isWarning: true });
  return {
    id: String(row.line),
    line: row.line,
    verdict: row.verdict,
    values: rules.mappings.map(({ column, target }) => ({
      target,
      column,
      text: row.cells[column] ?? '',
      value: values.get(target) ?? null,
      isCorrected: row.corrected.includes(column),
    })),
    problems: [...problems, ...more].slice(0, 100),
    outcome: row.outcome,
    message: row.message,
  };
}

export function pageOfRows(
  db: ReadDb,
  { id, filter, page }: { id: string; filter: ImportRowFilter; page: { offset: number; limit: number } },
): { rows: ImportRow[]; total: number } {
  const record = getRecord(db, id);
  const rules = rulesOf(db, record);
  const { rows, total } = listRows(db, { sequence: record.sequence, header: headerLineOf(record), filter }, page);
  return { rows: rows.map((row) => toRow(db, record, rules, row)), total };
}

export const listCountries = () => getCountries().map((code) => ({ code, callingCode: getCountryCallingCode(code) }));
