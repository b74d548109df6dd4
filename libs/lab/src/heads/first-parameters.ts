import type { LabelCounts } from './examples.js';
import type { HeadSize } from './head.js';
import type { HeadLoss } from './settings.js';

/**
 * The parameters before training. All weights are 0, so that logistic regression starts at the frequencies of the labels,
 * which its biases give.
 */
export function firstParameters({ features, labels }: HeadSize, loss: HeadLoss, counts: LabelCounts) {
  const { present, absent } = counts;
  const bias =
    loss === 'squared-hinge'
      ? new Float32Array(labels)
      : Float32Array.from(present, (count, label) => Math.log(count / absent[label]));
  return { weights: new Float32Array(features * labels), bias };
}
