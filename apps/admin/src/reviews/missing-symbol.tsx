import { type FormEvent, useState } from 'react';
import { Failure } from '../failure.js';
import { useSession } from '../session/session.js';
import { readableTitle } from '../taxonomy/readable-title.js';
import { SymbolLink } from '../taxonomy/symbol-link.js';
import { REVIEW, type ReviewData, type Reviewed } from './review-query.js';

/** Names a symbol that should have been predicted. */
export function MissingSymbol({ of, model }: { of: Reviewed; model: string | null }) {
  const { query } = useSession();
  const [symbol, setSymbol] = useState('');
  const [added, setAdded] = useState<ReviewData['reviewPrediction'][]>([]);
  const [error, setError] = useState<Error | null>(null);

  async function add(event: FormEvent) {
    event.preventDefault();
    setError(null);
    try {
      const input = { ...of, symbol, model, verdict: 'MISSING', idempotencyKey: crypto.randomUUID() };
      const { reviewPrediction: review } = await query<ReviewData>(REVIEW, { input });
      setAdded([...added.filter((one) => one.symbol !== review.symbol), review]);
      setSymbol('');
    } catch (failure) {
      setError(failure as Error);
    }
  }

  return (
    <form onSubmit={add} aria-label="Missing symbols">
      <label htmlFor="missing">A symbol is missing</label>
      <div className="row">
        <input
          id="missing"
          placeholder="for example F17C 13/02"
          value={symbol}
          onChange={(event) => setSymbol(event.target.value)}
        />
        <button type="submit" disabled={symbol.trim() === ''}>
          Add
        </button>
      </div>
      {error && <Failure error={error} />}
      {added.length > 0 && (
        <ul>
          {added.map((review) => (
            <li key={review.symbol}>
              <SymbolLink symbol={review.symbol} /> {review.node && readableTitle(review.node.title)}{' '}
              <small>missing</small>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
