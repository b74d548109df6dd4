import { Failure } from '../failure.js';
import type { Verdict } from '../reviews/review-query.js';
import { useSession } from '../session/session.js';
import { useQuery } from '../session/use-query.js';
import { readableTitle } from '../taxonomy/readable-title.js';
import { SymbolLink } from '../taxonomy/symbol-link.js';
import { type StoredPrediction, StoredPredictions } from './stored-predictions.js';

const PATENT = `query Patent($number: String!, $reviews: Boolean!) {
  patent(number: $number) {
    number title abstract claims publicationDate applicants
    classifications { symbol inventive first node { title ancestors { symbol } } }
    predictions(first: 30) { nodes { symbol title score selected model } }
    reviews(first: 100) @include(if: $reviews) { nodes { symbol verdict } }
  }
}`;

interface PatentData {
  patent: {
    number: string;
    title: string | null;
    abstract: string | null;
    claims: string | null;
    publicationDate: string | null;
    applicants: string[];
    classifications: {
      symbol: string;
      inventive: boolean | null;
      first: boolean;
      node: { title: string; ancestors: { symbol: string }[] } | null;
    }[];
    predictions: { nodes: StoredPrediction[] };
    reviews?: { nodes: { symbol: string; verdict: Verdict }[] };
  } | null;
}

export function PatentView({ number }: { number: string }) {
  const { person } = useSession();
  const result = useQuery<PatentData>(PATENT, { number, reviews: person.role !== 'READER' });
  if (result.state === 'loading') return <p className="hint">Loading …</p>;
  if (result.state === 'failed') return <Failure error={result.error} />;
  const { patent } = result.data;
  if (!patent) return <p>There is no patent {number}.</p>;
  return (
    <article>
      <p className="path">
        <a href="#/patents">All patents</a>
      </p>
      <h1>{patent.title ?? patent.number}</h1>
      <p className="hint">
        {[patent.number, patent.publicationDate, ...patent.applicants].filter(Boolean).join(' · ')}
      </p>
      <h2>Symbols the office assigned</h2>
      <ul>
        {patent.classifications.map(({ symbol, inventive, node }) => (
          <li key={symbol}>
            <SymbolLink symbol={symbol} /> {node && readableTitle(node.title)}{' '}
            {inventive === false && <small>additional</small>}
          </li>
        ))}
      </ul>
      <h2>What the model says</h2>
      <StoredPredictions
        number={patent.number}
        predictions={patent.predictions.nodes}
        assigned={patent.classifications}
        reviews={patent.reviews?.nodes ?? null}
      />
      {patent.abstract && (
        <>
          <h2>Abstract</h2>
          <p>{patent.abstract}</p>
        </>
      )}
      {patent.claims && (
        <>
          <h2>Claims</h2>
          <p>{patent.claims}</p>
        </>
      )}
    </article>
  );
}
