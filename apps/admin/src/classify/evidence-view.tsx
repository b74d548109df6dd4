import { Link } from '@tanstack/react-router';
import { percent } from '../components/figures/numbers.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import type { Evidence, Prediction } from './classify-query.js';
import classes from './evidence-view.module.css';
import { SignalBar, SignalLegend, type Share } from './signal-bar.js';

export const wordsOf = ({ evidence }: Pick<Prediction, 'evidence'>): string[] =>
  evidence.flatMap((one) => (one.__typename === 'WordEvidence' ? one.words.map(({ word }) => word) : []));

export const sharesOf = ({ evidence }: Pick<Prediction, 'evidence'>): Share[] =>
  evidence
    .flatMap((one) => (one.__typename === 'SignalEvidence' ? one.shares : []))
    .filter(({ share }) => share > 0);

/** All that speaks for a symbol. */
export function EvidenceView({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <dl className={classes.evidence}>
      {evidence.map((one) => (
        <Reason key={one.__typename} evidence={one} />
      ))}
    </dl>
  );
}

function Reason({ evidence }: { evidence: Evidence }) {
  switch (evidence.__typename) {
    case 'WordEvidence':
      return (
        <>
          <dt>Words of the scheme</dt>
          <dd>
            {evidence.words.map(({ word, weight }) => (
              <span key={word} className={classes.word}>
                <mark>{word}</mark> <span className="numeric">{percent(weight)}</span>
              </span>
            ))}
          </dd>
        </>
      );
    case 'SimilarityEvidence':
      return (
        <>
          <dt>Closest text of the scheme</dt>
          <dd>
            <SymbolLink symbol={evidence.symbol} /> “{evidence.text}”{' '}
            <span className={classes.figure}>similarity {evidence.similarity.toFixed(2)}</span>
          </dd>
        </>
      );
    case 'NeighbourEvidence':
      return (
        <>
          <dt>Similar patents that carry it</dt>
          <dd>
            {evidence.patents.map(({ number, similarity }) => (
              <span key={number} className={classes.word}>
                <Link to="/patents/$number" params={{ number }}>
                  {number}
                </Link>{' '}
                <span className={classes.figure}>{similarity.toFixed(2)}</span>
              </span>
            ))}
          </dd>
        </>
      );
    case 'SignalEvidence': {
      const shares = evidence.shares.filter(({ share }) => share > 0);
      return (
        <>
          <dt>What the score is made of</dt>
          <dd>
            <SignalBar shares={shares} />
            <SignalLegend shares={shares} />
          </dd>
        </>
      );
    }
  }
}
