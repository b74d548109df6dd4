import { ABSENT, PRESENT, UNKNOWN } from '@nonet/plugins';
import type { Matrix } from '@nonet/numerics';
import { HeadError } from './errors.js';

// The codes of the expert contract, so that truth goes from one to the other as it is.
export { ABSENT, PRESENT, UNKNOWN };

/** What a head learns from. */
export interface HeadExamples {
  /** [examples, features], computed once and kept in memory. */
  readonly features: Matrix;
  readonly labels: readonly string[];
  /** [examples, labels] row-major, of ABSENT, PRESENT and UNKNOWN: an example carries any number of labels. */
  readonly relations: Uint8Array;
}

/** How often each label is present and absent where it is known. */
export interface LabelCounts {
  readonly present: Uint32Array;
  readonly absent: Uint32Array;
}

/** What is known of an example's labels: [labels], a view. */
export const relationsOf = ({ relations, labels }: HeadExamples, example: number): Uint8Array =>
  relations.subarray(example * labels.length, (example + 1) * labels.length);

function countLabels({ labels, relations }: HeadExamples): LabelCounts {
  const [present, absent] = [new Uint32Array(labels.length), new Uint32Array(labels.length)];
  relations.forEach((relation, at) => {
    if (relation === PRESENT) present[at % labels.length]++;
    else if (relation === ABSENT) absent[at % labels.length]++;
  });
  return { present, absent };
}

/**
 * Checks that a head can learn from the examples.
 * @throws HeadError HEAD_EXAMPLES_EMPTY, HEAD_SHAPE_MISMATCH, HEAD_FEATURES_NOT_FINITE, HEAD_TRUTH_INVALID,
 *   HEAD_LABEL_WITHOUT_EXAMPLE or HEAD_ONE_CLASS
 */
export function checkExamples(examples: HeadExamples): LabelCounts {
  const { features, labels } = examples;
  if (features.rows === 0) throw new HeadError('HEAD_EXAMPLES_EMPTY', 'There is no example to learn from.');
  if (labels.length === 0) throw new HeadError('HEAD_EXAMPLES_EMPTY', 'There is no label to learn.');
  const twice = labels.find((label, position) => labels.indexOf(label) !== position);
  if (twice !== undefined) throw new HeadError('HEAD_TRUTH_INVALID', `Label "${twice}" is listed twice.`);
  checkFeatures(features);
  checkTruth(examples);
  const counts = countLabels(examples);
  const missing = labels.filter((_, label) => counts.present[label] === 0);
  if (missing.length > 0) {
    const message = `No example carries ${named(missing)}; leave out labels that have none.`;
    throw new HeadError('HEAD_LABEL_WITHOUT_EXAMPLE', message);
  }
  const always = labels.filter((_, label) => counts.absent[label] === 0);
  if (always.length > 0) {
    const message = `No example is known not to carry ${named(always)}; a head needs examples of both kinds.`;
    throw new HeadError('HEAD_ONE_CLASS', message);
  }
  return counts;
}

/** @throws HeadError HEAD_FEATURES_NOT_FINITE with the place of the first number that is none */
export function checkFeatures({ data, columns }: Matrix): void {
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const place = `row ${Math.floor(bad / columns)}, column ${bad % columns}`;
  throw new HeadError(
    'HEAD_FEATURES_NOT_FINITE',
    `Features must be finite numbers; ${place} is ${data[bad]}.`,
  );
}

function checkTruth({ features, labels, relations }: HeadExamples): void {
  const expected = features.rows * labels.length;
  if (relations.length !== expected) {
    const message = `${features.rows} examples of ${labels.length} labels need ${expected} relations, got ${relations.length}.`;
    throw new HeadError('HEAD_SHAPE_MISMATCH', message);
  }
  const bad = relations.findIndex((relation) => relation > UNKNOWN);
  if (bad < 0) return;
  const example = Math.floor(bad / labels.length);
  const message = `A relation of example ${example} is ${relations[bad]}; 0 to ${UNKNOWN} are allowed.`;
  throw new HeadError('HEAD_TRUTH_INVALID', message);
}

const NAMED = 5;
const named = (labels: readonly string[]): string =>
  labels.length <= NAMED
    ? labels.join(', ')
    : `${labels.slice(0, NAMED).join(', ')} and ${labels.length - NAMED} more`;
