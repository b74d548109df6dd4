import { publishedRandom } from '@nonet/numerics';
import type { HeadExamples, LabelCounts } from './examples.js';
import { headParameters, type HeadSize } from './head.js';
import type { HeadSettings } from './settings.js';

/**
 * The parameters before training. The last weights are 0, so that training starts at the frequencies of the labels, which
 * the last biases give; hidden weights are uniform in ±1/√features.
 *
 * The distribution-balanced loss is lowest about where `absentScale` times the logit, its bias added, is the log-odds.
 */
export function firstParameters(
  size: HeadSize,
  { seed, loss }: HeadSettings,
  { present, absent }: LabelCounts,
): Record<string, Float32Array> {
  const random = publishedRandom(seed, 'parameters');
  const { weights, biases } = headParameters(size);
  const values: Record<string, Float32Array> = {};
  for (const { name, shape } of [...weights, ...biases]) {
    values[name] = new Float32Array(shape.reduce((product, length) => product * length, 1));
  }
  const hidden = values['hidden.weights'];
  if (hidden)
    for (let i = 0; i < hidden.length; i++) hidden[i] = (2 * random.next() - 1) / Math.sqrt(size.features);
  if (loss.type !== 'squared-hinge') {
    const others = (label: number) => (loss.type === 'softmax' ? 1 : absent[label]);
    const scale = loss.type === 'distribution-balanced' ? 1 / loss.absentScale - loss.biasScale : 1;
    values.bias.forEach(
      (_, label) => (values.bias[label] = scale * Math.log(present[label] / others(label))),
    );
  }
  return values;
}

const MOST = 10;

/** How much each label counts where it is present [labels]. */
export function classWeightsOf(
  { classWeights }: HeadSettings,
  { truth }: HeadExamples,
  { present, absent }: LabelCounts,
): Float32Array {
  if (classWeights instanceof Float32Array) return classWeights;
  if (classWeights === 'equal') return new Float32Array(present.length).fill(1);
  // The root: full balance would let a handful of examples outweigh all others.
  const even = (label: number) => (truth.type === 'multi-label' ? 1 : present.length - 1) * present[label];
  return Float32Array.from(present, (_, label) =>
    Math.min(MOST, Math.max(1 / MOST, Math.sqrt(absent[label] / even(label)))),
  );
}
