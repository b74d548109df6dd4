import { describeReading } from '@nonet/patents';
import type { EvaluationReport } from '@nonet/services/classification';
import { table } from './output.js';

const LEGACY: Readonly<Record<EvaluationReport['legacy'], string>> = {
  'left-out': 'left out: neither answers nor truth (--legacy counts them)',
  counted: 'counted',
};

/** The figures a person compares first; `--json` has all of them. */
export function renderEvaluation(evaluation: EvaluationReport): string {
  const { mode, scheme, encoder, device } = evaluation;
  const { documents, level, hit, recallAt, interval, hierarchical, seconds } = evaluation;
  const rows: [string, string][] = [
    ['evaluated', `${mode}${forCollection(evaluation)}, ${encoder} on ${device}, scheme ${scheme}`],
    ['documents', `${documents} at level ${level}, ${seconds.toFixed(1)} s`],
    ['records', describeReading(evaluation.reading)],
    ...notEnglish(evaluation),
    ['Y10S and Y10T', LEGACY[evaluation.legacy]],
    ['hit@1 / 3 / 5', [hit[1], hit[3], hit[5]].map(rounded).join(' / ')],
    ['  95 % of hit@1', interval.hit1.map(rounded).join(' to ')],
    ['recall@5 / 10 / 20', [recallAt[5], recallAt[10], recallAt[20]].map(rounded).join(' / ')],
    ['hierarchy violations', String(hierarchical.violations)],
  ];
  if (evaluation.truth === 'partial') {
    rows.push(['', 'Only some symbols of each patent are known: precision and F1 cannot be.']);
  } else {
    const { micro, macro, instance, rocAuc, calibration } = evaluation;
    rows.push(
      ['micro P / R / F1', [micro.precision, micro.recall, micro.f1].map(rounded).join(' / ')],
      ['  95 % of micro F1', evaluation.interval.microF1.map(rounded).join(' to ')],
      ['macro F1', rounded(macro.f1)],
      ['instance F1', rounded(instance.f1)],
      ['hierarchical F1', rounded(evaluation.hierarchical.f1)],
      ['ROC-AUC, micro', rocAuc.micro === null ? '–' : rounded(rocAuc.micro)],
      ['calibration error', `${rounded(calibration.ece)} (by chance ${rounded(calibration.eceByChance)})`],
    );
  }
  return table(rows, [
    { heading: '', cell: ([name]) => name },
    { heading: '', cell: ([, value]) => value },
  ]).trimStart();
}

const forCollection = ({ collection }: EvaluationReport) =>
  collection === null ? '' : ` for the collection ${collection}`;

/** Their texts were evaluated all the same, so that the figures say what the model makes of the file. */
function notEnglish({ notEnglish: counts }: EvaluationReport): [string, string][] {
  const said = counts.map(({ language, texts }) => `${texts} ${language ?? 'of a language not known'}`);
  return said.length === 0 ? [] : [['not in English', said.join(', ')]];
}

function rounded(value: number): string {
  return value.toFixed(3);
}
