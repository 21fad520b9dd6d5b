import type { ExportRequest } from '#shared/contract/exports.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { formattedTexts, rawTexts, type WrittenColumn } from './formats/cell-text.ts';
import type { Cells, RowBatches } from './formats/format.ts';
import { writeCsv } from './formats/write-csv.ts';
import { writeJsonl } from './formats/write-jsonl.ts';
import { type Sink, writeOutput } from './output-file.ts';
import { type BoundSource, sourceOf } from './sources/all.ts';
import type { Queries } from './sources/source.ts';

export interface WriteExport {
  queries: Queries;
  request: ExportRequest;
  /** Where to write; the caller gives the file its name when it is whole. */
  path: string;
  onProgress(doneCount: number, totalCount: number): void;
}

export interface WrittenFile {
  rowCount: number;
  sizeBytes: number;
}

/** Writes an export to a file that is on the disk when this ends. What fails leaves the file half. */
export async function writeExport({ queries, request, path, onProgress }: WriteExport): Promise<WrittenFile> {
  const source = sourceOf(queries, request.target);
  const columns = writtenColumns(request, source);
  const totalCount = source.count();
  let rowCount = 0;
  const sizeBytes = await writeOutput(path, (sink) => {
    onProgress(0, totalCount);
    const rows = countedRows(source, columns, (count, doneCount) => {
      rowCount += count;
      onProgress(doneCount, totalCount);
    });
    return writeRows(rows, sink, { request, columns, totalCount });
  });
  return { rowCount, sizeBytes };
}

/** The columns that were chosen, with what is in them. */
function writtenColumns({ columns }: ExportRequest, source: BoundSource): WrittenColumn[] {
  const types = new Map(source.columns().map(({ id, type }) => [id, type]));
  return columns.map((column) => {
    const type = types.get(column.id);
    if (type === undefined) {
      throw new AppError('INVALID', `There is no column ${column.header} any more.`, {
        action: 'Export again and choose the columns anew.',
      });
    }
    return { ...column, type };
  });
}

async function* countedRows(
  source: BoundSource,
  columns: readonly WrittenColumn[],
  onBatch: (rowCount: number, doneCount: number) => void,
): RowBatches {
  for (const { rows, doneCount } of source.read()) {
    yield rows.map((row): Cells => columns.map(({ id }) => row[id] ?? null));
    onBatch(rows.length, doneCount);
  }
}

async function writeRows(
  rows: RowBatches,
  sink: Sink,
  { request, columns, totalCount }: { request: ExportRequest; columns: readonly WrittenColumn[]; totalCount: number },
): Promise<void> {
  const { timeZone, locale, texts } = request;
  const style = { timeZone, locale, texts };
  switch (request.format) {
    case 'csv': {
      const isFormatted = request.values === 'formatted';
      const cellText = isFormatted ? formattedTexts(style) : rawTexts(style);
      return writeCsv(rows, sink, { columns, style: request.csv, cellText, isFormatted });
    }
    case 'jsonl':
      return writeJsonl(rows, sink, columns);
    // Each brings a library along that the other formats do without.
    case 'xlsx': {
      const { writeXlsx } = await import('./formats/write-xlsx.ts');
      return writeXlsx(rows, sink, { columns, style, sheetName: request.title, rowCount: totalCount });
    }
    case 'pdf': {
      const { writePdf } = await import('./formats/pdf/write-pdf.ts');
      const { language, title, note } = request;
      return writePdf(rows, sink, { columns, style, orientation: 'landscape', language, title, note });
    }
  }
}
