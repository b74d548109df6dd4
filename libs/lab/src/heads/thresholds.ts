import type { Matrix } from '@nonet/numerics';
import { HeadError } from './errors.js';
import { ABSENT, PRESENT } from './examples.js';

/**
 * How many examples of a label weigh as much as the common threshold, the one for all labels with the best micro F1: the
 * threshold of a label with n examples is (n · its own + SHRINKAGE · the common one) / (n + SHRINKAGE).
 */
const SHRINKAGE = 20;

/**
 * Thresholds with the best F1 on examples that training did not see, those of rare labels drawn towards the common one:
 * [labels]. A label is chosen where its score is at least its threshold.
 *
 * @param scores [examples, labels]
 * @param relations [examples, labels] of ABSENT, PRESENT and UNKNOWN
 * @throws HeadError HEAD_SHAPE_MISMATCH, or HEAD_EXAMPLES_EMPTY where no label is present
 */
export function tuneThresholds(scores: Matrix, relations: Uint8Array): Float32Array {
  const { data, columns } = scores;
  if (relations.length !== data.length) {
    const message = `${scores.rows} x ${columns} scores need ${data.length} relations, got ${relations.length}.`;
    throw new HeadError('HEAD_SHAPE_MISMATCH', message);
  }
  const all = judged(data, relations, 0, 1);
  if (all.present === 0) throw new HeadError('HEAD_EXAMPLES_EMPTY', 'No example carries any label.');
  const common = bestThreshold(all);
  return Float32Array.from({ length: columns }, (_, label) => {
    const own = judged(data, relations, label, columns);
    if (own.present === 0) return common;
    return (own.present * bestThreshold(own) + SHRINKAGE * common) / (own.present + SHRINKAGE);
  });
}

interface Judged {
  /** Places whose truth is known, best score first. */
  readonly order: number[];
  readonly scores: Float32Array;
  readonly relations: Uint8Array;
  readonly present: number;
}

function judged(scores: Float32Array, relations: Uint8Array, first: number, stride: number): Judged {
  const order: number[] = [];
  let present = 0;
  for (let at = first; at < scores.length; at += stride) {
    if (relations[at] > PRESENT) continue;
    order.push(at);
    present += relations[at] === ABSENT ? 0 : 1;
  }
  order.sort((a, b) => scores[b] - scores[a]);
  return { order, scores, relations, present };
}

/** The threshold of the best F1: half way between the last score that should be chosen and the next. */
function bestThreshold({ order, scores, relations, present }: Judged): number {
  let [best, threshold, right] = [-1, 0.5, 0];
  order.forEach((at, rank) => {
    right += relations[at];
    // Equal scores are chosen together or not at all.
    const last = rank + 1 === order.length;
    const next = last ? 0 : scores[order[rank + 1]];
    const f1 = (2 * right) / (rank + 1 + present);
    if ((last || next < scores[at]) && f1 > best) [best, threshold] = [f1, (scores[at] + next) / 2];
  });
  return threshold;
}
