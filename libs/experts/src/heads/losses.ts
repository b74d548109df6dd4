import type { Expressions, Tensor } from '@nonet/onnx-graph';
import { PRESENT, UNKNOWN } from './examples.js';

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
  /** Linear support vector machine: max(0, 1 - y·logit)², y = ±1. */
  | { readonly type: 'squared-hinge' };

/** `softmax`: multi-class logistic regression, cross-entropy over all labels. */
export type HeadLoss = MultiLabelLoss | { readonly type: 'softmax' };

export interface LossInputs {
  /** [rows, labels]. */
  readonly logits: Tensor;
  /** [rows, labels] float32 of ABSENT, PRESENT and UNKNOWN. */
  readonly truth: Tensor;
  /** [labels]: how much a present label counts. */
  readonly classWeights: Tensor;
}

/**
 * The loss, summed over rows and labels: divided by the rows, it is the same for a label whatever other labels there are,
 * and L2 means what it means for a single logistic regression.
 */
export function lossSum(f: Expressions, loss: HeadLoss, { logits, truth, classWeights }: LossInputs): Tensor {
  if (loss.type === 'softmax') {
    return f.neg(f.total(f.mul(f.logSoftmax(logits), f.mul(truth, classWeights))));
  }
  const positive = f.cast(f.equal(truth, PRESENT), 'float32');
  const known = f.cast(f.less(truth, UNKNOWN), 'float32');
  const weights = f.add(f.mul(positive, f.sub(classWeights, 1)), known);
  return f.total(f.mul(perLabel(f, loss, logits, positive), weights));
}

/** The loss of each row and label [rows, labels]; `positive` is 1 where the label is present, else 0. */
function perLabel(f: Expressions, loss: MultiLabelLoss, logits: Tensor, positive: Tensor): Tensor {
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
    case 'squared-hinge':
      return f.square(f.max(f.sub(1, f.mul(f.sub(f.mul(positive, 2), 1), logits)), 0));
  }
}

/** Of probabilities under a logarithm. */
const LEAST = 1e-7;

const crossEntropy = (f: Expressions, logits: Tensor, positive: Tensor): Tensor =>
  f.sub(f.softplus(logits), f.mul(logits, positive));

const power = (f: Expressions, x: Tensor, exponent: number): Tensor | number =>
  exponent === 0 ? 1 : exponent === 1 ? x : exponent === 2 ? f.square(x) : f.pow(x, exponent);
