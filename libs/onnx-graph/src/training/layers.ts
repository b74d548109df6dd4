import type { Expressions } from '../autodiff/expressions.js';
import type { Tensor } from '../graph/tensor.js';

/** Rows [rows, in] times weights [in, out], plus bias [out]. */
export const linear = (f: Expressions, x: Tensor, weights: Tensor, bias: Tensor): Tensor =>
  // As MatMul, ONNX Runtime would make one Gemm of both, whose bias takes CUDA longer than the product.
  f.add(f.graph.op('FusedMatMul', [x, weights]), bias);

/** The tensors of one layer of a BERT-shaped encoder. */
export interface LayerParameters {
  /** Query, key and value projections side by side: [size, 3 * size] and [3 * size]. */
  readonly attentionWeights: Tensor;
  readonly attentionBias: Tensor;
  readonly outputWeights: Tensor;
  readonly outputBias: Tensor;
  readonly attentionNormScale: Tensor;
  readonly attentionNormOffset: Tensor;
  /** [size, inner] and [inner]. */
  readonly innerWeights: Tensor;
  readonly innerBias: Tensor;
  /** [inner, size] and [size]. */
  readonly outerWeights: Tensor;
  readonly outerBias: Tensor;
  readonly normScale: Tensor;
  readonly normOffset: Tensor;
}

/** What does not follow from the tensors; the number of tokens of a text may be known only when the graph runs. */
export interface LayerShape {
  readonly batch: number;
  readonly heads: number;
  readonly epsilon: number;
}

/** Added to the scores of padding, so that softmax makes them 0; within the range of float16. */
const MASKED = -1e4;

/** From a mask [batch, tokens], 1 at tokens and 0 at padding, what attention adds to its scores: [batch, 1, 1, tokens]. */
export const maskScores = (f: Expressions, mask: Tensor): Tensor =>
  f.unsqueeze(f.mul(f.sub(1, mask), MASKED), [1, 2]);

/**
 * Multi-head self-attention (Vaswani et al., 2017) before its output projection: rows [tokens * batch, size] to the same.
 * Composed of products, so that it has a derivative. With the tokens first, the heads of all texts are evenly spaced, and
 * products read queries, keys and values where the projections left them: only what they make is ever transposed.
 */
export function attention(
  f: Expressions,
  x: Tensor,
  { attentionWeights, attentionBias }: LayerParameters,
  scores: Tensor,
  { batch, heads }: LayerShape,
): Tensor {
  const size = f.size(x, -1);
  const width = size / heads;
  const sizes = [size, size, size];
  const [ofQuery, ofKey, ofValue] = f.split(attentionWeights, sizes, 1) as [Tensor, Tensor, Tensor];
  const [queryBias, , valueBias] = f.split(attentionBias, sizes, 0) as [Tensor, Tensor, Tensor];
  const apart = (rows: Tensor): Tensor => f.reshape(rows, [-1, batch, heads, width]);
  const query = apart(linear(f, x, ofQuery, queryBias));
  // A bias of the keys adds the same to all scores of a query, which softmax takes out again.
  const key = apart(f.product(x, ofKey));
  const value = apart(linear(f, x, ofValue, valueBias));
  const alpha = 1 / Math.sqrt(width);
  const similarity = f.product(query, key, { transB: 1, transBatchA: 1, transBatchB: 1, alpha });
  const mixed = f.product(f.softmax(f.add(similarity, scores)), value, { transBatchB: 1 });
  return f.reshape(f.rowsFirst(mixed), [-1, size]);
}

/** x + skip + bias, normalised, in one operator. */
const addAndNormalise = (
  f: Expressions,
  x: Tensor,
  skip: Tensor,
  bias: Tensor,
  norm: [Tensor, Tensor],
  epsilon: number,
) => f.graph.op('SkipLayerNormalization', [x, skip, ...norm, bias], { epsilon });

/** One layer of BERT (Devlin et al., 2019), normalisation after each half: rows [tokens * batch, size] to the same. */
export function transformerLayer(
  f: Expressions,
  x: Tensor,
  parameters: LayerParameters,
  scores: Tensor,
  shape: LayerShape,
): Tensor {
  const p = parameters;
  const attended = f.product(attention(f, x, p, scores, shape), p.outputWeights);
  const attentionNorm: [Tensor, Tensor] = [p.attentionNormScale, p.attentionNormOffset];
  const middle = addAndNormalise(f, attended, x, p.outputBias, attentionNorm, shape.epsilon);
  const inner = f.graph.op('BiasGelu', [f.product(middle, p.innerWeights), p.innerBias]);
  const outer = f.product(inner, p.outerWeights);
  return addAndNormalise(f, outer, middle, p.outerBias, [p.normScale, p.normOffset], shape.epsilon);
}

/** The mean of the token vectors of each text: rows [tokens * batch, size] and mask [batch, tokens] to [batch, size]. */
export function meanPool(f: Expressions, rows: Tensor, mask: Tensor, { batch }: LayerShape): Tensor {
  const weights = f.unsqueeze(f.div(mask, f.max(f.sum(mask, [-1]), 1)), [1]);
  const pooled = f.product(weights, f.reshape(rows, [-1, batch, f.size(rows, -1)]), { transBatchB: 1 });
  return f.squeeze(pooled, [1]);
}
