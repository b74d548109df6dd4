import { Button, Group } from '@mantine/core';
import { counted } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { Moment } from '../components/time/moment.js';
import { useBatch } from './batch-provider.js';
import type { BatchHead } from './batch-shelf.js';

/** The batches that this browser has kept: to look at and take away again. */
export function KeptBatches() {
  const { now, open, forget } = useBatch();
  const others = now.kept.filter(({ id }) => id !== now.head?.id);
  if (others.length === 0) return null;
  const columns: readonly Column<BatchHead>[] = [
    {
      id: 'name',
      title: 'Texts of',
      isName: true,
      cell: ({ name }) => <span className="breakable">{name}</span>,
    },
    { id: 'when', title: 'Read', whole: true, hideBelow: 'sm', cell: ({ readAt }) => <Moment at={readAt} /> },
    { id: 'state', title: 'State', cell: stateOf },
    {
      id: 'actions',
      title: 'Actions',
      whole: true,
      cell: ({ id, name }) => (
        <Group gap="xs" wrap="nowrap">
          <Button size="xs" variant="default" aria-label={`Open ${name}`} onClick={() => void open(id)}>
            Open
          </Button>
          <Button size="xs" variant="subtle" aria-label={`Forget ${name}`} onClick={() => void forget(id)}>
            Forget
          </Button>
        </Group>
      ),
    },
  ];
  return (
    <Section title="Earlier batches">
      <DataTable
        label="Earlier batches"
        columns={columns}
        rows={others}
        rowKey={({ id }) => id}
        empty="There are none."
      />
    </Section>
  );
}

const stateOf = ({ texts, over, failed }: BatchHead): string =>
  `${over} of ${counted(texts, 'text')} done${failed > 0 ? `, ${failed} failed` : ''}`;
