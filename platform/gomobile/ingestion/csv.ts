import { MAX_INGESTION_COLUMNS } from '#shared/wire/gomobile/ingestion.ts';
import { badFile } from './refusal.ts';

const MAX_CELL_LENGTH = 64 * 1024;
/** Blank ones included. */
const MAX_LINES = 1_000_000;

const QUOTE = 34;
const LF = 10;
const CR = 13;

type State = 'start' | 'plain' | 'quoted' | 'after quote';

/**
 * Reads CSV piece by piece, cut anywhere. Rows may be of any length each and end in LF, CRLF or CR, also mixed; what is
 * quoted may hold all of these. Rows with nothing in them are left out. Libraries were tried: udsv joins a short row with the one below it.
 */
export class CsvReader {
  readonly #delimiter: number;
  readonly #maxColumns: number;
  #state: State = 'start';
  #cell = '';
  #row: string[] = [];
  #isEmpty = true;
  #line = 1;
  #quotedSince = 0;
  #afterCr = false;

  /** `delimiter` is one character. */
  constructor(delimiter: string, maxColumns = MAX_INGESTION_COLUMNS) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#maxColumns = maxColumns;
  }

  /** The rows that end in this piece. Throws 400 for what cannot be a table. */
  read(text: string): string[][] {
    const rows: string[][] = [];
    for (let at = 0; at < text.length; ) at = this.#step(text, at, rows);
    return rows;
  }

  /** The row that no line break ends. */
  end(): string[][] {
    if (this.#state === 'quoted') throw this.#unterminated();
    if (this.#row.length === 0 && this.#cell === '' && this.#state === 'start') return [];
    const rows: string[][] = [];
    this.#endRow(rows);
    return rows;
  }

  /** Takes in what stands at `at` and answers where the rest begins. */
  #step(text: string, at: number, rows: string[][]): number {
    const code = text.charCodeAt(at);
    if (this.#afterCr) {
      this.#afterCr = false;
      if (code === LF) return at + 1;
    }
    switch (this.#state) {
      case 'quoted':
        return this.#readQuoted(text, at);
      case 'after quote':
        this.#state = code === QUOTE ? 'quoted' : 'plain';
        if (code !== QUOTE) return at;
        this.#append('"');
        return at + 1;
      case 'start':
        this.#state = code === QUOTE ? 'quoted' : 'plain';
        if (code !== QUOTE) return at;
        this.#quotedSince = this.#line;
        return at + 1;
      case 'plain':
        return this.#readPlain(text, at, rows);
    }
  }

  #readQuoted(text: string, at: number): number {
    const found = text.indexOf('"', at);
    const end = found === -1 ? text.length : found;
    const part = text.slice(at, end);
    this.#append(part);
    this.#line += part.split('\n').length - 1;
    if (found === -1) return end;
    this.#state = 'after quote';
    return end + 1;
  }

  #readPlain(text: string, at: number, rows: string[][]): number {
    let end = at;
    let code = text.charCodeAt(end);
    while (end < text.length && code !== this.#delimiter && code !== LF && code !== CR) code = text.charCodeAt(++end);
    if (end > at) this.#append(text.slice(at, end));
    if (end === text.length) return end;
    if (code === this.#delimiter) this.#endCell();
    else {
      this.#endRow(rows);
      this.#line++;
      if (this.#line > MAX_LINES) throw badFile(`The file has more than ${MAX_LINES} lines`);
      this.#afterCr = code === CR;
    }
    return end + 1;
  }

  #append(part: string): void {
    if (this.#cell.length + part.length > MAX_CELL_LENGTH) {
      throw this.#state === 'quoted' ? this.#unterminated() : badFile(`Line ${this.#line} is too long for a table`);
    }
    this.#cell += part;
    if (part !== '') this.#isEmpty = false;
  }

  #endCell(): void {
    if (this.#row.length === this.#maxColumns) {
      throw badFile(`Line ${this.#line} has more than ${this.#maxColumns} columns`);
    }
    this.#row.push(this.#cell);
    this.#cell = '';
    this.#state = 'start';
  }

  #endRow(rows: string[][]): void {
    this.#endCell();
    if (this.#isEmpty) this.#row.length = 0;
    else {
      rows.push(this.#row);
      this.#row = [];
      this.#isEmpty = true;
    }
  }

  #unterminated() {
    return badFile(`The quotation mark that opens on line ${this.#quotedSince} is not closed`);
  }
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
const SAMPLE_ROWS = 50;

/**
 * The delimiter by which the beginning of a file makes the most regular table: the one for which most rows have as many
 * cells as the first, and more than one. A comma where none does.
 */
export function detectDelimiter(beginning: string): string {
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const score = regularity(beginning, delimiter);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function regularity(beginning: string, delimiter: string): number {
  const rows = sampleRows(beginning, delimiter).filter((row) => row.length > 1 || row[0] !== '');
  const width = rows[0]?.length ?? 0;
  if (width < 2) return 0;
  const alike = rows.filter((row) => row.length === width).length / rows.length;
  // Of two that are as regular, the one that divides more.
  return alike + Math.min(width, 100) / 10_000;
}

/** What cannot be read with a delimiter makes no table with it. */
function sampleRows(beginning: string, delimiter: string): string[][] {
  try {
    return new CsvReader(delimiter, Number.POSITIVE_INFINITY).read(beginning).slice(0, SAMPLE_ROWS);
  } catch {
    return [];
  }
}
