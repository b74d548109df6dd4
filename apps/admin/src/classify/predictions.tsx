import type { Reviewed } from '../reviews/review-query.js';
import { VerdictButtons } from '../reviews/verdict-buttons.js';
import { readableTitle } from '../taxonomy/readable-title.js';
import { SymbolLink } from '../taxonomy/symbol-link.js';
import type { Classification, Evidence, Prediction } from './classify-query.js';

const percent = new Intl.NumberFormat('en', { style: 'percent' });

interface PredictionsProps {
  /** What was classified. */
  of: Reviewed;
  classification: Classification;
}

export function Predictions({ of, classification }: PredictionsProps) {
  const { predictions, model, encoder, device, ms } = classification;
  if (predictions.length === 0) return <p>No symbol fits this text well enough to be shown.</p>;
  return (
    <section aria-label="Predictions">
      <table>
        <thead>
          <tr>
            <th>Symbol</th>
            <th>Title</th>
            <th>Score</th>
            <th>Reasons</th>
            <th>Your verdict</th>
          </tr>
        </thead>
        <tbody>
          {predictions.map((prediction) => (
            <PredictionRow key={prediction.symbol} prediction={prediction} of={of} model={model} />
          ))}
        </tbody>
      </table>
      <p className="hint">
        {model}, {encoder} on {device}, {Math.round(ms)} ms. A symbol is selected when its score reaches its
        threshold.
      </p>
    </section>
  );
}

interface PredictionRowProps {
  prediction: Prediction;
  of: Reviewed;
  model: string;
}

function PredictionRow({ prediction, of, model }: PredictionRowProps) {
  const { symbol, title, score, selected, node, evidence } = prediction;
  return (
    <tr>
      <td className="symbol">
        <SymbolLink symbol={symbol} /> {selected && <span className="selected">selected</span>}
      </td>
      <td>
        {readableTitle(title)}
        {node && node.ancestors.length > 0 && (
          <div className="path">
            <small>{node.ancestors.map((ancestor) => readableTitle(ancestor.title)).join(' › ')}</small>
          </div>
        )}
      </td>
      <td>
        <div className="score">
          {score.toFixed(2)} <meter min={0} max={1} value={score} aria-label={`Score of ${symbol}`} />
        </div>
      </td>
      <td>
        <Reasons evidence={evidence} />
      </td>
      <td>
        <VerdictButtons of={of} symbol={symbol} model={model} score={score} said={null} />
      </td>
    </tr>
  );
}

/** The words at a glance, everything else on demand. */
function Reasons({ evidence }: { evidence: Evidence[] }) {
  const words = evidence.flatMap((one) => (one.__typename === 'WordEvidence' ? one.words : []));
  return (
    <details className="reasons">
      <summary>
        {words.length === 0
          ? 'similar meaning'
          : words.slice(0, 4).map(({ word }) => (
              <span key={word}>
                <mark>{word}</mark>{' '}
              </span>
            ))}
      </summary>
      <ul>
        {evidence.map((one) => (
          <li key={one.__typename}>
            <Reason evidence={one} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Reason({ evidence }: { evidence: Evidence }) {
  switch (evidence.__typename) {
    case 'WordEvidence':
      return (
        <>
          Words of the scheme:{' '}
          {evidence.words.map(({ word, weight }) => `${word} (${percent.format(weight)})`).join(', ')}
        </>
      );
    case 'SimilarityEvidence':
      return (
        <>
          Closest text of the scheme, <SymbolLink symbol={evidence.symbol} />: “{evidence.text}” (similarity{' '}
          {evidence.similarity.toFixed(2)})
        </>
      );
    case 'NeighbourEvidence':
      return (
        <>
          Similar patents that carry it:{' '}
          {evidence.patents
            .map(({ number, similarity }) => `${number} (${similarity.toFixed(2)})`)
            .join(', ')}
        </>
      );
    case 'SignalEvidence':
      return (
        <>
          What made the score:{' '}
          {evidence.shares
            .map(({ signal, share }) => `${signal.toLowerCase()} ${percent.format(share)}`)
            .join(', ')}
        </>
      );
  }
}
