import { EvidenceView, wordsOf } from '../classify/evidence-view.js';
import type { Evidence } from './patent-query.js';
import classes from './patent.module.css';

const SHOWN_WORDS = 4;

/** What speaks for a symbol: the words at a glance, everything else on demand. */
export function Reasons({ symbol, evidence }: { symbol: string; evidence: Evidence[] }) {
  const words = wordsOf({ evidence });
  return (
    <details className={classes.reasons}>
      <summary aria-label={`What speaks for ${symbol}`}>
        {words.length === 0
          ? 'similar meaning'
          : words.slice(0, SHOWN_WORDS).map((word) => (
              <span key={word}>
                <mark>{word}</mark>{' '}
              </span>
            ))}
      </summary>
      <EvidenceView evidence={evidence} />
    </details>
  );
}
