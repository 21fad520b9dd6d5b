import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ExportFormat } from '#shared/contract/exports.ts';
import { fillLargeStore } from '../electron/store/test-support/large-store.ts';
import { tempDatabase } from '../electron/store/test-support/temp-database.ts';
import type { ExportMeasure, ExportOrder } from '../test/integration/support/export-process.ts';
import { exportRequest } from '../test/integration/support/export-request.ts';
import { reportRuns } from './lib/report.ts';

const run = promisify(execFile);
const ROWS = 100_000;
const MEMORY_BUDGET_MIB = 200;

/** 100,000 people to each format, each time in a process of its own: rows a second, and how much the process grows at its peak. */
export async function benchExport(runs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  const temp = tempDatabase();
  try {
    fillLargeStore(temp.db, { contactCount: ROWS, segmentCount: 100 });
    for (const format of ExportFormat.options) {
      const measured: ExportMeasure[] = [];
      for (let n = 0; n < runs; n++) {
        const order: ExportOrder = {
          databasePath: temp.path,
          databaseKeyHex: temp.keyHex,
          request: exportRequest(
            { source: 'contacts', query: { filter: {}, sort: { by: 'name', order: 'asc' } } },
            { format },
          ),
          path: join(folder, `people.${format}`),
        };
        const script = join(import.meta.dirname, '../test/integration/support/export-process.ts');
        const { stdout } = await run(process.execPath, [script, JSON.stringify(order)]);
        measured.push(JSON.parse(stdout));
      }
      reportRuns(
        { bench: 'export', metric: `${format}, rows a second`, unit: 'count' },
        measured.map(({ rowCount, elapsedMs }) => (rowCount * 1000) / elapsedMs),
      );
      reportRuns(
        {
          bench: 'export',
          metric: `${format}, growth of the process at its peak`,
          unit: 'MiB',
          budget: MEMORY_BUDGET_MIB,
        },
        measured.map(({ grownBytes }) => grownBytes / 2 ** 20),
      );
    }
  } finally {
    temp.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}
