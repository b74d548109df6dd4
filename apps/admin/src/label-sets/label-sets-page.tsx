import { Text } from '@mantine/core';
import { importLabelSet } from '@nonet/services/operations';
import { Link, useNavigate } from '@tanstack/react-router';
import { count } from '../components/figures/numbers.js';
import { Page } from '../components/page/page.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { useCursorPages } from '../data/use-cursor-pages.js';
import { useMay } from '../session/session.js';
import { LABEL_SETS, type ListedLabelSet } from './label-sets-query.js';

const COLUMNS: readonly Column<ListedLabelSet>[] = [
  {
    id: 'name',
    title: 'Label set',
    isName: true,
    cell: ({ name }) => (
      <Link to="/label-sets/$name" params={{ name }}>
        {name}
      </Link>
    ),
  },
  { id: 'title', title: 'Title', hideBelow: 'sm', cell: ({ title }) => title ?? '–' },
  { id: 'labels', title: 'Labels', whole: true, align: 'right', cell: ({ labelCount }) => count(labelCount) },
  {
    id: 'examples',
    title: 'Examples',
    whole: true,
    align: 'right',
    cell: ({ exampleCount, reviewCount }) => count(exampleCount + reviewCount),
  },
  {
    id: 'learnt',
    title: 'Learnt with',
    hideBelow: 'sm',
    cell: ({ fits }) => fits.map(({ model }) => model).join(', ') || 'nothing yet',
  },
];

/** The label sets by name, and the way to import one. */
export function LabelSetsPage() {
  const navigate = useNavigate();
  const mayImport = useMay('ADMIN');
  const pages = useCursorPages({
    document: LABEL_SETS,
    variables: {},
    connection: ({ labelSets }) => labelSets,
  });
  return (
    <Page
      title="Label sets"
      lead="Trees of labels of your own, beside the CPC: texts are classified into them by their words and the model at once, better with examples."
    >
      {mayImport && (
        <Text mb="md">
          <Link to="/runs" search={{ start: importLabelSet.name }} style={{ textDecoration: 'underline' }}>
            Import a label set
          </Link>{' '}
          from a table, JSON or SKOS.
        </Text>
      )}
      <DataTable
        label="Label sets"
        columns={COLUMNS}
        rows={pages.rows}
        rowKey={({ id }) => id}
        loading={pages.loading}
        error={pages.error}
        onRetry={pages.refresh}
        onEnd={pages.more}
        onOpen={({ name }) => void navigate({ to: '/label-sets/$name', params: { name } })}
        empty="No label sets yet."
      />
    </Page>
  );
}
