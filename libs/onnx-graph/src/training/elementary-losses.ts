import type { Expressions } from '../autodiff/expressions.js';
import type { Tensor } from '../graph/tensor.js';

/**
 * Binary cross-entropy of logits against targets in [0, 1], weighted element by element: Σ w (log(1 + eˣ) - x t) / Σ w.
 * A weight of 0 leaves a label out whose truth is not known. All of one shape.
 */
export function binaryCrossEntropy(f: Expressions, logits: Tensor, targets: Tensor, weights: Tensor): Tensor {
  const each = f.sub(f.softplus(logits), f.mul(logits, targets));
  return f.div(f.total(f.mul(each, weights)), f.max(f.total(weights), 1e-12));
}

/** The report's pairwise loss: the mean squared difference of cosine and label, for unit vectors [pairs, size]. */
export function cosineSimilarity(f: Expressions, left: Tensor, right: Tensor, labels: Tensor): Tensor {
  const cosines = f.reshapeLike(f.sum(f.mul(left, right), [-1]), labels);
  return f.graph.op('ReduceMean', [f.square(f.sub(cosines, labels))], { keepdims: 0 });
}
