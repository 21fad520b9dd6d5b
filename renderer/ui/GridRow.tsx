// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot be placed by transforms, so a grid of boxes carries the roles
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active row by aria-activedescendant
import { memo, type ReactNode } from 'react';
import classes from './DataGrid.module.css';
import type { GridColumn } from './DataGrid.tsx';

interface GridRowProps {
  id: string;
  index: number;
  top: number;
  height: number;
  template: string;
  /** Undefined while its page is being read. A memoised component cannot be generic, so the type is closed over here. */
  row: unknown;
  columns: readonly GridColumn<unknown>[];
  isActive: boolean;
  /** Null in a grid where rows cannot be chosen. */
  isSelected: boolean | null;
  isDim: boolean;
  below: ReactNode;
}

/** One row of a grid; drawn again only when what it shows has changed. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, columns, index, isActive, template } = props;
  return (
    <div
      className={classes.row}
      role="row"
      id={props.id}
      aria-rowindex={index + 2}
      aria-selected={props.isSelected ?? isActive}
      data-index={index}
      data-active={isActive || undefined}
      data-selected={props.isSelected || undefined}
      data-dim={props.isDim || undefined}
      style={{ transform: `translateY(${props.top}px)`, blockSize: props.height }}
    >
      <div className={classes.cells} role="presentation" style={{ gridTemplateColumns: template }}>
        {columns.map((column) => (
          <div
            key={column.id}
            role="gridcell"
            className={classes.cell}
            data-align={column.align}
            data-column={column.id}
          >
            {row === undefined ? <i className={classes.bone} /> : column.cell(row, index)}
          </div>
        ))}
      </div>
      {props.below}
    </div>
  );
});
