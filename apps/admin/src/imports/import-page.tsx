import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Failure } from '../components/failure/failure.js';
import { Empty, Loaded } from '../components/feedback/loaded.js';
import { Page } from '../components/page/page.js';
import { StateBadge } from '../components/progress/state-badge.js';
import { dateTime } from '../components/time/spoken.js';
import { ApiError } from '../data/api-error.js';
import { graphql } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';
import { ImportReport } from './import-report.js';

const IMPORT = graphql(`
  query Import($id: ID!) {
    import(id: $id) {
      id
      kind
      state
      source
      startedBy
      startedAt
      error {
        code
        message
        hint
      }
      run {
        id
      }
    }
  }
`);

const LOOK_AGAIN_MILLISECONDS = 1_000;

const route = getRouteApi('/imports/$id');

/** One import, also of the command line, which has no run. */
export function ImportPage() {
  const { id } = route.useParams();
  const answer = useAnswer({ document: IMPORT, variables: { id } });
  const found = answer.data?.import;
  const isUnderWay = found?.state === 'RUNNING';
  const latest = useRef(answer.refresh);
  latest.current = answer.refresh;
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(() => latest.current(), LOOK_AGAIN_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isUnderWay]);
  const title = found ? `Import of ${found.kind === 'SCHEME' ? 'a scheme' : 'patents'}` : 'Import';
  return (
    <Page
      title={title}
      heading={
        <>
          {title} {found && <StateBadge state={found.state} />}
        </>
      }
      breadcrumb={<Link to="/imports">All imports</Link>}
      lead={
        found && (
          <>
            <span className="breakable">{found.source}</span>
            {`, started by ${found.startedBy}, ${dateTime(found.startedAt)}`}
            {found.run && (
              <>
                {', '}
                <Link to="/runs/$id" params={{ id: found.run.id }}>
                  its run
                </Link>
              </>
            )}
          </>
        )
      }
      width="reading"
    >
      <Loaded answer={answer}>
        {({ import: one }) =>
          one ? (
            <>
              {one.error && (
                <Failure
                  error={
                    new ApiError(
                      one.error.code,
                      [one.error.message, one.error.hint].filter(Boolean).join('\n'),
                    )
                  }
                />
              )}
              {one.kind === 'PATENTS' && <ImportReport key={one.state} id={id} />}
            </>
          ) : (
            <Empty>There is no import {id}.</Empty>
          )
        }
      </Loaded>
    </Page>
  );
}
