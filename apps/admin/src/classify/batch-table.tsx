import { Badge, Group, Text } from '@mantine/core';
import { words } from '../components/figures/numbers.js';
import { SelectedMark, SymbolChips } from '../components/symbols/symbol-chip.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import type { BatchRow } from './batch-outcome.js';
import { beginningOf } from './batch-texts.js';

/** Each text with its symbols, or why it has none. */
export function BatchTable({ rows }: { rows: readonly BatchRow[] }) {
  return (
    <DataTable
      label="Texts and their symbols"
      columns={COLUMNS}
      rows={rows.map((row, index) => ({ ...row, index }))}
      rowKey={({ index }) => String(index)}
      empty="No texts."
    />
  );
}

type Numbered = BatchRow & { readonly index: number };

const COLUMNS: readonly Column<Numbered>[] = [
  {
    id: 'id',
    title: 'Text',
    isName: true,
    whole: true,
    sortBy: ({ index }) => index,
    cell: ({ text }) => text.id,
  },
  {
    id: 'beginning',
    title: 'Beginning',
    hideBelow: 'sm',
    cell: ({ text }) => (
      <Text size="sm" lineClamp={2}>
        {beginningOf(text)}
      </Text>
    ),
  },
  { id: 'symbols', title: 'Symbols', cell: ({ outcome }) => <OutcomeCell outcome={outcome} /> },
  {
    id: 'score',
    title: 'Best score',
    align: 'right',
    whole: true,
    sortBy: ({ outcome }) =>
      outcome.state === 'done' ? (outcome.answer.predictions[0]?.score ?? null) : null,
    cell: ({ outcome }) =>
      outcome.state === 'done' ? (outcome.answer.predictions[0]?.score.toFixed(2) ?? '') : '',
  },
];

function OutcomeCell({ outcome }: Pick<BatchRow, 'outcome'>) {
  if (outcome.state === 'failed')
    return (
      <Text size="sm" c="var(--nonet-bad)">
        {outcome.reason}
      </Text>
    );
  if (outcome.state !== 'done')
    return (
      <Text size="sm" c="dimmed">
        {outcome.state === 'running' ? 'being classified …' : 'waits'}
      </Text>
    );
  const { predictions, warnings, labels } = outcome.answer;
  return (
    <>
      <SymbolChips
        symbols={predictions.map(({ symbol, title, selected }) => ({ symbol, title, selected }))}
      />
      {labels && labels.answers.length > 0 && (
        <Group gap={4} mt={4} role="group" aria-label={`Labels of ${labels.labelSet}`}>
          <Text size="xs" c="dimmed">
            {labels.labelSet}
          </Text>
          {labels.answers.map(({ label, path, selected }) => (
            <Badge key={label} px={6} title={path.join(' › ')} color={selected ? 'green' : 'gray'}>
              {label}
              {selected && <SelectedMark />}
            </Badge>
          ))}
        </Group>
      )}
      {warnings.map(({ code, message }) => (
        <Badge key={code} color="yellow" title={message} mt={4}>
          {words(code)}
        </Badge>
      ))}
    </>
  );
}
