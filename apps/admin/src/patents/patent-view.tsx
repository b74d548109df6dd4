import { Failure } from '../failure.js';
import { useQuery } from '../session/use-query.js';
import { readableTitle } from '../taxonomy/readable-title.js';
import { SymbolLink } from '../taxonomy/symbol-link.js';

const PATENT = `query Patent($number: String!) {
  patent(number: $number) {
    number title abstract claims publicationDate applicants
    classifications { symbol inventive first node { title } }
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
      node: { title: string } | null;
    }[];
  } | null;
}

export function PatentView({ number }: { number: string }) {
  const result = useQuery<PatentData>(PATENT, { number });
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
