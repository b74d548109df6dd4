import { Badge, Text } from '@mantine/core';
import { count } from '../components/figures/numbers.js';
import { readableTitle } from '../components/symbols/readable-title.js';
import { shortTitle } from '../components/symbols/short-title.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';

export interface NodeRow {
  readonly symbol: string;
  readonly title: string;
  readonly childCount: number;
  readonly removedIn?: string | null;
  /** What stands above it, the section first: without it few titles of subgroups say anything. */
  readonly ancestors?: readonly { readonly symbol: string; readonly title: string }[];
}

const COLUMNS: readonly Column<NodeRow>[] = [
  {
    id: 'symbol',
    title: 'Symbol',
    isName: true,
    whole: true,
    cell: ({ symbol }) => <SymbolLink symbol={symbol} />,
  },
  {
    id: 'title',
    title: 'Title',
    cell: ({ title, removedIn, ancestors = [] }) => (
      <>
        {readableTitle(title)} {removedIn && <Badge color="gray">removed in {removedIn}</Badge>}
        {ancestors.length > 0 && (
          <Text size="xs" c="dimmed">
            {ancestors.map((above) => shortTitle(above.title)).join(' › ')}
          </Text>
        )}
      </>
    ),
  },
  {
    id: 'below',
    title: 'Right below',
    align: 'right',
    hideBelow: 'sm',
    cell: ({ childCount }) => (childCount > 0 ? count(childCount) : ''),
  },
];

interface NodeListProps {
  readonly label: string;
  readonly nodes: readonly NodeRow[];
  readonly loading?: boolean;
  readonly error?: Error | undefined;
  readonly onEnd?: () => void;
  readonly onRetry?: () => void;
  readonly onOpen?: (node: NodeRow) => void;
}

export function NodeList({ nodes, ...rest }: NodeListProps) {
  return (
    <DataTable
      columns={COLUMNS}
      rows={nodes}
      rowKey={({ symbol }) => symbol}
      empty="Nothing found. Try fewer words, or the beginning of a symbol."
      {...rest}
    />
  );
}
