import { Button, Checkbox, Group, NativeSelect, Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { counted, totalOf, words } from '../components/figures/numbers.js';
import { Page } from '../components/page/page.js';
import { percentOf, standing } from '../components/progress/run-progress.js';
import { StateBadge } from '../components/progress/state-badge.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { Moment } from '../components/time/moment.js';
import { Elapsed, leftOf } from './elapsed.js';
import { KINDS, type RunRow, STATES } from './runs-query.js';
import { StartForm } from './start-form.js';
import { useLiveRuns } from './use-live-runs.js';
import classes from './runs.module.css';

const COLUMNS: readonly Column<RunRow>[] = [
  {
    id: 'name',
    title: 'Run',
    isName: true,
    cell: ({ id, name }) => (
      <span className={`breakable ${classes.name}`}>
        <Link to="/runs/$id" params={{ id }}>
          {name}
        </Link>
      </span>
    ),
  },
  { id: 'state', title: 'State', whole: true, cell: ({ state }) => <StateBadge state={state} /> },
  {
    id: 'at',
    title: 'Asked for',
    whole: true,
    hideBelow: 'sm',
    cell: ({ createdAt }) => <Moment at={createdAt} as="relative" />,
  },
  {
    id: 'duration',
    title: 'Time',
    whole: true,
    align: 'right',
    cell: ({ startedAt, finishedAt }) => <Elapsed {...{ startedAt, finishedAt }} />,
  },
  { id: 'by', title: 'By', hideBelow: 'lg', cell: ({ startedBy }) => startedBy },
  { id: 'standing', title: 'Where it stands', hideBelow: 'sm', cell: standingOf },
];

/** Of a run under way how far it is, of a failed one why. */
function standingOf({ state, error, phase, done, total, secondsLeft }: RunRow) {
  if (error && state === 'FAILED')
    return (
      <Text size="sm" lineClamp={2}>
        {error.message}
      </Text>
    );
  if (state !== 'RUNNING' || phase === null) return null;
  return (
    <span className="numeric">
      {[standing({ phase, done, total }), percentOf({ done, total }), leftOf(secondsLeft)]
        .filter(Boolean)
        .join(' · ')}
    </span>
  );
}

const route = getRouteApi('/runs');

/** Trainings and other long work, the newest first, as it goes on. */
export function RunsPage() {
  const { state, kind, start } = route.useSearch();
  const navigate = route.useNavigate();
  const runs = useLiveRuns({ state, kind });
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const columns = useMemo(
    () => [
      ...COLUMNS,
      {
        id: 'compare',
        title: 'Compare',
        hideBelow: 'sm' as const,
        cell: ({ id, name }: RunRow) => (
          <Checkbox
            aria-label={`Compare ${name}`}
            checked={chosen.includes(id)}
            onChange={({ currentTarget: { checked } }) =>
              setChosen((before) =>
                checked ? [...before, id].slice(-2) : before.filter((one) => one !== id),
              )
            }
          />
        ),
      },
    ],
    [chosen],
  );
  return (
    <Page
      title="Runs"
      lead="Imports, trainings and other long work, the newest first. The list goes on by itself."
      actions={
        <Button
          variant="default"
          disabled={chosen.length !== 2}
          onClick={() => void navigate({ to: '/runs/compare', search: { a: chosen[0], b: chosen[1] } })}
          visibleFrom="sm"
          title="Choose two runs by their boxes"
        >
          Compare two
        </Button>
      }
    >
      <StartForm key={start} operation={start} />
      <Group gap="md" mb="md">
        <NativeSelect
          label="State"
          w="11rem"
          value={state ?? ''}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ search: { kind, state: (value || undefined) as typeof state } })
          }
          data={[{ value: '', label: 'any' }, ...STATES.map((name) => ({ value: name, label: words(name) }))]}
        />
        <NativeSelect
          label="Kind"
          w="14rem"
          value={kind ?? ''}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ search: { state, kind: (value || undefined) as typeof kind } })
          }
          data={[{ value: '', label: 'any' }, ...KINDS.map((name) => ({ value: name, label: words(name) }))]}
        />
      </Group>
      {runs.totalCount !== undefined && runs.totalCount > 0 && (
        <Text size="sm" c="dimmed" mb="xs" role="status">
          {runs.totalCount === 1 ? counted(1, 'run') : `${totalOf(runs.totalCount)} runs`}
        </Text>
      )}
      <DataTable
        label="Runs"
        columns={columns}
        rows={runs.rows}
        rowKey={({ id }) => id}
        loading={runs.loading && runs.rows.length === 0}
        error={runs.error}
        onRetry={runs.refresh}
        onEnd={runs.more}
        empty="No runs."
      />
    </Page>
  );
}
