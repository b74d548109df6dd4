import { ABSENT, PRESENT, UNKNOWN } from '@nonet/plugins';
import type { Matrix } from '@nonet/numerics';
import { HeadError } from './errors.js';

// The codes of the expert contract, so that truth goes from one to the other as it is.
export { ABSENT, PRESENT, UNKNOWN };

/** The labels of examples. */
export type Truth =
  /** Any number of labels: [examples, labels] row-major, of ABSENT, PRESENT and UNKNOWN. */
  | { readonly type: 'multi-label'; readonly relations: Uint8Array }
  /** Exactly one: the position of the label of each example. */
  | { readonly type: 'multi-class'; readonly classes: Int32Array };

/** What a head learns from. */
export interface HeadExamples {
  /** [examples, features], computed once and kept in memory. */
  readonly features: Matrix;
  readonly labels: readonly string[];
  readonly truth: Truth;
}

/** How often each label is present and absent where it is known. */
export interface LabelCounts {
  readonly present: Uint32Array;
  readonly absent: Uint32Array;
}

/** Copies what is known of an example's labels into `target` [labels]. */
export function copyTruth({ truth, labels }: HeadExamples, example: number, target: Uint8Array): void {
  if (truth.type === 'multi-label') {
    target.set(truth.relations.subarray(example * labels.length, (example + 1) * labels.length));
  } else {
    target.fill(ABSENT)[truth.classes[example]] = PRESENT;
  }
}

export function countLabels(examples: HeadExamples): LabelCounts {
  const { labels, features } = examples;
  const [present, absent] = [new Uint32Array(labels.length), new Uint32Array(labels.length)];
  const own = new Uint8Array(labels.length);
  for (let example = 0; example < features.rows; example++) {
    copyTruth(examples, example, own);
    for (let label = 0; label < own.length; label++) {
      if (own[label] === PRESENT) present[label]++;
      else if (own[label] === ABSENT) absent[label]++;
    }
  }
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

function checkTruth({ features, labels, truth }: HeadExamples): void {
  const [values, expected] =
    truth.type === 'multi-label'
      ? [truth.relations, features.rows * labels.length]
      : [truth.classes, features.rows];
  if (values.length !== expected) {
    const message = `${features.rows} ${truth.type} examples of ${labels.length} labels need ${expected} entries of truth, got ${values.length}.`;
    throw new HeadError('HEAD_SHAPE_MISMATCH', message);
  }
  const highest = truth.type === 'multi-label' ? UNKNOWN : labels.length - 1;
  const bad = values.findIndex((value) => value < 0 || value > highest);
  if (bad < 0) return;
  const example = truth.type === 'multi-label' ? Math.floor(bad / labels.length) : bad;
  const message = `The truth of example ${example} is ${values[bad]}; 0 to ${highest} are allowed.`;
  throw new HeadError('HEAD_TRUTH_INVALID', message);
}

const NAMED = 5;
const named = (labels: readonly string[]): string =>
  labels.length <= NAMED
    ? labels.join(', ')
    : `${labels.slice(0, NAMED).join(', ')} and ${labels.length - NAMED} more`;
