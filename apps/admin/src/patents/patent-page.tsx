import { Badge } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Empty, Loaded } from '../components/feedback/loaded.js';
import { Page, Section } from '../components/page/page.js';
import { useAnswer } from '../data/use-answer.js';
import { useIsWithin, useMay } from '../session/session.js';
import { Claims } from './claims.js';
import { ComparedSymbols } from './compared-symbols.js';
import { PatentFacts } from './patent-facts.js';
import { PATENT, type Patent } from './patent-query.js';
import { PatentReviews } from './patent-reviews.js';
import { Sources } from './sources.js';
import { SimilarPatents } from './similar-patents.js';
import { StoredLabels } from './stored-labels.js';
import classes from './patent.module.css';

const route = getRouteApi('/patents/$number');

export function PatentPage() {
  const { number } = route.useParams();
  const reviews = useMay('ANALYST');
  const labels = useIsWithin('labels');
  const variables = { number, reviews, labels, ownLabels: labels && reviews };
  const answer = useAnswer({ document: PATENT, variables });
  const patent = answer.data?.patent;
  return (
    <Page
      title={patent?.heading ?? number}
      breadcrumb={<Link to="/patents">All patents</Link>}
      lead={patent && <Lead patent={patent} />}
      width="reading"
    >
      <Loaded answer={answer}>
        {({ patent: found }) =>
          // Another patent begins anew: what was unfolded or classified is not its own.
          found ? (
            <PatentView key={found.number} patent={found} />
          ) : (
            <Empty>There is no patent {number}.</Empty>
          )
        }
      </Loaded>
    </Page>
  );
}

function Lead({ patent: { number, title, heading, publicationDate, applicants } }: { patent: Patent }) {
  return (
    <>
      {[number, publicationDate, ...applicants].filter(Boolean).join(' · ')}
      {title === null && heading !== number && (
        <>
          {' '}
          <Badge color="gray">no title: the beginning of its text</Badge>
        </>
      )}
    </>
  );
}

function PatentView({ patent }: { patent: Patent }) {
  return (
    <article>
      <ComparedSymbols patent={patent} />
      <StoredLabels patent={patent} />
      {patent.reviews && patent.reviews.nodes.length > 0 && <PatentReviews reviews={patent.reviews.nodes} />}
      {patent.abstract && (
        <Section title="Abstract">
          <p className={classes.text}>{patent.abstract}</p>
        </Section>
      )}
      {patent.claimList.length > 0 && <Claims claims={patent.claimList} />}
      <PatentFacts patent={patent} />
      <SimilarPatents number={patent.number} />
      <Sources patent={patent} />
    </article>
  );
}
