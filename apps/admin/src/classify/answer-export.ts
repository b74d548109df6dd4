import type { Table } from '../components/actions/csv.js';
import type { SaidBySymbol } from '../reviews/said.js';
import type { Classification } from './classify-query.js';
import { sharesOf, wordsOf } from './evidence-view.js';

/** The answer as rows for a spreadsheet: a symbol each, in the order of the answer. */
export const answerTable = ({ predictions, model, scheme }: Classification, said: SaidBySymbol): Table => [
  ['rank', 'symbol', 'title', 'level', 'score', 'selected', 'verdict', 'words', 'signals', 'model', 'scheme'],
  ...predictions.map((prediction, i) => [
    i + 1,
    prediction.symbol,
    prediction.title,
    prediction.level.toLowerCase(),
    prediction.score,
    prediction.selected,
    said[prediction.symbol]?.verdict.toLowerCase() ?? null,
    wordsOf(prediction).join(' '),
    sharesOf(prediction)
      .map(({ signal, share }) => `${signal.toLowerCase()} ${share.toFixed(3)}`)
      .join(' '),
    model,
    scheme,
  ]),
  ...Object.entries(said)
    .filter(([, { verdict }]) => verdict === 'MISSING')
    .map(([symbol, { title }]) => [null, symbol, title, null, null, null, 'missing', '', '', model, scheme]),
];
