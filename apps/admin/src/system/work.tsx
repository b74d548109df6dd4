import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Loaded } from '../components/feedback/loaded.js';
import { Facts } from '../components/figures/facts.js';
import { totalOf, words } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import { StateBadge } from '../components/progress/state-badge.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { Moment } from '../components/time/moment.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';

const WORK = graphql(`
  query Work {
    workers {
      name
      startedAt
      heartbeatAt
      queues {
        resource
        slots
        running
      }
    }
    running: runs(first: 50, filter: { state: RUNNING }) {
      totalCount
      nodes {
        ...Worked
      }
    }
    queued: runs(first: 50, filter: { state: QUEUED }) {
      totalCount
      nodes {
        ...Worked
      }
    }
  }

  fragment Worked on Run {
    id
    name
    state
    resource
    priority
    worker
    heartbeatAt
    createdAt
  }
`);

type Worker = ResultOf<typeof WORK>['workers'][number];
type Worked = ResultOf<typeof WORK>['running']['nodes'][number];

const LOOK_AGAIN_MILLISECONDS = 5_000;

const COLUMNS: readonly Column<Worked>[] = [
  {
    id: 'name',
    title: 'Run',
    isName: true,
    cell: ({ id, name }) => (
      <Link to="/runs/$id" params={{ id }}>
        {name}
      </Link>
    ),
  },
  { id: 'state', title: 'State', whole: true, cell: ({ state }) => <StateBadge state={state} /> },
  { id: 'queue', title: 'Queue', whole: true, cell: ({ resource }) => resource },
  {
    id: 'worker',
    title: 'Worker',
    hideBelow: 'sm',
    cell: ({ worker, createdAt }) =>
      worker ?? (
        <>
          waits for one since <Moment at={createdAt} />
        </>
      ),
  },
  {
    id: 'heard',
    title: 'Last heard of',
    whole: true,
    hideBelow: 'lg',
    cell: ({ heartbeatAt }) => heartbeatAt && <Moment at={heartbeatAt} as="relative" />,
  },
];

const WORKERS: readonly Column<Worker>[] = [
  {
    id: 'name',
    title: 'Worker',
    isName: true,
    cell: ({ name }) => <span className="breakable">{name}</span>,
  },
  {
    id: 'queues',
    title: 'Has in hand',
    cell: ({ queues }) =>
      queues
        .map(
          ({ resource, slots, running }) =>
            `${words(resource)}: ${running === 0 ? `nothing, takes ${slots}` : `${running} of ${slots}`}`,
        )
        .join(', '),
  },
  {
    id: 'since',
    title: 'Since',
    whole: true,
    hideBelow: 'lg',
    cell: ({ startedAt }) => <Moment at={startedAt} />,
  },
  {
    id: 'heard',
    title: 'Last heard of',
    whole: true,
    hideBelow: 'sm',
    cell: ({ heartbeatAt }) => <Moment at={heartbeatAt} as="relative" />,
  },
];

/** Who works on what, who has nothing to do, and what waits in which queue. */
export function Work() {
  const answer = useAnswer({ document: WORK, variables: {} });
  const latest = useRef(answer.refresh);
  latest.current = answer.refresh;
  useEffect(() => {
    const timer = setInterval(() => latest.current(), LOOK_AGAIN_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  return (
    <Section title="Workers and queues">
      <Loaded answer={answer}>
        {({ workers, running, queued }) => (
          <>
            <Facts
              label="Work"
              facts={[
                ['Under way', totalOf(running.totalCount)],
                ['Waiting', totalOf(queued.totalCount)],
                ['Workers', totalOf(workers.length)],
              ]}
            />
            <DataTable
              label="Workers"
              columns={WORKERS}
              rows={workers}
              rowKey={({ name }) => name}
              empty="No worker is there: what is asked for waits until one starts (npx nonet worker, or a server with NONET_WORKER=on)."
            />
            <DataTable
              label="Runs under way"
              columns={COLUMNS}
              rows={[...running.nodes, ...queued.nodes]}
              rowKey={({ id }) => id}
              empty="Nothing is under way, and nothing waits."
            />
          </>
        )}
      </Loaded>
    </Section>
  );
}
