import { setImmediate as nextTurn } from 'node:timers/promises';
import { CsvError, type InfoField, type InfoRecord, Parser } from 'csv-parse';
import { MAX_INGESTION_COLUMNS } from '#shared/wire/gomobile/ingestion.ts';
import { badFile } from './refusal.ts';
import { SLICE_MS } from './slices.ts';

const MAX_CELL_LENGTH = 64 * 1024;
/** The longest row, and all that is held of one that does not end. */
const MAX_ROW_BYTES = 1024 * 1024;
/** Blank ones included. */
const MAX_LINES = 1_000_000;
/** A row shorter than the first takes the library 15 µs, so this is at most 15 ms. */
const STEP_BYTES = 1024;
const BATCH_ROWS = 4096;

/**
 * Reads CSV piece by piece, cut anywhere between characters. Rows may be of any length each and end in LF, CRLF or CR,
 * also mixed; what is quoted may hold all of these. Rows with nothing in them are left out.
 */
export class CsvReader {
  readonly #parser: Parser;
  readonly #maxColumns: number;
  #rows: string[][] = [];
  #line = 1;
  /** Where the cell that is being read begins: its first byte in the file, and its line as the library counts. */
  #cell = { firstByte: 0, line: 1 };

  /** `delimiter` is one ASCII character. */
  constructor(delimiter: string, maxColumns = MAX_INGESTION_COLUMNS) {
    this.#maxColumns = maxColumns;
    this.#parser = new Parser({
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: MAX_ROW_BYTES,
      cast: (cell, info) => this.#endCell(cell, info),
      on_record: (row, info) => this.#endRow(row, info),
    });
    // Whoever writes is told; without a listener the process would end.
    this.#parser.on('error', () => undefined);
  }

  /** The rows that end in this piece or ended shortly before it, some at a time. Throws 400 for what cannot be a table. */
  async *read(text: string): AsyncGenerator<string[][]> {
    const bytes = Buffer.from(text);
    let endsAt = performance.now() + SLICE_MS;
    for (let at = 0; at < bytes.length; at += STEP_BYTES) {
      await this.#done((written) => this.#parser.write(bytes.subarray(at, at + STEP_BYTES), written));
      if (this.#rows.length >= BATCH_ROWS) yield this.#rows.splice(0);
      if (performance.now() < endsAt) continue;
      await nextTurn();
      endsAt = performance.now() + SLICE_MS;
    }
    yield this.#rows.splice(0);
  }

  /** The rows that are left. */
  async end(): Promise<string[][]> {
    await this.#done((ended) => this.#parser.end(ended));
    return this.#rows.splice(0);
  }

  #done(start: (callback: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => start((error) => (error ? reject(this.#refusal(error)) : resolve())));
  }

  #endCell(cell: string, { bytes, lines, index, quoting }: InfoField): string {
    if (index === this.#maxColumns) throw badFile(`Line ${this.#line} has more than ${this.#maxColumns} columns`);
    const marked = quoting && cell.startsWith('"');
    const text = marked ? withoutOuterMarks(cell, bytes - this.#cell.firstByte) : cell;
    if (text.length > MAX_CELL_LENGTH) throw quoting ? this.#unterminated() : this.#tooLong();
    if (quoting) this.#line += text.split('\n').length - 1;
    this.#cell = { firstByte: bytes + 1, line: lines };
    return text;
  }

  /** Takes the row from the library, which would queue it otherwise. */
  #endRow(row: string[], { bytes, lines }: InfoRecord): null {
    if (row.some((cell) => cell !== '')) this.#rows.push(row);
    this.#cell = { firstByte: bytes, line: lines + 1 };
    this.#line++;
    if (this.#line > MAX_LINES) throw badFile(`The file has more than ${MAX_LINES} lines`);
    return null;
  }

  #refusal(error: Error): Error {
    if (!(error instanceof CsvError)) return error;
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') return this.#unterminated();
    if (error.code !== 'CSV_MAX_RECORD_SIZE') return error;
    // Only what is quoted reaches over lines.
    return this.#parser.info.lines > this.#cell.line ? this.#unterminated() : this.#tooLong();
  }

  #tooLong(): Error {
    return badFile(`Line ${this.#line} is too long for a table`);
  }

  #unterminated(): Error {
    return badFile(`The quotation mark that opens on line ${this.#line} is not closed`);
  }
}

/**
 * The library leaves both marks in a cell that goes on after the closing one, as `"x" y`. What distinguishes it from one
 * that is written with marks in it is how many bytes it took in the file, where a mark within marks takes two.
 */
function withoutOuterMarks(cell: string, bytesInFile: number): string {
  const doubled = bytesInFile - Buffer.byteLength(cell);
  if (doubled === cell.split('"').length + 1) return cell;
  let closing = 0;
  for (let marks = 0; marks <= doubled; marks++) closing = cell.indexOf('"', closing + 1);
  return cell.slice(1, closing) + cell.slice(closing + 1);
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const SAMPLE_ROWS = 50;
/** The library looks three bytes ahead before it ends a row. The sample may lie within quotes, so it cannot be ended. */
const BLANK_LINES = '\n'.repeat(4);

/**
 * The delimiter by which the beginning of a file makes the most regular table: the one for which most rows have as many
 * cells as the first, and more than one. A comma where none does.
 */
export async function detectDelimiter(beginning: string): Promise<string> {
  const lastBreak = Math.max(beginning.lastIndexOf('\n'), beginning.lastIndexOf('\r'));
  const sample = beginning.slice(0, lastBreak + 1);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const score = regularity(await sampleRows(sample, delimiter));
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function regularity(rows: string[][]): number {
  const width = rows[0]?.length ?? 0;
  if (width < 2) return 0;
  const alike = rows.filter((row) => row.length === width).length / rows.length;
  // Of two that are as regular, the one that divides more.
  return alike + Math.min(width, 100) / 10_000;
}

/** What cannot be read with a delimiter makes no table with it. */
async function sampleRows(sample: string, delimiter: string): Promise<string[][]> {
  const reader = new CsvReader(delimiter, Number.POSITIVE_INFINITY);
  const sampled: string[][] = [];
  try {
    for await (const rows of reader.read(sample + BLANK_LINES)) sampled.push(...rows.slice(0, SAMPLE_ROWS));
  } catch {
    return [];
  }
  return sampled.slice(0, SAMPLE_ROWS);
}
