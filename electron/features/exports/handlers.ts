import type { ExportOffer } from '#shared/contract/exports.ts';
import type { EngineParts } from '../../engine/parts.ts';
import type { ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import type { RunExport } from './export-client.ts';
import { platformReportRunner } from './platform-report.ts';
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

export interface ExportCommandDeps extends Pick<EngineParts, 'db' | 'jobs' | 'online'> {
  runExport: RunExport;
}

export function exportCommands({ jobs, runExport, ...parts }: ExportCommandDeps): WriterHandlers['exports'] {
  jobs.register('export', exportRunner(runExport), removeLeftOver);
  jobs.register('platformReport', platformReportRunner(parts), removeLeftOver);
  return {};
}
