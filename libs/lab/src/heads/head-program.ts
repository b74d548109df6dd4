import { adamW, trainingProgram, type TrainingProgram } from '@nonet/onnx-graph';
import { headLogits, headParameters, type HeadSize } from './head.js';
import { type LabelPriors, lossSum } from './label-losses.js';
import type { HeadSettings } from './settings.js';

/** The training program of a head: AdamW on the mean loss of a batch. */
export function headProgram(size: HeadSize, settings: HeadSettings, priors: LabelPriors): TrainingProgram {
  const { loss, regularisation, dropout, batch } = settings;
  const { weights, biases } = headParameters(size);
  const weightDecay = regularisation.type === 'weight-decay' ? regularisation.rate : 0;
  return trainingProgram({
    groups: [
      { name: 'weights', learningRateScale: 1, weightDecay, parameters: weights },
      { name: 'biases', learningRateScale: 1, weightDecay: 0, parameters: biases },
    ],
    batch: {
      features: { type: 'float32', shape: [batch, size.features] },
      truth: { type: 'uint8', shape: [batch, size.labels] },
    },
    precision: 'float32',
    optimizer: adamW(),
    clipNorm: Infinity,
    accumulate: 1,
    step: ({ f, parameters, batch: inputs, frozen, dropout: drop }) => {
      const logits = headLogits(f, size.shape, parameters, inputs.features, (x) => drop(x, dropout));
      const truth = f.cast(inputs.truth, 'float32');
      const constant = (name: string, values: Float32Array) => frozen(name, 'float32', [size.labels], values);
      const mean = f.mul(lossSum(f, loss, { logits, truth, priors, constant }), 1 / batch);
      if (regularisation.type === 'weight-decay') return { loss: mean, metrics: {} };
      const penalty = weights
        .map(({ name }) => f.mul(f.total(f.square(parameters[name])), regularisation.strength / 2))
        .reduce(f.add);
      return { loss: f.add(mean, penalty), metrics: {} };
    },
  });
}
