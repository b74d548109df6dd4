import { normalDistribution } from '@nonet/numerics';
import type { Attributes } from '../operators/operator.js';
import type { Tensor } from '../graph/tensor.js';
import type { BackwardNode } from './derivative-rules.js';
import type { Expressions } from './expressions.js';

/**
 * dy times d/dx of x Φ(x), with Φ the normal distribution: Φ(x) + x φ(x). With z = x/√2 that is half of
 * 1 + erf z + z exp(log(2/√π) - z²). Nine passes over what are the largest activations of a transformer, written so that
 * no factor takes a pass of its own; in half precision a table does with five.
 */
export function geluGradient(f: Expressions, x: Tensor, dy: Tensor): Tensor {
  if (x.type !== 'float32') return f.mul(dy, geluSlopeInHalf(f, x));
  const z = f.mul(x, Math.SQRT1_2);
  const bell = f.exp(f.sub(Math.log(2 / Math.sqrt(Math.PI)), f.square(z)));
  return f.mul(f.scale(dy, 0.5), f.add(f.add(f.erf(z), f.mul(z, bell)), 1));
}

/** Entries of the table on either side of zero: with as many, neighbours are as far apart as float16 is near 1. */
const PLACES = 2048;

/**
 * The slope from a table at the place PLACES x / (1 + |x|), which no x leaves. It is off by about 2⁻¹⁰ at most, which
 * is the precision of float16 where the slope is greatest.
 */
function geluSlopeInHalf(f: Expressions, x: Tensor): Tensor {
  const places = f.mul(f.softsign(f.cast(x, 'float16')), PLACES);
  const slopes = Array.from({ length: PLACES + 1 }, (_, place) => slopeAt(place));
  // Places below zero count from the end.
  const below = slopes.slice(1).map((slope) => 1 - slope);
  const table = f.graph.constant(x.type, [...slopes, ...below.toReversed()]);
  return f.lookUp(table, f.cast(places, 'int32'));
}

/** The slope in the middle of what becomes a place from 0 to PLACES: numbers are rounded to float16, then cut to whole ones. */
function slopeAt(place: number): number {
  if (place === 0) return 0.5;
  const rounding = 2 ** (Math.floor(Math.log2(place)) - 10);
  const x = 1 / (PLACES / (place + (1 - rounding) / 2) - 1);
  if (x > 10) return 1;
  return normalDistribution(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** d/dx of x/2 (1 + tanh u), u = √(2/π) (x + 0.044715 x³). */
export function tanhGeluSlope(f: Expressions, x: Tensor): Tensor {
  const rate = Math.sqrt(2 / Math.PI);
  const square = f.square(x);
  const t = f.tanh(f.mul(x, f.add(f.mul(square, 0.044715 * rate), rate)));
  const du = f.add(f.mul(square, 3 * 0.044715 * rate), rate);
  const bend = f.mul(f.mul(x, du), f.sub(1, f.square(t)));
  return f.mul(f.add(f.add(t, 1), bend), 0.5);
}

/** d/dx of y = x s, s = sigmoid(alpha x): s + alpha y (1 - s). */
export function swishSlope(f: Expressions, x: Tensor, y: Tensor, alpha = 1.702): Tensor {
  const s = f.sigmoid(f.mul(x, alpha));
  return f.add(s, f.mul(f.mul(y, alpha), f.sub(1, s)));
}

/** y (dy - Σ dy y), along the axis of the softmax; with CUDA's operators dy y - y Σ dy y, which are three. */
export function softmaxGradient({ f, y, dy, attributes }: BackwardNode): Tensor {
  const axis = Number(attributes.axis ?? -1);
  const last = axis === -1 || axis === y.shape.length - 1;
  const size = y.shape.at(-1);
  if (f.graph.device === 'cuda' && last && typeof size === 'number' && y.shape.length > 1) {
    const weighed = f.mul(dy, y);
    const minus = f.reshape(f.graph.constant(y.type, Array<number>(size).fill(-1)), [size, 1]);
    return f.addScaledRows(weighed, y, f.product(weighed, minus));
  }
  const products = innerProducts(f, dy, y, axis);
  if (!last || typeof size !== 'number') return f.mul(f.sub(dy, products), y);
  const inner = f.sub(f.rows(dy), f.reshape(products, [-1, 1]));
  return f.reshapeLike(f.mul(inner, f.rows(y)), dy);
}

/**
 * Σ dy y along an axis. In attention dy is a product, dy = do vᵀ, and then the sum is Σ do (y v) over far fewer elements
 * (Dao et al., FlashAttention, 2022, appendix B.2): y v is the output of the attention, which the graph already holds.
 */
function innerProducts(f: Expressions, dy: Tensor, y: Tensor, axis: number): Tensor {
  const product = f.graph.producer(dy);
  const attended = product?.operator === 'FusedMatMul' && (axis === -1 || axis === y.shape.length - 1);
  const { transA, transB, transBatchA, transBatchB, alpha } = product?.attributes ?? {};
  const [outputGradient, values] = product?.inputs ?? [];
  if (!attended || !outputGradient || !values || transA || !transB || alpha) {
    return f.sum(f.mul(dy, y), [axis]);
  }
  const output = f.product(y, values, { transBatchB: transBatchB ? 1 : 0 });
  if (!transBatchA) return f.sum(f.mul(outputGradient, output), [-1]);
  return f.rowsLast(f.sum(f.mul(outputGradient, f.rowsFirst(output)), [-1]));
}

/** What layer normalisation had before its scale and offset, and the inverse deviations it divided by. */
function standardise(f: Expressions, x: Tensor, attributes: Attributes): { values: Tensor; inverse: Tensor } {
  const [one, zero] = [1, 0].map((c) => f.graph.constant(x.type, Array<number>(f.size(x, -1)).fill(c)));
  const outputs = f.graph.op('LayerNormalization', [x, one!, zero!], attributes, { outputs: 3 });
  return { values: outputs[0]!, inverse: f.cast(outputs[2]!, x.type) };
}

/**
 * With x̂ the standardised values, r the inverse deviation and g = dy scale: r (g - mean g - x̂ mean(g x̂)). The means are
 * products with the scale, so that dy x̂, which the gradient of the scale needs too, serves both.
 */
function standardisedGradient(
  f: Expressions,
  x: Tensor,
  scale: Tensor,
  dy: Tensor,
  attributes: Attributes,
): Tensor {
  const { values, inverse } = standardise(f, x, attributes);
  const size = f.size(x, -1);
  const weights = f.reshape(scale, [1, size]);
  const mean = (rows: Tensor, sign = 1): Tensor =>
    f.product(rows, weights, { alpha: sign / size, transB: 1 });
  const [dRows, normal] = [f.rows(dy), f.rows(values)];
  const against = mean(f.rows(f.mul(dy, values)), -1);
  const centred =
    x.type === 'float32'
      ? f.sub(f.mul(dRows, scale), mean(dRows))
      : f.product(dRows, f.mul(centring(f, x), weights), { transB: 1 });
  const rest = f.addScaledRows(centred, normal, against);
  return f.reshapeLike(f.mul(rest, f.reshape(inverse, [-1, 1])), dy);
}

/**
 * The matrix I - 1/n, which takes the mean out of rows. In half precision a GPU multiplies with a whole matrix in the time
 * that it takes to read and write the rows, and three passes over them become one.
 */
function centring(f: Expressions, x: Tensor): Tensor {
  const size = f.size(x, -1);
  const places = f.graph.integers([...Array(size).keys()]);
  const diagonal = f.cast(f.equal(f.unsqueeze(places, [1]), places), 'float32');
  return f.cast(f.sub(diagonal, 1 / size), x.type);
}

export const layerNormGradient = ({ f, a, b: scale, dy, attributes }: BackwardNode): Tensor =>
  standardisedGradient(f, a, scale, dy, attributes);

export const layerNormScaleGradient = ({ f, a, dy, attributes }: BackwardNode): Tensor =>
  f.mul(dy, standardise(f, a, attributes).values);

/** The same where the operator itself added up what it normalises: its last output. */
export const skipLayerNormGradient = ({ f, c: scale, dy, outputs, attributes }: BackwardNode): Tensor =>
  standardisedGradient(f, outputs[3]!, scale, dy, attributes);

export const skipLayerNormScaleGradient = ({ f, dy, outputs, attributes }: BackwardNode): Tensor =>
  f.mul(dy, standardise(f, outputs[3]!, attributes).values);
