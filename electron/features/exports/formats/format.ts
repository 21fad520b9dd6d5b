import type { CellValue } from '#shared/domain/export-columns.ts';

/** The cells of a row, in the order of the columns. */
export type Cells = readonly CellValue[];

/** Rows as they are read, some hundreds at a time. The next ones are read when the last are written. */
export type RowBatches = AsyncIterable<readonly Cells[]>;
