import { parentPort, workerData } from 'node:worker_threads';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import type { ExportWork, FromExport } from '../features/exports/export-client.ts';
import { writeTranscript } from '../features/exports/transcript/write-transcript.ts';
import { writeExport } from '../features/exports/write-export.ts';
import { errorDetail } from '../lib/error-detail.ts';
import { holdSnapshot, openReader, toStoreError } from '../store/database.ts';
import { atOnce, createReader } from './reader.ts';

const PROGRESS_MS = 100;
/** Each row is read once, so there is little to keep: 8 MiB. */
const CACHE_KIB = 8192;

if (!parentPort) throw new AppError('BUG', 'an export runs as a worker only');
const send = (message: FromExport) => parentPort?.postMessage(message);

/** Writes one export and ends. */
async function write({ databasePath, databaseKeyHex, request, path }: ExportWork): Promise<FromExport> {
  const db = openReader({ path: databasePath, keyHex: databaseKeyHex });
  try {
    db.pragma(`cache_size = -${CACHE_KIB}`);
    holdSnapshot(db);
    let toldAt = Number.NEGATIVE_INFINITY;
    const onProgress = (doneCount: number, totalCount: number) => {
      const now = performance.now();
      if (now - toldAt < PROGRESS_MS && doneCount !== totalCount) return;
      toldAt = now;
      send({ kind: 'progress', doneCount, totalCount });
    };
    const queries = atOnce(createReader({ db, onPeaksWanted: () => {} }));
    const file =
      'target' in request
        ? await writeExport({ queries, request, path, onProgress })
        : await writeTranscript({ queries, request, path, onProgress });
    return { kind: 'done', file };
  } catch (error) {
    const known = toStoreError(error);
    return { kind: 'failed', error: toErrorData(known), detail: errorDetail(error) };
  } finally {
    db.close();
  }
}

send(await write(workerData as ExportWork));
