import { LEVELS, SECTIONS, type CpcLevel } from '@nonet/cpc-taxonomy';
import type { Comparison } from './comparison.js';
import { LEVEL_FIGURES } from './level-figures.js';
import {
  AVERAGES,
  type ComparedRow,
  type Figure,
  type Measurement,
  type SectionTable,
} from './section-table.js';

/** Labels of a deeper level that are shown one by one. */
const SHOWN_LABELS = 15;
/** Published figures have two. */
const DIGITS: Readonly<Record<ComparedRow['origin'], number>> = { measured: 3, published: 2 };

const PLURALS: Readonly<Record<CpcLevel, string>> = {
  section: 'Sections',
  class: 'Classes',
  subclass: 'Subclasses',
  'main-group': 'Main groups',
  subgroup: 'Subgroups',
};

/** The comparison as a document of its own; the picture is expected beside it under the name that is given. */
export function comparisonMarkdown(comparison: Comparison, picture: string | null): string {
  const { model, facts, sections, levels } = comparison;
  const { data, scheme, encoder, device, machine, date, command } = facts;
  const parts = [
    `# ${model} on ${data}`,
    `${date}, ${machine}; encoder ${encoder} on ${device}, CPC ${scheme}. Brackets are 95 % bootstrap intervals over documents.`,
    `\`\`\`\n${command}\n\`\`\``,
    ...(picture === null ? [] : [`![F1 by section, and figures by level](${picture})`]),
    ...(sections === null ? [] : [sectionPart(sections)]),
    ...levels.map(({ level, measurements }) => levelPart(level, measurements)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function sectionPart(table: SectionTable): string {
  const columns = [...SECTIONS, ...AVERAGES];
  const support = SECTIONS.map((section) =>
    table.unknowable.includes(section) ? 'not known' : String(table.support[section]),
  );
  const cells = (row: ComparedRow) =>
    columns.map((column) => shown(row.f1[column] ?? null, DIGITS[row.origin]));
  const named = ({ name, origin }: ComparedRow) => (origin === 'measured' ? `**${name}**` : `*${name}*`);
  const lines = [
    ['F1', ...columns, 'measured on'],
    ['--', ...columns.map(() => '--:'), '--'],
    ...table.rows.map((row) => [named(row), ...cells(row), row.data]),
    ['documents with it', ...support, '', '', '', ''],
  ];
  const unknown =
    table.unknowable.length === 0
      ? ''
      : ` The truth of these documents cannot know ${table.unknowable.join(', ')}; it was neither asked for nor counted.`;
  return (
    `## F1 by section\n${tableOf(lines)}\n\n` +
    `Rows in bold were measured here, on the same documents. Rows in italics are published figures on **other** documents: ` +
    `they say what is usual there, not who is better.${unknown}`
  );
}

function levelPart(level: CpcLevel, measurements: readonly Measurement[]): string {
  const [{ evaluation }] = measurements;
  const count = `${evaluation.documents} documents${evaluation.withoutTruth > 0 ? `, ${evaluation.withoutTruth} more without a symbol of this level` : ''}.`;
  const legacy = evaluation.legacy === 'counted' ? '' : ' Y10S and Y10T were left out of truth and answers.';
  const partial =
    evaluation.truth === 'partial'
      ? ' Only some symbols of each are known: precision, and what builds on it, cannot be.'
      : '';
  const lines = [
    ['', ...measurements.map(({ name }) => name)],
    ['--', ...measurements.map(() => '--:')],
    ...LEVEL_FIGURES.map(({ name, of }) => [name, ...measurements.map((each) => shown(of(each.evaluation)))]),
    [
      'calibration error (ECE)',
      ...measurements.map(({ evaluation: each }) =>
        each.truth === 'partial' ? '–' : number(each.calibration.ece),
      ),
    ],
    [
      'hierarchy violations',
      ...measurements.map(({ evaluation: each }) => String(each.hierarchical.violations)),
    ],
  ];
  return `## ${PLURALS[level]}\n${count}${legacy}${partial}\n\n${tableOf(lines)}${labelPart(level, measurements[0])}`;
}

/** Precision and recall of the labels that most documents carry, of the model alone. */
function labelPart(level: CpcLevel, { name, evaluation }: Measurement): string {
  if (evaluation.truth === 'partial') return '';
  const all = Object.entries(evaluation.perLabel).filter(([, { support }]) => support > 0);
  const most = all.sort(([a, x], [b, y]) => y.support - x.support || (a < b ? -1 : 1)).slice(0, SHOWN_LABELS);
  if (level === LEVELS[0]) most.sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = [
    [level, 'documents', 'precision', 'recall', 'F1'],
    ['--', '--:', '--:', '--:', '--:'],
    ...most.map(([symbol, { precision, recall, f1, support }]) => [
      symbol,
      String(support),
      number(precision),
      number(recall),
      shown({ value: f1, interval: evaluation.interval.perLabel[symbol] ?? null }),
    ]),
  ];
  const which = most.length < all.length ? `, the ${most.length} most frequent of ${all.length}` : '';
  return `\n\n${name} by ${level}${which}:\n\n${tableOf(lines)}`;
}

const tableOf = (lines: readonly (readonly string[])[]): string =>
  lines.map((cells) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`).join('\n');

/** `.853 [.821, .882]` */
function shown(figure: Figure | null, digits = 3): string {
  if (figure === null) return '–';
  const { value, interval } = figure;
  const short = (part: number) => number(part, digits);
  return interval === null ? short(value) : `${short(value)} [${interval.map(short).join(', ')}]`;
}

function number(value: number, digits = 3): string {
  return value.toFixed(digits).replace(/^(-?)0\./, '$1.');
}
