import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly id: string;
  /** The heading; every column has one, also one of buttons. */
  readonly title: string;
  /** The heading is only for those who do not see the column. */
  readonly isTitleHidden?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** By what the table sorts; null comes last. */
  readonly sortBy?: (row: Row) => string | number | null;
  /** Where the server sorts: whether it can by this. */
  readonly sortable?: boolean;
  /** Never broken into lines: numbers, symbols, dates. */
  readonly whole?: boolean;
  readonly align?: 'right';
  /** Left out in narrower windows: 36em and 62em. */
  readonly hideBelow?: 'sm' | 'lg';
  /** It names the row. */
  readonly isName?: boolean;
  readonly width?: string;
}

export interface Order {
  /** The id of the column. */
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}
