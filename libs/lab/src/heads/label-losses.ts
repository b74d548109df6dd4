import type { Expressions, Tensor } from '@nonet/onnx-graph';
import { type LabelCounts, PRESENT, UNKNOWN } from './examples.js';

export type MultiLabelLoss =
  /** Logistic regression: -log of the probability of what is true. */
  | { readonly type: 'binary-cross-entropy' }
  /**
   * Cross-entropy times (1 - probability of what is true)^focus: what is learnt already counts less (Lin et al., Focal
   * Loss for Dense Object Detection, 2017; their focus is 2).
   */
  | { readonly type: 'focal'; readonly focus: number }
  /**
   * Focal with a focus of its own for present and absent labels, and absent ones below a probability of `margin` left
   * out: for many labels of which few are present (Ridnik et al., Asymmetric Loss For Multi-Label Classification, 2021;
   * theirs are 0 or 1, 4 and .05).
   */
  | {
      readonly type: 'asymmetric';
      readonly positiveFocus: number;
      readonly negativeFocus: number;
      readonly margin: number;
    }
  /**
   * Cross-entropy for a long tail of labels (Wu et al., Distribution-Balanced Loss for Multi-Label Classification in
   * Long-Tailed Datasets, 2020). Each row and label counts `least` + sigmoid(`slope` · (r - `middle`)) (α, β, μ; theirs
   * are .1, 10 and .2 or .3), where r is 1/n of the label over the sum of 1/n of the labels that the row carries, of n
   * examples each. The loss is softplus(-z) of a present label and softplus(`absentScale` · z) / `absentScale` of an
   * absent one (λ, theirs 5), which soon lets go of low logits; z is the logit plus `biasScale` times the log-odds of the
   * label's frequency (κ, theirs .05), in training alone.
   */
  | {
      readonly type: 'distribution-balanced';
      readonly least: number;
      readonly slope: number;
      readonly middle: number;
      readonly biasScale: number;
      readonly absentScale: number;
    }
  /** Linear support vector machine: max(0, 1 - y·logit)², y = ±1. */
  | { readonly type: 'squared-hinge' };

/** `softmax`: multi-class logistic regression, cross-entropy over all labels. */
export type HeadLoss = MultiLabelLoss | { readonly type: 'softmax' };

/** What a loss knows of labels before it sees a row. */
export interface LabelPriors {
  /** [labels]: how much a present label counts. */
  readonly classWeights: Float32Array;
  readonly counts: LabelCounts;
}

export interface LossInputs {
  /** [rows, labels]. */
  readonly logits: Tensor;
  /** [rows, labels] float32 of ABSENT, PRESENT and UNKNOWN. */
  readonly truth: Tensor;
  readonly priors: LabelPriors;
  /** Takes numbers of the labels [labels] into the graph. */
  readonly constant: (name: string, values: Float32Array) => Tensor;
}

/**
 * The loss, summed over rows and labels: divided by the rows, it is the same for a label whatever other labels there are,
 * and L2 means what it means for a single logistic regression.
 */
export function lossSum(f: Expressions, loss: HeadLoss, inputs: LossInputs): Tensor {
  const { logits, truth } = inputs;
  const classWeights = inputs.constant('class.weights', inputs.priors.classWeights);
  if (loss.type === 'softmax') {
    return f.neg(f.total(f.mul(f.logSoftmax(logits), f.mul(truth, classWeights))));
  }
  const positive = f.cast(f.equal(truth, PRESENT), 'float32');
  const known = f.cast(f.less(truth, UNKNOWN), 'float32');
  const weights = f.add(f.mul(positive, f.sub(classWeights, 1)), known);
  return f.total(f.mul(perLabel(f, loss, inputs, positive), weights));
}

/** The loss of each row and label [rows, labels]; `positive` is 1 where the label is present, else 0. */
function perLabel(f: Expressions, loss: MultiLabelLoss, inputs: LossInputs, positive: Tensor): Tensor {
  const { logits } = inputs;
  switch (loss.type) {
    case 'binary-cross-entropy':
      return crossEntropy(f, logits, positive);
    case 'focal': {
      const missing = f.abs(f.sub(positive, f.sigmoid(logits)));
      return f.mul(crossEntropy(f, logits, positive), power(f, missing, loss.focus));
    }
    case 'asymmetric': {
      const probability = f.sigmoid(logits);
      const present = f.mul(f.softplus(f.neg(logits)), power(f, f.sub(1, probability), loss.positiveFocus));
      const shifted = f.max(f.sub(probability, loss.margin), 0);
      const absent = f.neg(f.log(f.max(f.sub(1, shifted), LEAST)));
      return f.add(
        f.mul(positive, present),
        f.mul(f.sub(1, positive), f.mul(absent, power(f, shifted, loss.negativeFocus))),
      );
    }
    case 'distribution-balanced':
      return distributionBalanced(f, loss, inputs, positive);
    case 'squared-hinge':
      return f.square(f.max(f.sub(1, f.mul(f.sub(f.mul(positive, 2), 1), logits)), 0));
  }
}

function distributionBalanced(
  f: Expressions,
  { least, slope, middle, biasScale, absentScale }: MultiLabelLoss & { type: 'distribution-balanced' },
  { logits, priors: { counts }, constant }: LossInputs,
  positive: Tensor,
): Tensor {
  const { present, absent } = counts;
  // Only ratios count: those to the most frequent label are at least 1, however many examples there are.
  const most = present.reduce((a, b) => Math.max(a, b));
  const rarity = constant(
    'label.rarity',
    Float32Array.from(present, (count) => most / count),
  );
  const bias = Float32Array.from(present, (count, label) => biasScale * Math.log(count / absent[label]));
  const biased = f.add(logits, constant('label.bias', bias));
  // A row without a label carries nothing rare: there the ratio grows beyond bounds, and the weight is its highest.
  const carried = f.max(f.sum(f.mul(positive, rarity), [-1]), LEAST);
  const weight = f.add(f.sigmoid(f.mul(f.sub(f.div(rarity, carried), middle), slope)), least);
  const whenPresent = f.softplus(f.neg(biased));
  const whenAbsent = f.mul(f.softplus(f.mul(biased, absentScale)), 1 / absentScale);
  return f.mul(weight, f.add(f.mul(positive, whenPresent), f.mul(f.sub(1, positive), whenAbsent)));
}

/** Of what is under a logarithm or a fraction. */
const LEAST = 1e-7;

const crossEntropy = (f: Expressions, logits: Tensor, positive: Tensor): Tensor =>
  f.sub(f.softplus(logits), f.mul(logits, positive));

const power = (f: Expressions, x: Tensor, exponent: number): Tensor | number =>
  exponent === 0 ? 1 : exponent === 1 ? x : exponent === 2 ? f.square(x) : f.pow(x, exponent);
