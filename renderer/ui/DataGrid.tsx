// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot be placed by transforms, so a grid of boxes carries the roles
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active row by aria-activedescendant
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useRef,
} from 'react';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import classes from './DataGrid.module.css';
import { GridRow } from './GridRow.tsx';

export interface GridColumn<R> {
  id: string;
  header: string;
  /** Shown in the head in the place of its name. */
  head?: ReactNode;
  /** A track of CSS grid: `88px`, `minmax(120px, 2fr)`. */
  width: string;
  align?: 'end';
  /** Present where the list can be sorted by this column. */
  sortKey?: string;
  cell: (row: R, index: number) => ReactNode;
}

export interface GridSort {
  by: string;
  order: 'asc' | 'desc';
}

/** Rows that are chosen for what is done to many at once, beside the active one. */
export interface GridSelection<R> {
  isSelected: (row: R) => boolean;
  /** The row's box or its key; `range` where Shift asks for all from the last one chosen to this one. */
  onToggle: (index: number, row: R | undefined, how: 'one' | 'range') => void;
  /** All rows in view; asked again, all of the list. */
  onSelectShown: (first: number, last: number) => void;
}

/** The column whose cells are the boxes of `GridSelection`. */
export const SELECT_COLUMN = 'select';

interface DataGridProps<R> {
  label: string;
  columns: readonly GridColumn<R>[];
  total: number;
  rowAt: (index: number) => R | undefined;
  rowKey: (row: R) => string;
  onShow: (first: number, last: number) => void;
  rowHeight: number;
  activeIndex: number;
  onActiveChange: (index: number, row: R | undefined) => void;
  /** Enter, or a click where `opensOnClick`. */
  onOpen: (row: R, index: number) => void;
  opensOnClick?: boolean;
  sort?: GridSort;
  onSort?: (sort: GridSort) => void;
  initialOffset?: number;
  onOffset?: (offset: number) => void;
  /** A second line under a row's cells. */
  below?: (row: R) => ReactNode;
  /** Greyed rows, such as calls whose audio cannot be had now. */
  isDim?: (row: R) => boolean;
  selection?: GridSelection<R>;
  /** Present where columns can be made wider and narrower at their heads; told the new width in pixels. */
  onResize?: (columnId: string, widthPx: number) => void;
  /** Double click or the edit key on a cell. */
  onEdit?: (row: R, index: number, columnId: string | null) => void;
  testId?: string;
}

/** Height of the head, which is always in view. */
const HEAD_PX = 30;
/** How far PageUp and PageDown go when the height is not known yet. */
const FALLBACK_PAGE = 20;

/**
 * A list of any length as a grid: only the rows in view exist. The focus stays on the grid and the active row is named
 * by `aria-activedescendant`, so moving costs one attribute, not a focus change.
 */
export function DataGrid<R>(props: DataGridProps<R>) {
  const { columns, total, rowAt, rowHeight, activeIndex, sort, onShow, onActiveChange, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const baseId = useId();
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialOffset: props.initialOffset ?? 0,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onShow(first, last), [first, last, onShow]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are measured anew only when the row height changes
  useEffect(() => virtualizer.measure(), [rowHeight]);

  const move = useCallback(
    (to: number) => {
      const index = Math.max(0, Math.min(total - 1, to));
      if (total === 0) return;
      onActiveChange(index, rowAt(index));
      virtualizer.scrollToIndex(index, { align: 'auto' });
    },
    [total, rowAt, onActiveChange, virtualizer],
  );
  const open = () => {
    const row = rowAt(activeIndex);
    if (row !== undefined) onOpen(row, activeIndex);
  };
  useShortcut('list.down', () => move(activeIndex + 1));
  useShortcut('list.up', () => move(activeIndex - 1));
  useShortcut('list.open', open);
  useShortcut('list.edit', () => {
    const row = rowAt(activeIndex);
    if (row !== undefined) props.onEdit?.(row, activeIndex, null);
  });

  const { selection } = props;
  const isChoosing = selection !== undefined;
  const extend = (by: 1 | -1) => {
    const to = Math.max(0, Math.min(total - 1, activeIndex + by));
    selection?.onToggle(to, rowAt(to), 'range');
    move(to);
  };
  useShortcut('list.select', () => selection?.onToggle(activeIndex, rowAt(activeIndex), 'one'), isChoosing);
  useShortcut('list.extendDown', () => extend(1), isChoosing);
  useShortcut('list.extendUp', () => extend(-1), isChoosing);
  useShortcut(
    'list.selectAll',
    () => {
      const { scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
      const shown = Math.max(1, Math.floor((clientHeight - HEAD_PX) / rowHeight));
      const top = Math.floor(scrollTop / rowHeight);
      selection?.onSelectShown(top, Math.min(total - 1, top + shown - 1));
    },
    isChoosing,
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (isChoosing && event.shiftKey && event.key.startsWith('Arrow')) return;
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.floor((scroller.current?.clientHeight ?? FALLBACK_PAGE * rowHeight) / rowHeight) - 1;
    const targets: Record<string, number> = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      PageDown: activeIndex + page,
      PageUp: activeIndex - page,
      Home: 0,
      End: total - 1,
    };
    const target = targets[event.key];
    if (event.key === 'Enter') open();
    else if (target === undefined) return;
    else move(target);
    event.preventDefault();
  };

  // One listener for all rows: a row has no handlers of its own, so it renders only when its own data changes.
  const onClick = (event: MouseEvent) => {
    const index = rowIndexOf(event);
    if (index === null) return;
    const row = rowAt(index);
    const isBox = event.target instanceof Element && event.target.closest(`[data-column=${SELECT_COLUMN}]`) !== null;
    if (selection && (isBox || event.shiftKey)) {
      selection.onToggle(index, row, event.shiftKey ? 'range' : 'one');
      scroller.current?.focus();
    }
    onActiveChange(index, row);
    if (isBox) return;
    if (props.opensOnClick === true && row !== undefined) onOpen(row, index);
  };
  const onDoubleClick = (event: MouseEvent) => {
    const index = rowIndexOf(event);
    const row = index === null ? undefined : rowAt(index);
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-column]') : null;
    if (index !== null && row !== undefined) props.onEdit?.(row, index, cell?.dataset.column ?? null);
  };

  const template = columns.map((column) => column.width).join(' ');
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-multiselectable={isChoosing || undefined}
      aria-activedescendant={activeIndex >= first && activeIndex <= last ? `${baseId}-${activeIndex}` : undefined}
      data-testid={props.testId}
      data-pane
      onKeyDown={onKeyDown}
      onScroll={(event) => props.onOffset?.(event.currentTarget.scrollTop)}
    >
      <div className={classes.inner} role="presentation">
        <div className={classes.head} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
          {columns.map((column) => (
            <HeadCell key={column.id} column={column} sort={sort} onSort={props.onSort} onResize={props.onResize} />
          ))}
        </div>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the grid around it handles the keys; here the clicks of all rows arrive */}
        <div
          className={classes.body}
          role="presentation"
          style={{ blockSize: virtualizer.getTotalSize() }}
          onClick={onClick}
          onDoubleClick={onDoubleClick}
        >
          {items.map((item) => {
            const row = rowAt(item.index);
            return (
              <GridRow
                key={item.index}
                id={`${baseId}-${item.index}`}
                index={item.index}
                top={item.start}
                height={rowHeight}
                template={template}
                row={row}
                columns={columns as readonly GridColumn<unknown>[]}
                isActive={item.index === activeIndex}
                isSelected={selection === undefined ? null : row !== undefined && selection.isSelected(row)}
                isDim={row !== undefined && props.isDim?.(row) === true}
                below={row === undefined ? null : props.below?.(row)}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** The index of the row that an event happened in. */
function rowIndexOf(event: MouseEvent): number | null {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[role=row]') : null;
  const index = Number(row?.dataset.index);
  return row === null || Number.isNaN(index) ? null : index;
}

function HeadCell<R>({
  column,
  sort,
  onSort,
  onResize,
}: {
  column: GridColumn<R>;
  sort: GridSort | undefined;
  onSort: ((sort: GridSort) => void) | undefined;
  onResize: ((columnId: string, widthPx: number) => void) | undefined;
}) {
  const { sortKey } = column;
  const sorted = sortKey !== undefined && sort?.by === sortKey ? sort.order : null;
  const grip = onResize && column.id !== SELECT_COLUMN && (
    <span
      className={classes.grip}
      aria-hidden="true"
      onPointerDown={(event) => dragWidth(event, (widthPx) => onResize(column.id, widthPx))}
    />
  );
  if (sortKey === undefined || onSort === undefined) {
    return (
      <div role="columnheader" className={classes.headCell} data-align={column.align}>
        {column.head ?? column.header}
        {grip}
      </div>
    );
  }
  return (
    <div
      role="columnheader"
      className={classes.headCell}
      data-align={column.align}
      aria-sort={sorted === null ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'}
    >
      <button
        type="button"
        className={classes.sort}
        onClick={() => onSort({ by: sortKey, order: sorted === 'asc' ? 'desc' : sorted === 'desc' ? 'asc' : 'desc' })}
      >
        {column.header}
        {sorted === 'asc' && <IconArrowUp size={12} />}
        {sorted === 'desc' && <IconArrowDown size={12} />}
      </button>
      {grip}
    </div>
  );
}

const MIN_COLUMN_PX = 48;
const MAX_COLUMN_PX = 900;

/** Follows the pointer from the edge of a column's head; the width is told when it is let go. Columns are set by key elsewhere. */
function dragWidth(event: PointerEvent<HTMLElement>, onDone: (widthPx: number) => void): void {
  const grip = event.currentTarget;
  const cell = grip.parentElement;
  if (cell === null) return;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  const startX = event.clientX;
  const startPx = cell.offsetWidth;
  const sign = getComputedStyle(cell).direction === 'rtl' ? -1 : 1;
  const widthAt = (x: number) =>
    Math.round(Math.max(MIN_COLUMN_PX, Math.min(MAX_COLUMN_PX, startPx + sign * (x - startX))));
  grip.onpointermove = (move) => grip.style.setProperty('--dragged', `${widthAt(move.clientX) - startPx}px`);
  grip.onpointerup = (up) => {
    grip.onpointermove = null;
    grip.onpointerup = null;
    grip.style.removeProperty('--dragged');
    if (up.clientX !== startX) onDone(widthAt(up.clientX));
  };
}
