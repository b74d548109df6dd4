import { binaryCrossEntropy, cosineSimilarity, type Expressions, type Tensor } from '@nonet/onnx-graph';

import { CERTAIN, UNTOLD } from '../corpus/teachers.js';

/** What is known of an anchor and a candidate, or of a text and a label: the numbers in the matrices of a batch. */
export const NEGATIVE = 0;
export const POSITIVE = 1;
/** Neither right nor wrong for certain: left out of every sum. */
export const UNKNOWN = 2;

/** Takes an unlikely candidate out of a sum of exponentials. */
const OUT = -1e4;

/**
 * - `all`: InfoNCE (van den Oord et al. 2018); several positives of an anchor share it equally, as in supervised
 *   contrastive learning (Khosla et al. 2020, their L_out).
 * - `negatives`: decoupled (Yeh et al. 2022): positives are left out of the denominator, so that an easy positive does
 *   not make the gradients of hard negatives vanish. Of use with small batches and several positives.
 */
export type Denominator = 'all' | 'negatives';

/**
 * Contrast of anchors with candidates: the mean, over anchors with a positive, of
 * `log Σ_d exp s(a, d) - mean_p s(a, p)`, where d are the candidates of the denominator and p the positives.
 *
 * @param similarities `[anchors, candidates]`, cosines divided by the temperature
 * @param relations `[anchors, candidates]` float32 of NEGATIVE, POSITIVE and UNKNOWN
 */
export function contrast(
  f: Expressions,
  similarities: Tensor,
  relations: Tensor,
  denominator: Denominator,
): Tensor {
  const positive = f.cast(f.equal(relations, POSITIVE), 'float32');
  const counted = f.less(relations, denominator === 'all' ? UNKNOWN : POSITIVE);
  const logits = f.where(counted, similarities, OUT);
  const norm = f.graph.op('ReduceLogSumExp', [logits, f.graph.integers([-1])], { keepdims: 1 });
  const positives = f.sum(positive, [-1]);
  const mean = f.div(f.sum(f.mul(similarities, positive), [-1]), f.max(positives, 1));
  const anchors = f.min(positives, 1);
  return f.div(f.total(f.mul(f.sub(norm, mean), anchors)), f.max(f.total(anchors), 1));
}

/** {@link contrast} in both directions, averaged: each candidate must find its anchors, too. */
export function contrastBothWays(f: Expressions, similarities: Tensor, relations: Tensor): Tensor {
  const [there, back] = [
    contrast(f, similarities, relations, 'all'),
    contrast(f, f.transpose(similarities, [1, 0]), f.transpose(relations, [1, 0]), 'all'),
  ];
  return f.mul(f.add(there, back), 0.5);
}

/** The least weight of a negative. */
const FLOOR = 0.05;

/**
 * Binary cross-entropy over many labels of which each text has few. A negative weighs as much as the model still
 * believes in it (at least .05), so that hundreds of easy negatives do not drown the positives; summed over labels, mean
 * over the texts that have a positive. In the spirit of asymmetric loss (Ridnik et al. 2021), by weight rather than focus.
 *
 * @param logits `[texts, labels]`
 * @param relations `[texts, labels]` float32 of NEGATIVE, POSITIVE and UNKNOWN
 */
export function sparseLabels(f: Expressions, logits: Tensor, relations: Tensor): Tensor {
  const positive = f.cast(f.equal(relations, POSITIVE), 'float32');
  const negative = f.cast(f.less(relations, POSITIVE), 'float32');
  const belief = f.max(constantOf(f, f.sigmoid(logits)), FLOOR);
  const weights = f.add(positive, f.mul(negative, belief));
  const each = f.sub(f.softplus(logits), f.mul(logits, positive));
  const texts = f.total(f.min(f.sum(positive, [-1]), 1));
  return f.div(f.total(f.mul(each, weights)), f.max(texts, 1));
}

/**
 * Binary cross-entropy with the probabilities that teachers give, weighed as in {@link sparseLabels}: by what they or the model
 * believe, at least .05. Summed over the labels that teachers know, mean over texts.
 *
 * @param logits `[texts, labels]`
 * @param taught `[texts, labels]` float32: 0 to CERTAIN, or UNTOLD
 */
export function softLabels(f: Expressions, logits: Tensor, taught: Tensor, texts: number): Tensor {
  const told = f.cast(f.less(taught, UNTOLD), 'float32');
  const probabilities = f.mul(f.mul(taught, told), 1 / CERTAIN);
  const believed = f.max(f.max(constantOf(f, f.sigmoid(logits)), probabilities), FLOOR);
  const weights = f.mul(believed, told);
  const each = f.sub(f.softplus(logits), f.mul(logits, probabilities));
  return f.mul(f.total(f.mul(each, weights)), 1 / texts);
}

/** Binary cross-entropy, the mean over all labels that are known. Shapes as in {@link sparseLabels}. */
export function knownLabels(f: Expressions, logits: Tensor, relations: Tensor): Tensor {
  const positive = f.cast(f.equal(relations, POSITIVE), 'float32');
  return binaryCrossEntropy(f, logits, positive, f.cast(f.less(relations, UNKNOWN), 'float32'));
}

/** The source report's loss: the mean squared difference of cosine and label (1 or 0), unit vectors `[pairs, hidden]`. */
export const pairwiseCosine = cosineSimilarity;

/** The values of probabilities without their derivative: whole numbers, which they pass through, have none. */
function constantOf(f: Expressions, probabilities: Tensor): Tensor {
  const steps = f.cast(f.mul(probabilities, 2 ** 20), 'int32');
  return f.mul(f.cast(steps, 'float32'), 2 ** -20);
}
