import { NONET } from '@nonet/errors';
import type {
  Label,
  LabelledPatentAnswer,
  LabelSet,
  LabelSetAnswer,
  LabelSetEvaluation,
  LabelSetFacts,
  LabelSetFit,
  LabelSetLearnt,
  LabelSetReport,
  LabelSetVersion,
} from '@nonet/services/labels';
import { shorten, table } from './output.js';

const counted = (count: number) => count.toLocaleString('en');
const MOST_REJECTIONS = 10;

export function renderImport(report: LabelSetReport): string {
  const { labelSet, number, labels, isKnown, added, changed, removed, returned } = report;
  const { examples, waiting, fit } = report;
  const changes = `${counted(added)} added, ${counted(changed)} changed, ${counted(removed)} removed, ${counted(returned)} back again`;
  return [
    isKnown
      ? `${labelSet} stays at version ${number}, which is of this file: ${counted(labels)} labels.`
      : `${labelSet}, version ${number}: ${counted(labels)} labels (${changes}).`,
    ...rejections(report),
    ...(examples + waiting === 0 ? [] : [renderExamples(report)]),
    ...(fit === null ? [] : [renderFit(fit)]),
    `Classify into it: ${NONET} classify --label-set ${labelSet} --text "…"`,
  ].join('\n');
}

const renderExamples = ({ examples, waiting }: LabelSetLearnt): string =>
  `${examples === 1 ? '1 example' : `${counted(examples)} examples`}${waiting === 0 ? '' : `; ${counted(waiting)} wait until their patents are stored`}.`;

/** What a set has learnt: weights, or examples alone. */
export function renderLearnt(learnt: LabelSetLearnt): string {
  if (learnt.fit !== null) return renderFit(learnt.fit);
  return learnt.examples === 0
    ? 'The verdicts that it had learnt are forgotten: no example with a text is left.'
    : `${renderExamples(learnt)} They answer as neighbours, by the usual weights: weights are fitted to ten or more.`;
}

export const renderFit = ({ model, examples, usualLoss, loss, threshold }: LabelSetFit): string =>
  loss < usualLoss
    ? `Learnt from ${counted(examples)} examples with ${model}: loss on examples left out ${loss.toFixed(4)}, by the usual weights ${usualLoss.toFixed(4)}; threshold ${threshold.toFixed(2)}.`
    : `The usual weights explain the ${counted(examples)} examples best (loss ${usualLoss.toFixed(4)}); they answer on, beside the examples.`;

function rejections({ rejected, rejections: listed }: LabelSetVersion): string[] {
  if (rejected === 0) return [];
  const lines = listed
    .slice(0, MOST_REJECTIONS)
    .map(({ place, code, reason }) => `  ${place}: ${reason} [${code}]`);
  const more = rejected - lines.length;
  return [`Not taken:`, ...lines, ...(more > 0 ? [`  and ${counted(more)} more`] : [])];
}

export const renderLabelSets = (sets: readonly (LabelSet & LabelSetFacts)[]): string =>
  sets.length === 0
    ? 'There are no label sets.'
    : table(sets, [
        { heading: 'name', cell: ({ name }) => name },
        { heading: 'title', cell: ({ title }) => title ?? '' },
        { heading: 'version', cell: ({ version }) => String(version.number), align: 'right' },
        { heading: 'labels', cell: ({ labels }) => counted(labels), align: 'right' },
        { heading: 'examples', cell: ({ examples }) => counted(examples), align: 'right' },
        { heading: 'reviews', cell: ({ reviews }) => counted(reviews), align: 'right' },
        { heading: 'learnt with', cell: ({ fits }) => fits.map(({ model }) => model).join(', ') || '–' },
      ]);

export function renderLabelSet(set: LabelSet & LabelSetFacts & { readonly tree: readonly Label[] }): string {
  const { name, title, version, labels, examples, reviews, fits, tree } = set;
  const facts = [
    `${name}${title === null ? '' : ` (${title})`}, version ${version.number} of ${version.file}: ${counted(labels)} labels, ${counted(examples)} examples, ${counted(reviews)} reviews`,
    ...rejections(version),
    ...fits.map(renderFit),
  ];
  const rows = table(tree, [
    { heading: 'label', cell: ({ depth, key }) => `${'  '.repeat(depth)}${key}` },
    { heading: 'title', cell: ({ title: own }) => shorten(own, 60) },
    { heading: 'CPC', cell: ({ symbols }) => shorten(symbols.join(', '), 30) },
    { heading: 'examples', cell: ({ examples: own }) => (own === 0 ? '' : counted(own)), align: 'right' },
  ]);
  return `${facts.join('\n')}\n\n${rows}`;
}

export function renderLabelEvaluation(evaluation: LabelSetEvaluation): string {
  const {
    labelSet,
    version,
    model,
    documents,
    labelled,
    leftOut,
    micro,
    macroF1,
    hit,
    calibration,
    interval,
  } = evaluation;
  const within = (value: number, bounds: readonly [number, number] | null) =>
    bounds === null
      ? value.toFixed(3)
      : `${value.toFixed(3)} [${bounds[0].toFixed(3)}, ${bounds[1].toFixed(3)}]`;
  const rows: (readonly [string, string])[] = [
    ['micro F1', within(micro.f1, interval.microF1)],
    ['precision', micro.precision.toFixed(3)],
    ['recall', micro.recall.toFixed(3)],
    ['macro F1', within(macroF1, interval.macroF1)],
    ...(hit === null
      ? []
      : ([
          ['right label first', within(hit[1], interval.hit1)],
          ['among three', hit[3].toFixed(3)],
          ['among five', hit[5].toFixed(3)],
        ] as const)),
    ['calibration error', `${calibration.ece.toFixed(3)} (by chance ${calibration.eceByChance.toFixed(3)})`],
  ];
  const out =
    leftOut === 0 ? '' : `; ${counted(leftOut)} left out, without a text or with labels of no version`;
  return `${labelSet}, version ${version}, by ${model}: ${counted(documents)} patents, ${counted(labelled)} of them with labels${out}\n\n${table(
    rows,
    [
      { heading: '', cell: ([what]) => what },
      { heading: '', cell: ([, value]) => value, align: 'right' },
    ],
  )}`;
}

export const renderLabelledPatents = (answers: readonly LabelledPatentAnswer[]): string =>
  answers.length === 0
    ? `No stored patent was classified with it. Classify them: ${NONET} classify-patents --label-set NAME`
    : table(answers, [
        { heading: 'patent', cell: ({ number }) => number },
        { heading: 'labels', cell: ({ labels }) => namesOf(labels.filter(({ selected }) => selected)) },
        { heading: 'next', cell: ({ labels }) => namesOf(labels.filter(({ selected }) => !selected)) },
        { heading: 'title', cell: ({ title }) => shorten(title ?? '', 40) },
      ]);

const MOST_LABELS = 3;
const namesOf = (labels: LabelledPatentAnswer['labels']): string =>
  labels
    .slice(0, MOST_LABELS)
    .map(({ id, score }) => `${id} ${score.toFixed(2)}`)
    .join(', ');

/** As RFC 4180 has it; what a spreadsheet would take for a formula begins with an apostrophe. */
export const labelledPatentsCsv = {
  header: 'patent,labels,scores,selected,label_set,version,model\r\n',
  row: ({ number, labels, labelSet, version, model }: LabelledPatentAnswer) =>
    `${[
      number,
      labels.map(({ id }) => id).join('; '),
      labels.map(({ score }) => score.toFixed(4)).join('; '),
      labels.flatMap(({ id, selected }) => (selected ? [id] : [])).join('; '),
      labelSet,
      String(version),
      model,
    ]
      .map((cell) => (/^[=+\-@\t]/.test(cell) ? `'${cell}` : cell))
      .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
      .join(',')}\r\n`,
} as const;

/** The labels of a text, below the answer in the CPC. */
export function renderLabels({ labelSet, version, examples, answers }: LabelSetAnswer): string {
  if (answers.length === 0) return `${labelSet}: no label reaches the asked score.`;
  const rows = table(answers, [
    { heading: labelSet, cell: ({ id }) => id },
    { heading: 'score', cell: ({ score }) => score.toFixed(3), align: 'right' },
    { heading: '', cell: ({ selected }) => (selected ? '✓' : '') },
    { heading: 'title', cell: ({ path }) => shorten(path.join(' > '), 60) },
    { heading: 'because of', cell: reason },
  ]);
  return `${rows}\n\n${labelSet}, version ${version}, ${examples === 0 ? 'by its words and the model' : `with ${counted(examples)} examples`}`;
}

/** The shortest honest reason: the symbol that implies it, the words, an example, or the text that came closest. */
function reason({ evidence }: LabelSetAnswer['answers'][number]): string {
  const signals = evidence.flatMap((one) => (one.kind === 'signals' ? one.shares : []));
  const [first] = signals;
  for (const one of evidence)
    if (one.kind === 'symbol' && first?.signal === 'symbols')
      return `${one.symbol} (${one.score.toFixed(2)})`;
  for (const one of evidence)
    if (one.kind === 'words')
      return one.words
        .slice(0, 5)
        .map(({ word }) => word)
        .join(', ');
  for (const one of evidence)
    if (one.kind === 'neighbours' && one.patents[0])
      return `like ${one.patents[0].number} (${one.patents[0].similarity.toFixed(2)})`;
  for (const one of evidence)
    if (one.kind === 'label-text') return `“${shorten(one.text, 40)}” (${one.similarity.toFixed(2)})`;
  return '';
}
