import type { Expressions } from '../autodiff/expressions.js';
import type { Tensor } from '../graph/tensor.js';

/** Cross-entropy: the mean over rows of -log softmax(logits)[label]. Logits [rows, classes], labels int64 [rows]. */
export function crossEntropy(f: Expressions, logits: Tensor, labels: Tensor): Tensor {
  const onOff = f.graph.constant(logits.type, [0, 1]);
  const chosen = f.graph.op('OneHot', [labels, f.graph.integers([f.size(logits, -1)]), onOff]);
  return softCrossEntropy(f, logits, chosen);
}

/** Cross-entropy with targets [rows, classes], each row a distribution: the mean over rows of -Σ target log softmax. */
export function softCrossEntropy(f: Expressions, logits: Tensor, targets: Tensor): Tensor {
  const rows = f.sum(f.mul(f.logSoftmax(logits), targets), [-1]);
  return f.neg(f.graph.op('ReduceMean', [rows], { keepdims: 0 }));
}

/**
 * Binary cross-entropy of logits against targets in [0, 1], weighted element by element: Σ w (log(1 + eˣ) - x t) / Σ w.
 * A weight of 0 leaves a label out whose truth is not known. All of one shape.
 */
export function binaryCrossEntropy(f: Expressions, logits: Tensor, targets: Tensor, weights: Tensor): Tensor {
  const each = f.sub(f.softplus(logits), f.mul(logits, targets));
  return f.div(f.total(f.mul(each, weights)), f.max(f.total(weights), 1e-12));
}

export interface InfoNceOptions {
  readonly temperature: number;
  /** [anchors, candidates]: weights of the positives of each anchor, which sum to 1 in a row. */
  readonly positives: Tensor;
  /** bool [anchors, candidates]: candidates that are neither right nor wrong for an anchor, and left out. */
  readonly excluded: Tensor;
}

/**
 * InfoNCE (van den Oord et al., 2018) over unit vectors, anchors [n, size] against candidates [m, size]: cross-entropy of
 * their cosines divided by the temperature; several positives share the target of a row (Khosla et al., Supervised
 * Contrastive Learning, 2020, their L_out). Use it where texts that belong together are known and the rest of the batch serves as negatives.
 */
export function infoNce(
  f: Expressions,
  anchors: Tensor,
  candidates: Tensor,
  options: InfoNceOptions,
): Tensor {
  const logits = f.product(anchors, candidates, { transB: 1, alpha: 1 / options.temperature });
  return softCrossEntropy(f, f.where(options.excluded, -1e4, logits), options.positives);
}

/** The report's pairwise loss: the mean squared difference of cosine and label, for unit vectors [pairs, size]. */
export function cosineSimilarity(f: Expressions, left: Tensor, right: Tensor, labels: Tensor): Tensor {
  const cosines = f.reshapeLike(f.sum(f.mul(left, right), [-1]), labels);
  return f.graph.op('ReduceMean', [f.square(f.sub(cosines, labels))], { keepdims: 0 });
}
