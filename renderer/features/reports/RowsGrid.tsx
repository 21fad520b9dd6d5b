import { useState } from 'react';
import { rowHeightOf, usePreferences } from '../../ipc/queries.ts';
import { DataGrid, type GridColumn } from '../../ui/DataGrid.tsx';

const nothing = (): void => {};

/** Rows that are all here, as a grid like any list. */
export function RowsGrid<R>({
  label,
  testId,
  rows,
  columns,
  rowKey,
  onOpen,
}: {
  label: string;
  testId: string;
  rows: readonly R[];
  columns: GridColumn<R>[];
  rowKey: (row: R) => string;
  onOpen?: ((row: R) => void) | undefined;
}) {
  const { density } = usePreferences();
  const [activeIndex, setActiveIndex] = useState(0);
  return (
    <DataGrid
      label={label}
      testId={testId}
      columns={columns}
      total={rows.length}
      rowAt={(index) => rows[index]}
      rowKey={rowKey}
      onShow={nothing}
      rowHeight={rowHeightOf(density)}
      activeIndex={Math.min(activeIndex, Math.max(0, rows.length - 1))}
      onActiveChange={setActiveIndex}
      onOpen={onOpen ?? nothing}
      opensOnClick={onOpen !== undefined}
    />
  );
}
