import type { TrainingDevice } from '@nonet/onnx-graph';
import { HeadError } from './errors.js';
import type { HeadShape } from './head.js';
import type { HeadLoss } from './label-losses.js';

export type Regularisation =
  /** strength / 2 · Σ w² added to the mean loss of a row: 1 / (C · examples) in the terms of scikit-learn. */
  | { readonly type: 'l2'; readonly strength: number }
  /** Decoupled: every step shrinks the weights by learning rate · rate (AdamW). */
  | { readonly type: 'weight-decay'; readonly rate: number };

export interface HeadSettings {
  readonly shape: HeadShape;
  readonly loss: HeadLoss;
  /** How much a present label counts: all the same, more the rarer it is, or as given for each label. */
  readonly classWeights: 'equal' | 'balanced' | Float32Array;
  /** Biases are not regularised. */
  readonly regularisation: Regularisation;
  /** Share of the inputs of the last product that each step drops, in [0, 1). */
  readonly dropout: number;
  /** The highest rate; it falls to 0 along half a cosine. */
  readonly learningRate: number;
  /** Examples of a step; all of them where there are fewer. */
  readonly batch: number;
  readonly epochs: number;
  /** The same seed, examples and settings give the same head on the CPU. */
  readonly seed: number;
  /**
   * Keeps a share of the examples for evaluation after every epoch, stops after `patience` evaluations in a row without
   * a lower loss, and returns the head of the lowest. Null: trains on all examples to the end.
   */
  readonly earlyStopping: { readonly share: number; readonly patience: number } | null;
  readonly device: TrainingDevice;
}

export const DEFAULT_HEAD_SETTINGS: HeadSettings = {
  shape: { type: 'linear' },
  loss: { type: 'binary-cross-entropy' },
  classWeights: 'equal',
  regularisation: { type: 'weight-decay', rate: 0.01 },
  dropout: 0,
  learningRate: 0.02,
  batch: 512,
  epochs: 10,
  seed: 0,
  earlyStopping: null,
  device: 'cpu',
};

/** @throws HeadError HEAD_SETTINGS_INVALID, which names the setting and what it may be */
export function checkSettings(settings: HeadSettings, labels: number): void {
  const { shape, loss, classWeights, regularisation, dropout, learningRate, earlyStopping } = settings;
  const positive = (value: number) => Number.isFinite(value) && value > 0;
  const count = (value: number) => Number.isSafeInteger(value) && value > 0;
  const strength = regularisation.type === 'l2' ? regularisation.strength : regularisation.rate;
  const rules: readonly (readonly [string, boolean, string])[] = [
    ['shape.hidden', shape.type === 'linear' || count(shape.hidden), 'a whole number above 0'],
    [
      'loss',
      allowedLoss(loss),
      'a focus of 0 or at least 1, a margin in [0, 1), a slope and an absentScale above 0, numbers at least 0',
    ],
    ['regularisation', Number.isFinite(strength) && strength >= 0, 'at least 0'],
    ['dropout', dropout >= 0 && dropout < 1, 'in [0, 1)'],
    ['learningRate', positive(learningRate), 'above 0'],
    ['batch', count(settings.batch), 'a whole number above 0'],
    ['epochs', count(settings.epochs), 'a whole number above 0'],
    ['seed', Number.isSafeInteger(settings.seed), 'a whole number'],
    [
      'earlyStopping',
      earlyStopping === null ||
        (earlyStopping.share > 0 && earlyStopping.share < 1 && count(earlyStopping.patience)),
      'a share in (0, 1) and a patience of 1 or more',
    ],
    [
      'classWeights',
      typeof classWeights === 'string' || (classWeights.length === labels && classWeights.every(positive)),
      `${labels} numbers above 0, one for each label`,
    ],
  ];
  for (const [name, fits, allowed] of rules) {
    if (!fits) throw new HeadError('HEAD_SETTINGS_INVALID', `Setting "${name}" must be ${allowed}.`);
  }
}

/** Between 0 and 1, the slope of a power is infinite at 0. */
const allowedFocus = (focus: number) => focus === 0 || (focus >= 1 && Number.isFinite(focus));

function allowedLoss(loss: HeadLoss): boolean {
  if (loss.type === 'focal') return allowedFocus(loss.focus);
  if (loss.type === 'distribution-balanced') {
    const { least, slope, middle, biasScale, absentScale } = loss;
    const finite = [least, slope, middle, biasScale, absentScale].every(
      (value) => Number.isFinite(value) && value >= 0,
    );
    return finite && slope > 0 && absentScale > 0;
  }
  if (loss.type !== 'asymmetric') return true;
  const { positiveFocus, negativeFocus, margin } = loss;
  return allowedFocus(positiveFocus) && allowedFocus(negativeFocus) && margin >= 0 && margin < 1;
}
