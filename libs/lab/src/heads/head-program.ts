import { adamW, linear, trainingProgram, type TrainingProgram } from '@nonet/onnx-graph';
import type { HeadSize } from './head.js';
import { lossSum } from './label-losses.js';
import type { HeadSettings } from './settings.js';

/** The training program of a head: Adam on the mean loss of a batch, with `weights` and `bias` as its parameters. */
export function headProgram(
  { features, labels }: HeadSize,
  { loss, l2, batch }: Pick<HeadSettings, 'loss' | 'l2' | 'batch'>,
): TrainingProgram {
  const group = (name: string, shape: readonly number[]) => ({
    name,
    learningRateScale: 1,
    weightDecay: 0,
    parameters: [{ name, shape }],
  });
  return trainingProgram({
    groups: [group('weights', [features, labels]), group('bias', [labels])],
    batch: {
      features: { type: 'float32', shape: [batch, features] },
      truth: { type: 'uint8', shape: [batch, labels] },
    },
    precision: 'float32',
    optimizer: adamW(),
    clipNorm: Infinity,
    accumulate: 1,
    step: ({ f, parameters: { weights, bias }, batch: inputs }) => {
      const logits = linear(f, inputs.features, weights, bias);
      const sum = lossSum(f, loss, logits, f.cast(inputs.truth, 'float32'));
      const penalty = f.mul(f.total(f.square(weights)), l2 / 2);
      return { loss: f.add(f.mul(sum, 1 / batch), penalty), metrics: {} };
    },
  });
}
