import { pathToFileURL } from 'node:url';
import type { ExportRequest } from '#shared/contract/exports.ts';
import { exportsInWorker } from '../../../electron/features/exports/export-client.ts';
import { peakBytes } from '../../helpers/peak-memory.ts';

/** What a process that writes one export is told. */
export interface ExportOrder {
  databasePath: string;
  databaseKeyHex: string;
  request: ExportRequest;
  path: string;
}

/** What it says at its end. */
export interface ExportMeasure {
  rowCount: number;
  sizeBytes: number;
  elapsedMs: number;
  /** Resident memory at its highest, less what the process had before it began. */
  grownBytes: number;
}

/** One export in a process of its own, whose memory is its alone. */
const { request, path, ...store }: ExportOrder = JSON.parse(process.argv[2] ?? '');
const worker = pathToFileURL(`${import.meta.dirname}/../../../electron/engine/export-worker.ts`);
const before = process.memoryUsage.rss();
const startedAt = performance.now();
const { signal } = new AbortController();
const file = await exportsInWorker(worker, store)({ request, path, signal, onProgress: () => {} });
const measure: ExportMeasure = {
  ...file,
  elapsedMs: performance.now() - startedAt,
  grownBytes: peakBytes('self') - before,
};
console.log(JSON.stringify(measure));
