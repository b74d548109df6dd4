import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { count, words } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import { StateBadge } from '../components/progress/state-badge.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { Moment } from '../components/time/moment.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useCursorPages } from '../data/use-cursor-pages.js';
import classes from './imports.module.css';

const IMPORTS = graphql(`
  query Imports($after: String) {
    imports(first: 50, after: $after) {
      pageInfo {
        endCursor
        hasNextPage
      }
      nodes {
        id
        kind
        state
        source
        added
        updated
        kept
        rejected
        rejectedFields
        startedAt
        error {
          message
        }
      }
    }
  }
`);

type Import = ResultOf<typeof IMPORTS>['imports']['nodes'][number];

const COLUMNS: readonly Column<Import>[] = [
  {
    id: 'at',
    title: 'Started',
    isName: true,
    whole: true,
    cell: ({ id, startedAt }) => (
      <Link to="/imports/$id" params={{ id }}>
        <Moment at={startedAt} />
      </Link>
    ),
  },
  { id: 'kind', title: 'Of', whole: true, cell: ({ kind }) => words(kind) },
  { id: 'state', title: 'State', whole: true, cell: ({ state }) => <StateBadge state={state} /> },
  {
    id: 'source',
    title: 'From',
    hideBelow: 'sm',
    cell: ({ source }) => <span className={`breakable ${classes.source}`}>{source}</span>,
  },
  { id: 'outcome', title: 'Outcome', hideBelow: 'sm', cell: outcomeOf },
];

function outcomeOf({ error, added, updated, rejected, kept, rejectedFields }: Import): string {
  if (error) return error.message;
  return [
    `${count(added)} added, ${count(updated)} updated, ${count(rejected)} rejected`,
    kept > 0 && `${count(kept)} fields kept against the source`,
    rejectedFields > 0 && `${count(rejectedFields)} fields rejected`,
  ]
    .filter(Boolean)
    .join(', ');
}

const LOOK_AGAIN_MILLISECONDS = 2_000;

/** Imports, also those of the command line, the newest first. */
export function ImportList() {
  const pages = useCursorPages({
    document: IMPORTS,
    variables: {},
    connection: ({ imports }) => imports,
  });
  const { rows } = pages;
  const latest = useRef(pages.refresh);
  latest.current = pages.refresh;
  const isUnderWay = rows.length <= 50 && rows.some(({ state }) => state === 'RUNNING');
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(() => latest.current(), LOOK_AGAIN_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isUnderWay]);
  return (
    <Section title="What was imported">
      <DataTable
        label="Imports"
        columns={COLUMNS}
        rows={pages.rows}
        rowKey={({ id }) => id}
        loading={pages.loading && rows.length === 0}
        error={pages.error}
        onRetry={pages.refresh}
        onEnd={pages.more}
        empty="Nothing was imported yet."
      />
    </Section>
  );
}
