import type { ExportOffer } from '#shared/contract/exports.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import type { RunExport } from './export-client.ts';
import { exportRunner, removeLeftOver } from './service.ts';
import { sourceOf } from './sources/all.ts';
import type { Queries } from './sources/source.ts';

/** `queries` are those of all screens, which are being put together when this is called. */
export const exportQueries = ({ queries }: { queries: () => Queries }): ReaderHandlers['exports'] => ({
  offer({ target }): ExportOffer {
    const source = sourceOf(queries(), target);
    return { columns: source.columns(), count: source.count(), unit: source.unit };
  },
});

export function exportCommands({ jobs, runExport }: { jobs: Jobs; runExport: RunExport }): WriterHandlers['exports'] {
  jobs.register('export', exportRunner(runExport), removeLeftOver);
  return {};
}
