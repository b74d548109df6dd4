import { Table, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import type { Column } from './column.js';
import classes from './data-table.module.css';

interface HeaderCellProps {
  readonly column: Pick<Column<never>, 'title' | 'isTitleHidden' | 'align' | 'hideBelow' | 'width'>;
  readonly direction: 'asc' | 'desc' | false;
  /** Without it the column cannot be sorted. */
  readonly onSort: ((event: unknown) => void) | undefined;
}

const ARIA = { asc: 'ascending', desc: 'descending' } as const;
const ICONS = { asc: IconArrowUp, desc: IconArrowDown } as const;

export function HeaderCell({ column, direction, onSort }: HeaderCellProps) {
  const { title, isTitleHidden, align, hideBelow, width } = column;
  const Icon = direction ? ICONS[direction] : IconArrowsSort;
  return (
    <Table.Th
      scope="col"
      aria-sort={direction ? ARIA[direction] : undefined}
      data-align={align}
      data-hide-below={hideBelow}
      style={width ? { width } : undefined}
    >
      {onSort ? (
        <UnstyledButton className={classes.sort} onClick={onSort} data-sorted={direction || undefined}>
          {title} <Icon size={13} aria-hidden />
        </UnstyledButton>
      ) : isTitleHidden ? (
        <VisuallyHidden>{title}</VisuallyHidden>
      ) : (
        title
      )}
    </Table.Th>
  );
}
