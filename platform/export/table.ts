/** A date is written as one where the format has dates, a text is always text, whatever it looks like. */
export type Cell = string | number | boolean | Date | null;

export interface Column<Row> {
  header: string;
  isDate?: true;
  value(row: Row): Cell;
}

/** A table that is written while its rows are read. */
export interface Table<Row> {
  /** Of the file, without extension; any text. */
  name: string;
  columns: readonly Column<Row>[];
  rows: AsyncIterable<Row>;
}
