import { getRouteApi, Link } from '@tanstack/react-router';
import { Button, Text } from '@mantine/core';
import { useMemo } from 'react';
import { Failure } from '../components/failure/failure.js';
import { Empty, Loaded } from '../components/feedback/loaded.js';
import { type Fact, Facts } from '../components/figures/facts.js';
import { figure, words } from '../components/figures/numbers.js';
import { Page, Section } from '../components/page/page.js';
import { RunProgress } from '../components/progress/run-progress.js';
import { StateBadge } from '../components/progress/state-badge.js';
import { Moment } from '../components/time/moment.js';
import { ApiError } from '../data/api-error.js';
import { ImportReport } from '../imports/import-report.js';
import { CancelRun } from './cancel-run.js';
import { curvesOf, wordsOf } from './curves.js';
import { Elapsed, leftOf } from './elapsed.js';
import { RunCurves } from './run-curves.js';
import { RunLog } from './run-log.js';
import type { Run } from './run-query.js';
import { isOver } from './runs-query.js';
import { useRun } from './use-run.js';

const route = getRouteApi('/runs/$id');

/** One run: where it stands, its curves, its log as it grows, and what came of it. */
export function RunPage() {
  const { id } = route.useParams();
  const { answer, events, error, showAll } = useRun(id);
  const run = answer.data?.run;
  return (
    <Page
      title={run?.name ?? 'Run'}
      heading={
        run && (
          <>
            <span className="breakable">{run.name}</span> <StateBadge state={run.state} />
          </>
        )
      }
      breadcrumb={<Link to="/runs">All runs</Link>}
      lead={
        run && (
          <>
            Asked for by {run.startedBy}, <Moment at={run.createdAt} />
          </>
        )
      }
      actions={
        run && (
          <>
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/runs/compare" search={{ a: id }} {...props} />}
            >
              Compare …
            </Button>
            {!isOver(run.state) && <CancelRun run={run} />}
          </>
        )
      }
    >
      {error && <Failure error={error} />}
      <Loaded answer={answer}>
        {({ run: found }) =>
          found ? (
            <>
              <RunView run={found} />
              <RunLog events={events} showAll={showAll} />
              <Settings run={found} />
            </>
          ) : (
            <Empty>There is no run {id}.</Empty>
          )
        }
      </Loaded>
    </Page>
  );
}

function RunView({ run }: { run: Run }) {
  const curves = useMemo(() => curvesOf([{ points: run.points }]), [run.points]);
  const isImport = run.kind === 'PATENT_IMPORT' && run.import !== null;
  return (
    <>
      <Standing run={run} />
      {run.error && (
        <Failure
          error={new ApiError(run.error.code, [run.error.message, run.error.hint].filter(Boolean).join('\n'))}
        />
      )}
      <Facts facts={factsOf(run)} label="Where it stands" />
      {isImport ? isOver(run.state) && <ImportReport id={run.import!.id} /> : <RunCurves curves={curves} />}
      {!(isImport && isOver(run.state)) && <Figures run={run} />}
    </>
  );
}

/** What moves stands only for what is under way. */
function Standing({ run: { state, phase, done, total, secondsLeft } }: { run: Run }) {
  if (state === 'QUEUED') return <Text c="dimmed">It waits for a worker.</Text>;
  if (state !== 'RUNNING' || phase === null) return null;
  return <RunProgress phase={phase} done={done} total={total} note={leftOf(secondsLeft) ?? ''} />;
}

function factsOf({
  startedAt,
  finishedAt,
  attempt,
  worker,
  state,
  resource,
  result,
  cancelledBy,
}: Run): Fact[] {
  const model = modelOf(result);
  return [
    ...(startedAt === null
      ? [['Queue', words(resource)] as const]
      : [
          [
            finishedAt === null ? 'Under way for' : 'Took',
            <Elapsed key="took" {...{ startedAt, finishedAt }} />,
          ] as const,
        ]),
    ...(state === 'RUNNING' && worker
      ? [
          [
            'Worker',
            <span key="worker" className="breakable">
              {worker}
            </span>,
          ] as const,
        ]
      : []),
    ...(attempt > 1 ? [['Attempts', figure(attempt)] as const] : []),
    ...(cancelledBy === null ? [] : [['Cancelled by', cancelledBy] as const]),
    ...(model === null
      ? []
      : [
          [
            'Result',
            <Link key="model" to="/models/$version" params={{ version: model }}>
              {model}
            </Link>,
          ] as const,
        ]),
  ];
}

/** The version that a training has published. */
function modelOf(result: unknown): string | null {
  if (typeof result !== 'object' || result === null) return null;
  const model = (result as Record<string, unknown>)['model'];
  return typeof model === 'string' && /@\d+$/.test(model) ? model : null;
}

function Figures({ run: { metrics } }: { run: Run }) {
  if (metrics.length === 0) return null;
  return (
    <Section title="Figures">
      <Facts
        label="Figures"
        facts={metrics.map(({ name, value }) => [
          wordsOf(name),
          <span key={name} className="numeric">
            {figure(value)}
          </span>,
        ])}
      />
    </Section>
  );
}

function Settings({ run: { settings } }: { run: Run }) {
  if (settings.length === 0) return null;
  return (
    <Section title="What it was asked for">
      <Facts
        label="What it was asked for"
        facts={settings.map(({ name, title, value }) => [
          title,
          <span key={name} className="breakable">
            {value}
          </span>,
        ])}
      />
    </Section>
  );
}
