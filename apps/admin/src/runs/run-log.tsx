import { Badge, Button, Group, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { words } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { timeOf } from '../components/time/spoken.js';
import type { RunEvent } from './use-run.js';
import classes from './runs.module.css';

const COLOURS = { INFO: 'gray', WARNING: 'yellow', ERROR: 'red' } as const;
/** What has a place of its own above the log. */
const SHOWN_ABOVE = ['progress', 'metrics'];

const CHOICES = {
  notable: 'what happened',
  warnings: 'warnings and errors',
  all: 'everything, progress and figures too',
} as const;
type Choice = keyof typeof CHOICES;

const COLUMNS: readonly Column<RunEvent>[] = [
  { id: 'at', title: 'At', whole: true, cell: ({ at }) => timeOf(at) },
  {
    id: 'level',
    title: 'Level',
    whole: true,
    cell: ({ level }) => <Badge color={COLOURS[level]}>{words(level)}</Badge>,
  },
  {
    id: 'message',
    title: 'What happened',
    isName: true,
    cell: ({ message }) => <Message text={message} />,
  },
];

const isShown = ({ type, level }: RunEvent, choice: Choice): boolean =>
  choice === 'all' || (choice === 'notable' ? !SHOWN_ABOVE.includes(type) : level !== 'INFO');

/** Longer than this, and the end is shown when somebody wants it. */
const SHORT = 240;

function Message({ text }: { text: string }) {
  if (text.length <= SHORT) return <span className={classes.message}>{text}</span>;
  const end = text.lastIndexOf(' ', SHORT);
  return (
    <details className={classes.message}>
      <summary>{text.slice(0, end)} …</summary>
      {text.slice(end)}
    </details>
  );
}

interface RunLogProps {
  readonly events: readonly RunEvent[];
  readonly showAll: (() => void) | null;
}

/** What a run reported, in sentences, as it reports it. */
export function RunLog({ events, showAll }: RunLogProps) {
  const [choice, setChoice] = useState<Choice>('notable');
  return (
    <Section
      title="Log"
      actions={
        <NativeSelect
          aria-label="Show in the log"
          size="xs"
          value={choice}
          onChange={({ currentTarget }) => setChoice(currentTarget.value as Choice)}
          data={Object.entries(CHOICES).map(([value, label]) => ({ value, label }))}
        />
      }
    >
      {showAll && (
        <Group mb="xs">
          <Button size="compact-sm" variant="default" onClick={showAll}>
            Show from the beginning
          </Button>
        </Group>
      )}
      <DataTable
        label="Log"
        columns={COLUMNS}
        rows={events.filter((event) => isShown(event, choice))}
        rowKey={({ sequence }) => String(sequence)}
        empty={choice === 'warnings' ? 'No warnings and no errors.' : 'Nothing was said yet.'}
      />
    </Section>
  );
}
