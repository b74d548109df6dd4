import type { Attributes } from '../operators/operator.js';
import type { Tensor } from '../graph/tensor.js';
import type { Expressions } from './expressions.js';
import {
  geluGradient,
  layerNormGradient,
  layerNormScaleGradient,
  skipLayerNormGradient,
  skipLayerNormScaleGradient,
  softmaxGradient,
  swishSlope,
  tanhGeluSlope,
} from './neural-rules.js';
import {
  concatGradient,
  gatherGradient,
  padGradient,
  sliceGradient,
  splitGradient,
  untranspose,
} from './movement-rules.js';
import { productGradient } from './product-rule.js';
import { extremeGradient, meanGradient, spread } from './reduction-rules.js';

/** A node `y = operator(a, b, c, …)` on the way back: `dy` is the gradient of the loss with respect to `y`. */
export interface BackwardNode {
  readonly f: Expressions;
  readonly a: Tensor;
  readonly b: Tensor;
  readonly c: Tensor;
  readonly y: Tensor;
  readonly dy: Tensor;
  readonly inputs: readonly (Tensor | null)[];
  readonly outputs: readonly Tensor[];
  /** The gradients of all outputs; null for those that the loss does not depend on. */
  readonly gradients: readonly (Tensor | null)[];
  /** The input that the gradient is asked for. */
  readonly position: number;
  readonly attributes: Attributes;
}

/** The gradient with respect to one input; the sums over axes that were broadcast are taken by `gradients`. */
export type DerivativeRule = (node: BackwardNode) => Tensor;

/** The gradients with respect to the inputs in their order; the last rule serves all further inputs. */
export const DERIVATIVES: Readonly<Record<string, readonly DerivativeRule[]>> = {
  // Arithmetic
  Add: [({ dy }) => dy],
  Sum: [({ dy }) => dy],
  Sub: [({ dy }) => dy, ({ f, dy }) => f.neg(dy)],
  Mul: [({ f, b, dy }) => f.mul(dy, b), ({ f, a, dy }) => f.mul(dy, a)],
  Div: [({ f, b, dy }) => f.div(dy, b), ({ f, b, y, dy }) => f.neg(f.div(f.mul(dy, y), b))],
  Pow: [
    ({ f, a, b, dy }) => f.mul(dy, f.mul(f.pow(a, f.sub(b, 1)), b)),
    ({ f, a, y, dy }) => f.mul(dy, f.mul(y, f.log(a))),
  ],
  Min: [
    ({ f, a, b, dy }) => f.where(f.lessOrEqual(a, b), dy, 0),
    ({ f, a, b, dy }) => f.where(f.lessOrEqual(a, b), 0, dy),
  ],
  Max: [({ f, a, b, dy }) => f.where(f.less(a, b), 0, dy), ({ f, a, b, dy }) => f.where(f.less(a, b), dy, 0)],
  Where: [({ dy }) => dy, ({ f, a, dy }) => f.where(a, dy, 0), ({ f, a, dy }) => f.where(a, 0, dy)],
  Cast: [({ f, a, dy }) => f.cast(dy, a.type)],
  Identity: [({ dy }) => dy],

  // Functions
  Abs: [({ f, a, dy }) => f.mul(dy, f.sign(a))],
  Neg: [({ f, dy }) => f.neg(dy)],
  Sqrt: [({ f, y, dy }) => f.div(f.mul(dy, 0.5), y)],
  Reciprocal: [({ f, y, dy }) => f.neg(f.mul(dy, f.square(y)))],
  Exp: [({ f, y, dy }) => f.mul(dy, y)],
  Log: [({ f, a, dy }) => f.div(dy, a)],
  Sin: [({ f, a, dy }) => f.mul(dy, f.cos(a))],
  Cos: [({ f, a, dy }) => f.neg(f.mul(dy, f.sin(a)))],
  Erf: [({ f, a, dy }) => f.mul(f.mul(dy, 2 / Math.sqrt(Math.PI)), f.exp(f.neg(f.square(a))))],

  // Activations and normalisations
  Relu: [({ f, a, dy }) => f.where(f.greater(a, 0), dy, 0)],
  Tanh: [({ f, y, dy }) => f.mul(dy, f.sub(1, f.square(y)))],
  Sigmoid: [({ f, y, dy }) => f.mul(dy, f.mul(y, f.sub(1, y)))],
  Softplus: [({ f, a, dy }) => f.mul(dy, f.sigmoid(a))],
  Gelu: [({ f, a, dy }) => geluGradient(f, a, dy)],
  BiasGelu: [({ f, a, b, dy }) => geluGradient(f, f.add(a, b), dy)],
  FastGelu: [({ f, a, inputs: [, b], dy }) => f.mul(dy, tanhGeluSlope(f, b ? f.add(a, b) : a))],
  QuickGelu: [({ f, a, y, dy, attributes }) => f.mul(dy, swishSlope(f, a, y, attributes.alpha as number))],
  Softmax: [softmaxGradient],
  LogSoftmax: [
    ({ f, y, dy, attributes }) => f.sub(dy, f.mul(f.exp(y), f.sum(dy, [Number(attributes.axis ?? -1)]))),
  ],
  LayerNormalization: [layerNormGradient, layerNormScaleGradient, ({ dy }) => dy],
  SkipLayerNormalization: [
    skipLayerNormGradient,
    skipLayerNormGradient,
    skipLayerNormScaleGradient,
    ({ dy }) => dy,
    skipLayerNormGradient,
  ],

  // Products
  MatMul: [productGradient],
  FusedMatMul: [productGradient],
  Gemm: [
    productGradient,
    productGradient,
    ({ f, dy, attributes }) => f.mul(dy, Number(attributes.beta ?? 1)),
  ],

  // Reductions
  ReduceSum: [(node) => node.f.expandLike(spread(node, node.dy), node.a)],
  ReduceMean: [meanGradient],
  ReduceL2: [(node) => node.f.mul(node.a, spread(node, node.f.div(node.dy, node.y)))],
  ReduceSumSquare: [(node) => node.f.mul(node.a, spread(node, node.f.mul(node.dy, 2)))],
  ReduceLogSumExp: [
    (node) => node.f.mul(node.f.exp(node.f.sub(node.a, spread(node, node.y))), spread(node, node.dy)),
  ],
  ReduceMax: [extremeGradient],
  ReduceMin: [extremeGradient],

  // Movement
  Reshape: [({ f, a, dy }) => f.reshapeLike(dy, a)],
  Squeeze: [({ f, a, dy }) => f.reshapeLike(dy, a)],
  Unsqueeze: [({ f, a, dy }) => f.reshapeLike(dy, a)],
  Expand: [({ dy }) => dy],
  Transpose: [({ f, dy, attributes }) => untranspose(f, dy, attributes.perm as number[])],
  Concat: [concatGradient],
  Split: [splitGradient],
  Slice: [sliceGradient],
  Pad: [padGradient],
  Gather: [gatherGradient],
};
