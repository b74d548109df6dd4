import type { Expressions, Tensor } from '@nonet/onnx-graph';
import { PRESENT, UNKNOWN } from './examples.js';
import type { HeadLoss } from './settings.js';

/**
 * The loss, summed over rows and labels: divided by the rows, it is the same for a label whatever other labels there are,
 * and L2 means what it means for a single logistic regression. What is unknown counts nothing.
 *
 * @param logits [rows, labels]
 * @param truth [rows, labels] float32 of ABSENT, PRESENT and UNKNOWN
 */
export function lossSum(f: Expressions, loss: HeadLoss, logits: Tensor, truth: Tensor): Tensor {
  const positive = f.cast(f.equal(truth, PRESENT), 'float32');
  const known = f.cast(f.less(truth, UNKNOWN), 'float32');
  return f.total(f.mul(perLabel(f, loss, logits, positive), known));
}

/** The loss of each row and label [rows, labels]; `positive` is 1 where the label is present, else 0. */
function perLabel(f: Expressions, loss: HeadLoss, logits: Tensor, positive: Tensor): Tensor {
  switch (loss) {
    case 'binary-cross-entropy':
      return f.sub(f.softplus(logits), f.mul(logits, positive));
    case 'squared-hinge':
      return f.square(f.max(f.sub(1, f.mul(f.sub(f.mul(positive, 2), 1), logits)), 0));
  }
}
