import { randomUUID } from 'node:crypto';
import { ExportRequest, type ExportTarget } from '#shared/contract/exports.ts';
import { EXPORT_COLUMNS } from '#shared/domain/export-columns.ts';

type Input = Partial<Omit<ExportRequest, 'target' | 'columns'>> & { columns?: readonly string[] };

/** An export as the dialog asks for it, each column under its own id. */
export function exportRequest(target: ExportTarget, { columns, ...rest }: Input = {}): ExportRequest {
  const ids = columns ?? (target.source === 'reports' ? [] : Object.keys(EXPORT_COLUMNS[target.source]));
  return ExportRequest.parse({
    id: randomUUID(),
    target,
    format: 'csv',
    columns: ids.map((id) => ({ id, header: id })),
    timeZone: 'Africa/Casablanca',
    language: 'en',
    locale: 'en-GB',
    title: 'People',
    note: 'All of them',
    texts: { yes: 'Yes', no: 'No', page: 'Page {n}' },
    ...rest,
  });
}
