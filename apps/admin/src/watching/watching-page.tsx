import { Alert, Code, Group, NativeSelect, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Empty, Loaded, Loading } from '../components/feedback/loaded.js';
import { count, metricFigure, percent } from '../components/figures/numbers.js';
import { Page, Section } from '../components/page/page.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { useAnswer } from '../data/use-answer.js';
import { type Period, WATCH, WATCHED_MODELS } from './watch-query.js';

const WatchCharts = lazy(() => import('./watch-charts.js'));
const route = getRouteApi('/watching');

/** How a model does over time: what it answered, how sure it was, and whether others say the same. */
export function WatchingPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const bucket = search.bucket ?? 'WEEK';
  const answer = useAnswer({ document: WATCH, variables: { bucket, model: search.model || null } });
  const models = useAnswer({ document: WATCHED_MODELS, variables: {} });
  const known = models.data?.models.nodes.filter(({ kind }) => kind === 'EXPERTS') ?? [];
  const seek = (change: Partial<typeof search>) =>
    void navigate({ search: { ...search, ...change }, replace: true });
  return (
    <Page
      title="Watching"
      lead="What a version answered for stored patents over time, how sure it was, and whether offices and reviewers say the same."
    >
      <Group gap="sm" mb="sm" align="end">
        <NativeSelect
          label="Version"
          value={search.model ?? ''}
          onChange={({ currentTarget: { value } }) => seek({ model: value || undefined })}
          data={[
            { value: '', label: 'the active one' },
            ...known.map(({ reference }) => ({ value: reference, label: reference })),
          ]}
        />
        <NativeSelect
          label="Periods"
          value={search.bucket ?? ''}
          onChange={({ currentTarget: { value } }) =>
            seek({ bucket: (value || undefined) as typeof search.bucket })
          }
          data={[
            { value: '', label: 'weeks' },
            { value: 'DAY', label: 'days' },
            { value: 'MONTH', label: 'months' },
          ]}
        />
      </Group>
      <Loaded answer={answer}>
        {({ watch: { model, periods, alerts, first } }) =>
          first === null && periods.length === 0 ? (
            <Empty>
              Nothing was answered yet that could be watched. Classify stored patents with{' '}
              <Code>npx nonet classify-patents</Code>.
            </Empty>
          ) : (
            <>
              {alerts.length === 0 ? (
                <Text size="sm" mb="sm" role="status">
                  No alert for {model}: agreement has not fallen by more than chance.
                </Text>
              ) : (
                alerts.map(({ about, message }) => (
                  <Alert key={about} color={about === 'SECTIONS' ? 'yellow' : 'red'} mb="sm" title="Alert">
                    {message}
                  </Alert>
                ))
              )}
              {periods.length > 0 && (
                <Suspense fallback={<Loading />}>
                  <WatchCharts periods={[...periods].reverse()} />
                </Suspense>
              )}
              <Section title="Figures">
                <DataTable
                  label="Periods"
                  columns={COLUMNS}
                  rows={periods}
                  rowKey={({ from }) => from}
                  empty="Nothing in these periods."
                />
                {first && (
                  <Text size="sm" c="dimmed" mt="sm">
                    Sections are compared with those of the {count(first.answers)} answers from {first.from}{' '}
                    on. Below 0.1 the mix is stable; from 0.25 on, and above what chance does, it is another
                    one.
                  </Text>
                )}
              </Section>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

const agreement = ({ agreed, compared }: Period['offices']) =>
  compared === 0 ? '–' : `${percent(agreed / compared)} of ${count(compared)}`;

const COLUMNS: readonly Column<Period>[] = [
  { id: 'from', title: 'From', isName: true, whole: true, cell: ({ from }) => from },
  { id: 'answers', title: 'Answers', align: 'right', whole: true, cell: ({ answers }) => count(answers) },
  {
    id: 'confidence',
    title: 'Mean score',
    align: 'right',
    whole: true,
    cell: ({ confidence }) => (confidence === null ? '–' : metricFigure(confidence)),
  },
  {
    id: 'decided',
    title: 'Decided',
    align: 'right',
    whole: true,
    cell: ({ decided }) => (decided === null ? '–' : percent(decided)),
  },
  {
    id: 'higher',
    title: 'At a higher level',
    align: 'right',
    whole: true,
    hideBelow: 'lg',
    cell: ({ backedOff }) => percent(backedOff.reduce((sum, { share }) => sum + share, 0)),
  },
  {
    id: 'offices',
    title: 'As offices',
    align: 'right',
    whole: true,
    cell: ({ offices }) => agreement(offices),
  },
  {
    id: 'reviews',
    title: 'As reviewers',
    align: 'right',
    whole: true,
    cell: ({ reviews }) => agreement(reviews),
  },
  {
    id: 'drift',
    title: 'Sections differ',
    align: 'right',
    whole: true,
    hideBelow: 'sm',
    cell: ({ drift }) => (drift === null ? '–' : metricFigure(drift.index)),
  },
];
