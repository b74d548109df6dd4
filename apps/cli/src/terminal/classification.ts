import type { Classification } from '@nonet/services/classification';
import type { Evidence, Prediction } from '@nonet/experts';
import type { Command } from 'commander';
import { renderLabels } from './labels.js';
import { print, shorten, table, wantsJson } from './output.js';

/** Prints an answer. What to know before relying on it stands beside it for people, and in it for programs. */
export function printClassification(command: Command, result: Classification): void {
  if (!wantsJson(command)) {
    for (const { message, code } of result.warnings) process.stderr.write(`${message} [${code}]\n`);
    for (const { section, expert, problem } of result.degraded)
      process.stderr.write(`Section ${section} was answered without its expert ${expert}: ${problem}\n`);
  }
  print(command, result, (answer) =>
    [renderClassification(answer), ...(answer.labels ? [renderLabels(answer.labels)] : [])].join('\n\n'),
  );
}

function renderClassification(result: Classification): string {
  if (result.predictions.length === 0) return 'No symbol reaches the asked score.';
  const rows = table(result.predictions, [
    { heading: 'symbol', cell: (prediction) => prediction.symbol },
    { heading: 'score', cell: (prediction) => prediction.score.toFixed(3), align: 'right' },
    { heading: '', cell: (prediction) => (prediction.selected ? '✓' : '') },
    { heading: 'title', cell: (prediction) => shorten(prediction.title, 60) },
    { heading: 'because of', cell: reason },
  ]);
  const by = result.collection === null ? '' : ` for ${result.collection}`;
  return `${rows}\n\n${result.model}${by}, CPC ${result.scheme}, ${result.encoder} on ${result.device}, ${Math.round(result.ms)} ms; ✓ marks what reaches its threshold`;
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
