import { readableTitle } from '../taxonomy/readable-title.js';
import { SymbolLink } from '../taxonomy/symbol-link.js';
import { MissingSymbol } from '../reviews/missing-symbol.js';
import type { Verdict } from '../reviews/review-query.js';
import { VerdictButtons } from '../reviews/verdict-buttons.js';

export interface StoredPrediction {
  symbol: string;
  title: string;
  score: number;
  selected: boolean;
  model: string;
}

interface StoredPredictionsProps {
  number: string;
  predictions: readonly StoredPrediction[];
  /** Symbols of the office: those at or below a prediction agree with it. */
  assigned: readonly { symbol: string; node: { ancestors: { symbol: string }[] } | null }[];
  /** null: whoever looks may not review. */
  reviews: readonly { symbol: string; verdict: Verdict }[] | null;
}

/** What the model said of a patent, beside what the office did. */
export function StoredPredictions({ number, predictions, assigned, reviews }: StoredPredictionsProps) {
  const agreed = new Set(
    assigned.flatMap(({ symbol, node }) => [symbol, ...(node?.ancestors ?? []).map((above) => above.symbol)]),
  );
  const of = { patentNumber: number };
  if (predictions.length === 0)
    return (
      <p className="hint">
        The model has not classified this patent yet (<code>npx nonet classify-patents</code>).
      </p>
    );
  return (
    <section aria-label="Predictions">
      <table>
        <tbody>
          {predictions.map(({ symbol, title, score, selected, model }) => (
            <tr key={symbol}>
              <td className="symbol">
                <SymbolLink symbol={symbol} /> {selected && <span className="selected">selected</span>}
              </td>
              <td>
                {readableTitle(title)} {agreed.has(symbol) && <small>as the office</small>}
              </td>
              <td>
                <div className="score">
                  {score.toFixed(2)} <meter min={0} max={1} value={score} aria-label={`Score of ${symbol}`} />
                </div>
              </td>
              {reviews && (
                <td>
                  <VerdictButtons
                    of={of}
                    symbol={symbol}
                    model={model}
                    score={score}
                    said={reviews.find((review) => review.symbol === symbol)?.verdict ?? null}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {reviews && <MissingSymbol of={of} model={predictions[0]?.model ?? null} />}
    </section>
  );
}
