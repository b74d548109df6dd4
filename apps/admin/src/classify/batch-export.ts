import type { Table } from '../components/actions/csv.js';
import type { BatchRow } from './batch-outcome.js';
import type { ShortLabelSetAnswer } from './classify-query.js';

/** A line a text: its symbols side by side, its labels where a set was asked for, and why it has none. */
export const batchTable = (rows: readonly BatchRow[]): Table => [
  [
    ...['id', 'state', 'symbols', 'scores', 'selected', 'warnings', 'error', 'model', 'scheme'],
    ...(rows.some(hasLabels) ? ['label set', 'labels', 'label scores', 'selected labels'] : []),
  ],
  ...rows.map(({ text, outcome }) => {
    if (outcome.state !== 'done')
      return [text.id, outcome.state, '', '', '', '', outcome.state === 'failed' ? outcome.reason : ''];
    const { predictions, warnings, model, scheme, labels } = outcome.answer;
    return [
      text.id,
      'done',
      predictions.map(({ symbol }) => symbol).join('; '),
      predictions.map(({ score }) => score.toFixed(4)).join('; '),
      predictions.flatMap(({ symbol, selected }) => (selected ? [symbol] : [])).join('; '),
      warnings.map(({ code }) => code).join('; '),
      '',
      model,
      scheme,
      ...(labels ? labelCells(labels) : []),
    ];
  }),
];

const hasLabels = ({ outcome }: BatchRow): boolean =>
  outcome.state === 'done' && Boolean(outcome.answer.labels);

const labelCells = ({ labelSet, version, answers }: ShortLabelSetAnswer) => [
  `${labelSet}, version ${version}`,
  answers.map(({ label }) => label).join('; '),
  answers.map(({ score }) => score.toFixed(4)).join('; '),
  answers.flatMap(({ label, selected }) => (selected ? [label] : [])).join('; '),
];

/** The same for programs: a JSON object a line. */
export const batchLines = (rows: readonly BatchRow[]): string =>
  rows
    .map(({ text: { id }, outcome }) =>
      JSON.stringify(
        outcome.state === 'done'
          ? { id, ...outcome.answer }
          : { id, error: outcome.state === 'failed' ? outcome.reason : outcome.state },
      ),
    )
    .map((line) => `${line}\n`)
    .join('');
