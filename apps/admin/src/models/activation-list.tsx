import { Text } from '@mantine/core';
import { Section } from '../components/page/page.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { Moment } from '../components/time/moment.js';
import { type Activation, nameOf } from './models-query.js';

const COLUMNS: readonly Column<Activation>[] = [
  { id: 'at', title: 'When', whole: true, cell: ({ activatedAt }) => <Moment at={activatedAt} /> },
  { id: 'model', title: 'Model', isName: true, whole: true, cell: (activation) => nameOf(activation) },
  {
    id: 'what',
    title: 'What was done',
    cell: ({ rollbackOf, activatedBy, forced }) => (
      <>
        {rollbackOf ? 'active again: rolled back' : 'activated'} by {activatedBy}
        {forced && (
          <Text span c="dimmed">
            {' '}
            (forced)
          </Text>
        )}
      </>
    ),
  },
];

/** What was active when, and who changed it. */
export function ActivationList({ activations }: { activations: readonly Activation[] }) {
  if (activations.length === 0) return null;
  return (
    <Section title="Changes">
      <DataTable label="Changes" columns={COLUMNS} rows={activations} rowKey={({ id }) => id} empty="None." />
    </Section>
  );
}
