import { Link, useNavigate } from '@tanstack/react-router';
import { count } from '../components/figures/numbers.js';
import { Page } from '../components/page/page.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { useCursorPages } from '../data/use-cursor-pages.js';
import { useMay } from '../session/session.js';
import { COLLECTIONS, conditionsText, type ListedCollection } from './collections-query.js';
import { NewCollection } from './new-collection.js';

const COLUMNS: readonly Column<ListedCollection>[] = [
  {
    id: 'name',
    title: 'Collection',
    isName: true,
    cell: ({ name }) => (
      <Link to="/collections/$name" params={{ name }}>
        {name}
      </Link>
    ),
  },
  {
    id: 'patents',
    title: 'Patents',
    whole: true,
    align: 'right',
    cell: ({ patentCount }) => count(patentCount),
  },
  { id: 'which', title: 'Which', hideBelow: 'sm', cell: ({ conditions }) => conditionsText(conditions) },
  {
    id: 'calibrated',
    title: 'Calibrated for',
    cell: ({ calibrations }) => calibrations.map(({ model }) => model).join(', ') || 'no model',
  },
];

/** The collections by name, and the way to make one. */
export function CollectionsPage() {
  const navigate = useNavigate();
  const mayMake = useMay('ANALYST');
  const pages = useCursorPages({
    document: COLLECTIONS,
    variables: {},
    connection: ({ collections }) => collections,
  });
  return (
    <Page
      title="Collections"
      lead="Sets of stored patents with habits of their own: a model is calibrated for each without being changed."
    >
      {mayMake && <NewCollection />}
      <DataTable
        label="Collections"
        columns={COLUMNS}
        rows={pages.rows}
        rowKey={({ id }) => id}
        loading={pages.loading}
        error={pages.error}
        onRetry={pages.refresh}
        onEnd={pages.more}
        onOpen={({ name }) => void navigate({ to: '/collections/$name', params: { name } })}
        empty="No collections yet."
      />
    </Page>
  );
}
