import type { Classification } from '@nonet/services/classification';
import type { Evidence, Prediction } from '@nonet/experts';
import { shorten, table } from './output.js';

export function renderClassification(result: Classification): string {
  if (result.predictions.length === 0) return 'No symbol reaches the asked score.';
  const rows = table(result.predictions, [
    { heading: 'symbol', cell: (prediction) => prediction.symbol },
    { heading: 'score', cell: (prediction) => prediction.score.toFixed(3), align: 'right' },
    { heading: '', cell: (prediction) => (prediction.selected ? '✓' : '') },
    { heading: 'title', cell: (prediction) => shorten(prediction.title, 60) },
    { heading: 'because of', cell: reason },
  ]);
  return `${rows}\n\n${result.model}, CPC ${result.scheme}, ${result.encoder} on ${result.device}, ${Math.round(result.ms)} ms; ✓ marks what reaches its threshold`;
}

/** The shortest honest reason: the words that speak for the symbol, else the closest text of the scheme. */
function reason(prediction: Prediction): string {
  const words = prediction.evidence.flatMap((evidence) => (evidence.kind === 'words' ? evidence.words : []));
  if (words.length > 0)
    return words
      .slice(0, 5)
      .map(({ word }) => word)
      .join(', ');
  const patents = prediction.evidence.flatMap((evidence) =>
    evidence.kind === 'neighbours' ? evidence.patents : [],
  );
  if (patents.length > 0) return `like ${patents[0].number} (${patents[0].similarity.toFixed(2)})`;
  const similar = prediction.evidence.find(
    (evidence): evidence is Extract<Evidence, { kind: 'similarity' }> => evidence.kind === 'similarity',
  );
  return similar ? `“${shorten(similar.text, 40)}” (${similar.similarity.toFixed(2)})` : '';
}
