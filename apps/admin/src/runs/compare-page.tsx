import { NativeSelect, Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Empty, Loaded } from '../components/feedback/loaded.js';
import { figure, words } from '../components/figures/numbers.js';
import { Page, Section } from '../components/page/page.js';
import { StateBadge } from '../components/progress/state-badge.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { dateTime } from '../components/time/spoken.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';
import { curvesOf, wordsOf } from './curves.js';
import { Elapsed } from './elapsed.js';
import { RunCurves } from './run-curves.js';
import { RUN_POINTS } from './run-query.js';
import { RUN_ROW, type RunRow, RUNS } from './runs-query.js';
import classes from './runs.module.css';

const COMPARE = graphql(
  `
    query CompareRuns($ids: [ID!]!) {
      compareRuns(ids: $ids) {
        compared {
          ...RunRow
          ...RunPoints
        }
        settings {
          name
          title
          values
        }
        figures {
          name
          values
        }
      }
    }
  `,
  [RUN_ROW, RUN_POINTS],
);

type Comparison = ResultOf<typeof COMPARE>['compareRuns'];
type Difference = Comparison['settings'][number];
type FigureRow = Comparison['figures'][number];

const NAMES = ['A', 'B'] as const;

const SETTINGS: readonly Column<Difference>[] = [
  { id: 'title', title: 'Setting', isName: true, cell: ({ title }) => title },
  ...NAMES.map((name, i) => ({
    id: name,
    title: name,
    cell: ({ values }: Difference) => <span className="breakable">{values[i] ?? 'not set'}</span>,
  })),
];
const FIGURES: readonly Column<FigureRow>[] = [
  { id: 'name', title: 'Figure', isName: true, cell: ({ name }) => wordsOf(name) },
  ...NAMES.map((name, i) => ({
    id: name,
    title: name,
    align: 'right' as const,
    whole: true,
    cell: ({ values }: FigureRow) => valueOf(values[i] ?? null),
  })),
  {
    id: 'difference',
    title: 'B more than A',
    align: 'right',
    whole: true,
    cell: ({ values: [a, b] }) =>
      typeof a === 'number' && typeof b === 'number' ? `${b >= a ? '+' : '−'}${figure(Math.abs(b - a))}` : '',
  },
];

const valueOf = (value: number | null) =>
  value === null ? <span aria-label="none">–</span> : <span className="numeric">{figure(value)}</span>;

const route = getRouteApi('/runs/compare');

/** Two runs side by side: in what they differ, their figures, their curves in the same charts. */
export function ComparePage() {
  const { a, b } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useAnswer({ document: RUNS, variables: { filter: null } });
  const isChosen = a !== undefined && b !== undefined;
  const answer = useAnswer({
    document: COMPARE,
    variables: { ids: isChosen ? [a, b] : [] },
    pause: !isChosen,
  });
  const runs = list.data?.runs.nodes ?? [];
  const choices = (chosen: string | undefined) => [
    { value: '', label: 'choose a run' },
    ...(chosen !== undefined && !runs.some(({ id }) => id === chosen)
      ? [{ value: chosen, label: chosen }]
      : []),
    ...runs.map(({ id, name, createdAt }) => ({ value: id, label: `${name}, ${dateTime(createdAt)}` })),
  ];
  return (
    <Page
      title="Compare two runs"
      breadcrumb={<Link to="/runs">All runs</Link>}
      lead="What they were asked for, what came of it, and their curves in the same charts."
    >
      <div className={classes.pair}>
        <NativeSelect
          label="Run A"
          value={a ?? ''}
          data={choices(a)}
          onChange={({ currentTarget: { value } }) => void navigate({ search: { a: value || undefined, b } })}
        />
        <NativeSelect
          label="Run B"
          value={b ?? ''}
          data={choices(b)}
          onChange={({ currentTarget: { value } }) => void navigate({ search: { a, b: value || undefined } })}
        />
      </div>
      {isChosen ? (
        <Loaded answer={answer}>{({ compareRuns }) => <SideBySide comparison={compareRuns} />}</Loaded>
      ) : (
        <Empty>Choose two runs.</Empty>
      )}
    </Page>
  );
}

function SideBySide({ comparison: { compared, settings, figures } }: { comparison: Comparison }) {
  const curves = useMemo(
    () => curvesOf(compared.map(({ points }, i) => ({ name: NAMES[i] ?? '', points }))),
    [compared],
  );
  return (
    <>
      <div className={classes.pair}>
        {compared.map((run, i) => (
          <About key={`${i} ${run.id}`} name={NAMES[i] ?? ''} run={run} />
        ))}
      </div>
      <RunCurves curves={curves} />
      <Section title="Figures">
        <DataTable
          label="Figures"
          columns={FIGURES}
          rows={figures}
          rowKey={({ name }) => name}
          empty="Neither has reported any."
        />
      </Section>
      <Section title="Settings that differ">
        <DataTable
          label="Settings that differ"
          columns={SETTINGS}
          rows={settings}
          rowKey={({ name }) => name}
          empty="None: both were asked for the same."
        />
      </Section>
    </>
  );
}

function About({ name, run }: { name: string; run: RunRow }) {
  const { id, kind, state, startedAt, finishedAt, createdAt } = run;
  return (
    <div>
      <Text fw={600} component="div">
        {name}:{' '}
        <span className="breakable">
          <Link to="/runs/$id" params={{ id }}>
            {run.name}
          </Link>
        </span>{' '}
        <StateBadge state={state} />
      </Text>
      <Text size="sm" c="dimmed" component="div">
        {words(kind)}, {dateTime(createdAt)}
        {startedAt !== null && (
          <>
            , took <Elapsed {...{ startedAt, finishedAt }} />
          </>
        )}
      </Text>
    </div>
  );
}
