import { Table, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Failure } from '../failure/failure.js';
import { Loading } from '../feedback/loaded.js';
import type { Column, Order } from './column.js';
import { HeaderCell } from './header-cell.js';
import classes from './data-table.module.css';

interface DataTableProps<Row extends RowData> {
  /** What the table has, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** What stands there when there is nothing. */
  readonly empty: ReactNode;
  readonly loading?: boolean;
  readonly error?: Error | undefined;
  readonly onRetry?: () => void;
  /** Called when the last rows come into sight: asks for the next page. */
  readonly onEnd?: () => void;
  /** The order where the server sorts; without it the table sorts what it has. */
  readonly order?: Order | null;
  readonly onOrder?: (order: Order | null) => void;
  /** Enter on a row, or a click beside its links. */
  readonly onOpen?: (row: Row) => void;
  /** Rows that stand out. */
  readonly isMarked?: (row: Row) => boolean;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

/** From so many rows on only those in sight are in the page. */
const VIRTUAL_FROM = 80;
const ESTIMATED_HEIGHT = 37;
const NEAR_END = 20;
const NOTHING: readonly never[] = [];

/** Rows under headings: sorted by the headings, gone through with the arrow keys, drawn only where they are seen. */
export function DataTable<Row extends RowData>(props: DataTableProps<Row>) {
  const {
    label,
    columns,
    rows,
    rowKey,
    empty,
    loading,
    error,
    onRetry,
    onEnd,
    order,
    onOrder,
    onOpen,
    isMarked,
  } = props;
  const [sorting, setSorting] = useState<SortingState>([]);
  const definitions = useMemo(() => columns.map(definitionOf), [columns]);
  const table = useTable({
    features,
    columns: definitions,
    data: (rows.length === 0 ? NOTHING : rows) as Row[],
    getRowId: (row: Row) => rowKey(row),
    manualSorting: onOrder !== undefined,
    state: { sorting: onOrder ? sortingOf(order) : sorting },
    onSortingChange: (update) => {
      const next = typeof update === 'function' ? update(onOrder ? sortingOf(order) : sorting) : update;
      if (onOrder) onOrder(next[0] ? { column: next[0].id, direction: next[0].desc ? 'desc' : 'asc' } : null);
      else setSorting(next);
    },
  });
  const shown = table.getRowModel().rows;
  const area = useRef<HTMLDivElement>(null);
  const isVirtual = shown.length > VIRTUAL_FROM;
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => area.current,
    estimateSize: () => ESTIMATED_HEIGHT,
    getItemKey: (i) => shown[i]!.id,
    overscan: 12,
    enabled: isVirtual,
  });
  const seen = isVirtual ? virtual.getVirtualItems() : shown.map((_, index) => ({ index, start: 0, end: 0 }));
  const last = seen.at(-1)?.index ?? 0;
  useEffect(() => {
    if (!loading && !error && shown.length > 0 && last >= shown.length - NEAR_END) onEnd?.();
  }, [last, shown.length, loading, error, onEnd]);

  if (error && shown.length === 0) return <Failure error={error} onRetry={onRetry} />;
  if (shown.length === 0)
    return loading ? (
      <Loading />
    ) : (
      <Text c="dimmed" component="div" py="md">
        {empty}
      </Text>
    );

  const [before, after] = isVirtual
    ? [seen[0]?.start ?? 0, virtual.getTotalSize() - (seen.at(-1)?.end ?? 0)]
    : [0, 0];
  const headers = table.getHeaderGroups()[0]!.headers;
  return (
    <>
      <div
        ref={area}
        className={classes.area}
        data-virtual={isVirtual}
        tabIndex={0}
        role="group"
        aria-label={label}
      >
        <Table
          aria-label={label}
          aria-rowcount={isVirtual ? shown.length + 1 : undefined}
          className={classes.table}
          stickyHeader={isVirtual}
        >
          <Table.Thead>
            <Table.Tr>
              {headers.map((header, i) => (
                <HeaderCell
                  key={header.id}
                  column={columns[i]!}
                  direction={header.column.getIsSorted()}
                  onSort={header.column.getCanSort() ? header.column.getToggleSortingHandler() : undefined}
                />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Spacer height={before} columns={columns.length} />
            {seen.map(({ index }) => {
              const row = shown[index]!;
              return (
                <Table.Tr
                  key={row.id}
                  data-index={index}
                  ref={isVirtual ? virtual.measureElement : undefined}
                  aria-rowindex={isVirtual ? index + 2 : undefined}
                  data-marked={isMarked?.(row.original) || undefined}
                  data-openable={onOpen ? true : undefined}
                  tabIndex={onOpen ? 0 : undefined}
                  onKeyDown={onOpen && ((event) => walk(event, () => onOpen(row.original)))}
                  onClick={onOpen && (({ target }) => isPlain(target) && onOpen(row.original))}
                >
                  {columns.map((column) => (
                    <Cell key={column.id} column={column} row={row.original} />
                  ))}
                </Table.Tr>
              );
            })}
            <Spacer height={after} columns={columns.length} />
          </Table.Tbody>
        </Table>
      </div>
      {loading && (
        <Text size="sm" c="dimmed" role="status" py={4}>
          Loading more …
        </Text>
      )}
      {error && <Failure error={error} onRetry={onRetry} />}
    </>
  );
}

function Cell<Row extends RowData>({ column, row }: { column: Column<Row>; row: Row }) {
  const attributes = {
    'data-whole': column.whole || undefined,
    'data-align': column.align,
    'data-hide-below': column.hideBelow,
    style: column.width ? { width: column.width } : undefined,
  };
  return column.isName ? (
    <Table.Th scope="row" {...attributes}>
      {column.cell(row)}
    </Table.Th>
  ) : (
    <Table.Td {...attributes}>{column.cell(row)}</Table.Td>
  );
}

/** Stands for the rows that are not drawn. */
function Spacer({ height, columns }: { height: number; columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  );
}

const definitionOf = <Row extends RowData>(column: Column<Row>) => ({
  id: column.id,
  accessorFn: (row: Row) => column.sortBy?.(row) ?? null,
  enableSorting: column.sortBy !== undefined || column.sortable === true,
  sortFn: (a: { original: Row }, b: { original: Row }) =>
    compare(column.sortBy?.(a.original) ?? null, column.sortBy?.(b.original) ?? null),
});

function compare(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a).localeCompare(String(b), 'en', { numeric: true });
}

const sortingOf = (order: Order | null | undefined): SortingState =>
  order ? [{ id: order.column, desc: order.direction === 'desc' }] : [];

/** Arrow keys go from row to row, Enter opens. */
function walk(event: KeyboardEvent<HTMLTableRowElement>, open: () => void) {
  if (event.target !== event.currentTarget) return;
  if (event.key === 'Enter') return open();
  const next =
    event.key === 'ArrowDown'
      ? event.currentTarget.nextElementSibling
      : event.key === 'ArrowUp'
        ? event.currentTarget.previousElementSibling
        : null;
  if (!(next instanceof HTMLElement) || next.ariaHidden === 'true') return;
  event.preventDefault();
  next.focus();
}

/** Whether a click was on nothing that does something itself. */
const isPlain = (target: EventTarget): boolean =>
  target instanceof Element &&
  target.closest('a, button, input, label, select, summary') === null &&
  !getSelection()?.toString();
