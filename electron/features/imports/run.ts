import type { ImportPhase, ImportResult } from '#shared/contract/imports.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { IngestionResult } from '#shared/wire/gomobile/ingestion.ts';
import type { JobOutcome } from '../../jobs/job-table.ts';
import type { JobContext } from '../../jobs/jobs.ts';
import { inTransaction, prepare } from '../../store/database.ts';
import type { ImportContext } from './context.ts';
import { execute } from './execute.ts';
import { lookUp } from './look-up.ts';
import { settleOutcomes } from './outcomes.ts';
import { isSessionGone, patiently } from './patiently.ts';
import { findImport, type ImportRecord, rowCountOf, updateImport } from './repository.ts';
import { countFound, type Found, forgetOutcomes, sentRowsAfter, setFound, setVerdict } from './row-table.ts';
import { chooseRows, sentFile, sentMappings } from './sent-file.ts';

const PLATFORM = ['gomobile'] as const;
/** A session that ends sooner is not begun with any more. */
const SPARE_MS = 60_000;
const RESULT_ROWS = 100;
/** How often the file is sent anew: because its session ended, or because people turned out to be there who are to be left out. */
const MAX_ROUNDS = 4;

/** Shares of the run, for its progress. */
const AFTER = { upload: 0.5, validate: 0.6, results: 0.8, execute: 0.95 } as const;

/** One run of an import: from where it was left, to the end or to what stops it. Each step is on disk before it is asked for. */
export function createRun(context: ImportContext, id: string, job: JobContext) {
  const { db, clock, online, changed, retryMs } = context;
  const record = (): ImportRecord => {
    const found = findImport(db, id);
    if (!found) throw new AppError('NOT_FOUND', 'This import is no longer here.');
    return found;
  };
  const total = rowCountOf(record());
  let shown = -1;
  const progress = (share: number) => {
    job.onProgress(Math.round(total * share), total);
    const percent = Math.floor(share * 100);
    if (percent === shown) return;
    shown = percent;
    changed(id);
  };
  const enter = (phase: ImportPhase) => {
    updateImport(db, id, { phase });
    changed(id);
  };
  /** From here on only the end of Earshot stops it: what the person cancels later may be done already. */
  const untilTheEnd = new AbortController();
  job.signal.addEventListener('abort', () => {
    if (job.isStopping()) untilTheEnd.abort();
  });

  async function upload(): Promise<void> {
    enter('upload');
    updateImport(db, id, { sessionId: null, sessionExpiresAt: null });
    const now = record();
    const count = await chooseRows(db, now);
    if (count === 0) return;
    const source = await sentFile(db, now);
    const file = { name: `${now.fileName.replace(/\.[^.]*$/, '')}.csv`, contentType: 'text/csv', source };
    const fields = { hasHeaderRow: 'true', previewRows: 0, audienceId: audienceOf(now) } as const;
    const session = await patiently({ signal: job.signal, retryMs }, () =>
      online(connectionOf(now), PLATFORM, (connector) =>
        connector.client.call('uploadIngestion', {
          upload: { file, fields },
          onProgress: ({ sentBytes, totalBytes }) => progress((sentBytes / totalBytes) * AFTER.upload),
          signal: job.signal,
        }),
      ),
    );
    const expiresAt = Date.parse(session.expiresAt ?? '');
    updateImport(db, id, {
      sessionId: session.sessionId,
      sessionExpiresAt: Number.isFinite(expiresAt) ? expiresAt : clock.now() + 30 * 60_000,
      phase: 'validate',
    });
    changed(id);
  }

  async function validate(): Promise<{ invalid: number; existing: number }> {
    const now = record();
    const reply = await patiently({ signal: job.signal, retryMs }, () =>
      online(connectionOf(now), PLATFORM, (connector) =>
        connector.client.call('validateIngestion', {
          body: { sessionId: now.sessionId ?? '', columnMappings: sentMappings(now) },
          signal: job.signal,
        }),
      ),
    );
    enter('results');
    progress(AFTER.validate);
    return { invalid: reply.invalidRows ?? 1, existing: reply.existingRows ?? 1 };
  }

  /** Keeps which rows the platform refuses and which it knows already; the others are new. */
  async function readResults(filter: 'invalid' | 'existing', found: Found): Promise<void> {
    const now = record();
    for (let page = 1; ; page++) {
      const { items, info } = await patiently({ signal: job.signal, retryMs }, () =>
        online(connectionOf(now), PLATFORM, (connector) =>
          connector.client.list('listIngestionResults', {
            params: { sessionId: now.sessionId ?? '' },
            query: { page, limit: RESULT_ROWS, filter },
            signal: job.signal,
          }),
        ),
      );
      inTransaction(db, () => {
        for (const { rowNumber, errors } of items) {
          const words = (errors ?? []).map(({ message, code, field }) => message ?? `${field}: ${code ?? '?'}`);
          setFound(db, now.sequence, rowNumber, { found, message: words.join('; ') || null });
        }
      });
      const share = page / Math.max(page, info.totalPages ?? 1);
      progress(AFTER.validate + (AFTER.results - AFTER.validate) * share);
      if (items.length === 0 || info.hasNextPage === false) return;
      if (info.totalPages !== null && page >= info.totalPages) return;
    }
  }

  /** People whom the platform knows and this machine did not, where such are to be left out. Answers how many. */
  function leaveOutFound(): number {
    const { existing, sequence } = record();
    if (existing === 'update') return 0;
    let count = 0;
    let after = 0;
    for (;;) {
      const rows = sentRowsAfter(db, sequence, after, 500);
      if (rows.length === 0) return count;
      inTransaction(db, () => {
        for (const row of rows) {
          if (row.found !== 'existing') continue;
          setVerdict(db, sequence, row.line, { ...row, verdict: 'existing', existingPhone: row.phone });
          count++;
        }
      });
      after = rows.at(-1)?.sentAs ?? after;
    }
  }

  /** Up to where nothing is left but to carry it out. */
  async function prepareSession(): Promise<boolean> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { sessionId, sessionExpiresAt } = record();
      const isAlive = sessionId !== null && (sessionExpiresAt ?? 0) > clock.now() + SPARE_MS;
      if (!isAlive) await upload();
      if (record().sessionId === null) return false;
      try {
        const { invalid, existing } = await validate();
        if (invalid > 0) await readResults('invalid', 'refused');
        if (existing > 0) await readResults('existing', 'existing');
        if (leaveOutFound() === 0) return true;
      } catch (error) {
        if (!isSessionGone(error)) throw error;
      }
      updateImport(db, id, { sessionId: null, sessionExpiresAt: null });
    }
    throw changesTooFast();
  }

  /** Rows that turned out to be wrong only while it was carried out. */
  async function readLateRefusals({ failed, skipped }: IngestionResult): Promise<void> {
    const told = (failed ?? 0) + (skipped ?? 0);
    if (told <= countFound(db, record().sequence, 'refused')) return;
    await readResults('invalid', 'refused').catch((error: unknown) => {
      // The session may be over: what was counted stays counted, row by row it cannot be told any more.
      if (!isSessionGone(error)) throw error;
    });
  }

  async function finish(reply: IngestionResult | null): Promise<JobOutcome> {
    if (reply !== null) await readLateRefusals(reply);
    const platform: ImportResult['platform'] = reply && {
      created: reply.created ?? 0,
      updated: reply.updated ?? 0,
      addedToAudience: reply.addedToAudience ?? 0,
    };
    const result = await settleOutcomes(db, record(), platform);
    updateImport(db, id, { state: 'done', phase: null, result, endedAt: clock.now(), error: null });
    changed(id);
    const { connectionId } = record();
    if (connectionId !== null) context.readAgain(connectionId);
    return jobOutcomeOf(total, result);
  }

  async function settle(): Promise<JobOutcome> {
    enter('settle');
    const now = record();
    await forgetOutcomes(db, now.sequence);
    await lookUp(context, now, untilTheEnd.signal, (share) => progress(AFTER.execute * Math.min(1, share)));
    return finish(null);
  }

  const connectionOf = ({ connectionId }: ImportRecord): string => {
    if (connectionId === null) {
      throw new AppError('NOT_FOUND', 'The connection of this import was removed.', {
        action: 'Choose the file again for another connection.',
      });
    }
    return connectionId;
  };

  function audienceOf({ audienceId }: ImportRecord): string | undefined {
    if (audienceId === null) return undefined;
    const remoteId = prepare<{ remoteId: string }>(
      db,
      `SELECT remote_id AS remoteId FROM base_rows WHERE collection = 'audiences' AND local_id = ?`,
    ).get(audienceId)?.remoteId;
    if (remoteId === undefined) {
      throw new AppError('CONFLICT', 'The audience of this import is not on the platform.', {
        action: 'Wait until it was sent, or choose another audience.',
      });
    }
    return remoteId;
  }

  return async (): Promise<JobOutcome> => {
    if (record().phase === 'settle') return settle();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      if (record().phase !== 'execute' && !(await prepareSession())) return finish({ sessionId: '' });
      if (job.signal.aborted) throw new AppError('CANCELLED', 'The import was cancelled. Nothing was imported.');
      progress(AFTER.results);
      const now = record();
      const execution = await execute(context, { ...now, connectionId: connectionOf(now) }, untilTheEnd.signal);
      if (execution === 'untold') return settle();
      if (execution !== 'not-begun') return finish(execution);
      updateImport(db, id, { sessionId: null, sessionExpiresAt: null });
    }
    throw changesTooFast();
  };
}

/** What the job of an import comes to, by the rows of its file. */
export function jobOutcomeOf(rowCount: number, { platform: _, ...counts }: ImportResult): JobOutcome {
  return { path: null, rowCount, sizeBytes: null, counts };
}

const changesTooFast = (): AppError =>
  new AppError('CONFLICT', 'The platform changes faster than this import could be prepared. Nothing was imported.', {
    action: 'Try again in a few minutes.',
  });
