import { DATA_TYPES, type DataType } from '../types/data-types.js';
import { type Dimension, elementCount, type Shape, showShape } from '../types/dimensions.js';
import { GraphError } from '../errors.js';
import type { GraphBuilder } from '../graph/graph-builder.js';
import type { Tensor } from '../graph/tensor.js';

/** A tensor, or a number that becomes a constant of the other operand's type. */
export type Operand = Tensor | number;

export interface ProductOptions {
  readonly alpha?: number;
  readonly transA?: 0 | 1;
  readonly transB?: 0 | 1;
  readonly transBatchA?: 0 | 1;
  readonly transBatchB?: 0 | 1;
}

/** Formulas over the tensors of a graph: `f.add(f.mul(a, b), 1)` reads as it computes. */
export class Expressions {
  constructor(readonly graph: GraphBuilder) {}

  add = (a: Operand, b: Operand): Tensor => this.binary('Add', a, b);
  sub = (a: Operand, b: Operand): Tensor => this.binary('Sub', a, b);
  mul = (a: Operand, b: Operand): Tensor => this.binary('Mul', a, b);
  div = (a: Operand, b: Operand): Tensor => this.binary('Div', a, b);
  pow = (a: Operand, b: Operand): Tensor => this.binary('Pow', a, b);
  min = (a: Operand, b: Operand): Tensor => this.binary('Min', a, b);
  max = (a: Operand, b: Operand): Tensor => this.binary('Max', a, b);
  mod = (a: Operand, b: Operand): Tensor => this.binary('Mod', a, b);
  less = (a: Operand, b: Operand): Tensor => this.binary('Less', a, b);
  lessOrEqual = (a: Operand, b: Operand): Tensor => this.binary('LessOrEqual', a, b);
  greater = (a: Operand, b: Operand): Tensor => this.binary('Greater', a, b);
  greaterOrEqual = (a: Operand, b: Operand): Tensor => this.binary('GreaterOrEqual', a, b);
  equal = (a: Operand, b: Operand): Tensor => this.binary('Equal', a, b);

  neg = (x: Tensor): Tensor => this.graph.op('Neg', [x]);
  abs = (x: Tensor): Tensor => this.graph.op('Abs', [x]);
  sign = (x: Tensor): Tensor => this.graph.op('Sign', [x]);
  sqrt = (x: Tensor): Tensor => this.graph.op('Sqrt', [x]);
  exp = (x: Tensor): Tensor => this.graph.op('Exp', [x]);
  log = (x: Tensor): Tensor => this.graph.op('Log', [x]);
  sin = (x: Tensor): Tensor => this.graph.op('Sin', [x]);
  cos = (x: Tensor): Tensor => this.graph.op('Cos', [x]);
  erf = (x: Tensor): Tensor => this.graph.op('Erf', [x]);
  tanh = (x: Tensor): Tensor => this.graph.op('Tanh', [x]);
  sigmoid = (x: Tensor): Tensor => this.graph.op('Sigmoid', [x]);
  softsign = (x: Tensor): Tensor => this.graph.op('Softsign', [x]);
  softplus = (x: Tensor): Tensor => this.graph.op('Softplus', [x]);
  gelu = (x: Tensor): Tensor => this.graph.op('Gelu', [x]);
  softmax = (x: Tensor, axis = -1): Tensor => this.graph.op('Softmax', [x], { axis });
  logSoftmax = (x: Tensor, axis = -1): Tensor => this.graph.op('LogSoftmax', [x], { axis });
  square = (x: Tensor): Tensor => this.mul(x, x);

  /** `condition ? a : b`, element by element. */
  where(condition: Tensor, a: Operand, b: Operand): Tensor {
    const { type } = typeof a === 'number' ? (b as Tensor) : a;
    return this.graph.op('Where', [condition, this.operand(a, type), this.operand(b, type)]);
  }

  cast(x: Tensor, type: DataType): Tensor {
    return x.type === type ? x : this.graph.op('Cast', [x], { to: DATA_TYPES[type].code });
  }

  /** The matrix product of the last two axes, either operand transposed, or its first axis brought behind, for free. */
  product(a: Tensor, b: Tensor, options: ProductOptions = {}): Tensor {
    const [left, right] = [this.beforeRowsLast(a), this.beforeRowsLast(b)];
    if (left && !options.transBatchA) return this.product(left, b, { ...options, transBatchA: 1 });
    if (right && !options.transBatchB) return this.product(a, right, { ...options, transBatchB: 1 });
    const set = Object.entries(options).filter(([name, value]) => value !== (name === 'alpha' ? 1 : 0));
    return set.length === 0
      ? this.graph.op('MatMul', [a, b])
      : this.graph.op('FusedMatMul', [a, b], Object.fromEntries(set));
  }

  /** `x` times a number: where `x` is a product that nothing else needs, the product takes the factor at no cost. */
  scale(x: Tensor, factor: number): Tensor {
    const node = this.graph.producer(x);
    if (node?.operator !== 'MatMul' && node?.operator !== 'FusedMatMul') return this.mul(x, factor);
    const alpha = Number(node.attributes.alpha ?? 1) * factor;
    return this.product(node.inputs[0]!, node.inputs[1]!, { ...node.attributes, alpha });
  }

  /** a + b times `factors`, one for each row: of one shape [.., n], and [.., 1]. CUDA does it in one pass. */
  addScaledRows(a: Tensor, b: Tensor, factors: Tensor): Tensor {
    if (this.graph.device === 'cpu') return this.add(a, this.mul(b, factors));
    return this.graph.op('GatedAdd', [a, b, factors]);
  }

  /** Sums over axes, which stay as 1. */
  sum(x: Tensor, axes: readonly number[]): Tensor {
    return axes.length === 0
      ? x
      : this.graph.op('ReduceSum', [x, this.graph.integers(axes)], { keepdims: 1 });
  }

  /** The sum of tensors of one shape, in one pass. */
  addAll(tensors: readonly Tensor[]): Tensor {
    const [first] = tensors;
    const alike = tensors.length > 2 && tensors.every(({ shape }) => sameShape(shape, first!.shape));
    return alike ? this.graph.op('Sum', tensors) : tensors.reduce(this.add);
  }

  /** The sum of all elements, without dimensions. */
  total(x: Tensor): Tensor {
    return this.graph.op('ReduceSum', [x], { keepdims: 0 });
  }

  transpose(x: Tensor, perm: readonly number[]): Tensor {
    return perm.every((axis, i) => axis === i) ? x : this.graph.op('Transpose', [x], { perm });
  }

  /** [batch…, rows, n] to [rows, batch…, n]. */
  rowsFirst(x: Tensor): Tensor {
    return this.transpose(x, firstOf(x.shape.length));
  }

  /** [rows, batch…, n] to [batch…, rows, n]. */
  rowsLast(x: Tensor): Tensor {
    return this.transpose(x, lastOf(x.shape.length));
  }

  private beforeRowsLast(x: Tensor): Tensor | null {
    const node = x.shape.length < 3 ? null : this.graph.producer(x);
    const turned =
      node?.operator === 'Transpose' && `${node.attributes.perm}` === `${lastOf(x.shape.length)}`;
    return turned ? node.inputs[0]! : null;
  }

  /** Layer normalisation over the last axis. */
  layerNorm(x: Tensor, scale: Tensor, offset: Tensor, epsilon: number): Tensor {
    return this.graph.op('LayerNormalization', [x, scale, offset], { epsilon });
  }

  /** Rows (along the last axis) of unit length; a row of zeros stays one. */
  unitRows(x: Tensor): Tensor {
    return this.div(x, this.max(this.sqrt(this.sum(this.square(x), [-1])), 1e-12));
  }

  /** A new shape; one dimension may be -1 (what is left), 0 keeps the axis at its place. */
  reshape(x: Tensor, wanted: readonly number[]): Tensor {
    const shape = withRest(wanted, x);
    const known = shape.every((size) => size > 0);
    if (known && sameShape(x.shape, shape)) return x;
    // Of two changes of the shape only the second counts.
    const before = known ? this.graph.producer(x) : null;
    if (before?.operator === 'Reshape') return this.reshape(before.inputs[0]!, shape);
    return this.graph.op('Reshape', [x, this.graph.integers(shape)]);
  }

  /** All axes but the last as one: [rows, n]. CUDA kernels broadcast one axis much faster than several. */
  rows(x: Tensor): Tensor {
    return x.shape.length === 2 ? x : this.reshape(x, [-1, this.size(x, -1)]);
  }

  /** `x` in the shape of another tensor with as many elements. */
  reshapeLike(x: Tensor, other: Tensor): Tensor {
    if (sameShape(x.shape, other.shape)) return x;
    const known = other.shape.every((dimension) => typeof dimension === 'number');
    if (known) return this.reshape(x, other.shape as number[]);
    return this.graph.op('Reshape', [x, this.shapeOf(other)]);
  }

  expandLike(x: Tensor, other: Tensor): Tensor {
    return sameShape(x.shape, other.shape) ? x : this.graph.op('Expand', [x, this.shapeOf(other)]);
  }

  /** The shape of a tensor: a constant where it is known. */
  shapeOf(x: Tensor): Tensor {
    const known = x.shape.every((dimension) => typeof dimension === 'number');
    return known ? this.graph.integers(x.shape as number[]) : this.graph.op('Shape', [x]);
  }

  /** Zeros of the shape and type of another tensor. */
  zerosLike(x: Tensor): Tensor {
    return this.graph.op('Expand', [this.graph.constant(x.type, 0), this.shapeOf(x)]);
  }

  concat(parts: readonly Tensor[], axis: number): Tensor {
    return parts.length === 1 ? parts[0]! : this.graph.op('Concat', parts, { axis });
  }

  split(x: Tensor, sizes: readonly number[], axis: number): Tensor[] {
    if (sizes.length === 1) return [x];
    return this.graph.op('Split', [x, this.graph.integers(sizes)], { axis }, { outputs: sizes.length });
  }

  slice(x: Tensor, start: number, end: number, axis: number): Tensor {
    return this.graph.op('Slice', [x, ...[[start], [end], [axis]].map((list) => this.graph.integers(list))]);
  }

  gather(x: Tensor, indices: Tensor, axis = 0): Tensor {
    return this.graph.op('Gather', [x, indices], { axis });
  }

  /** The elements of a table [n] at places below n, which may count from the end, in the shape of the places. */
  lookUp(table: Tensor, places: Tensor): Tensor {
    // For elements one by one CUDA has a faster kernel than for slices of one element; measured in float16 alone.
    if (this.graph.device === 'cpu' || table.type !== 'float16') return this.gather(table, places);
    return this.reshapeLike(
      this.graph.op('GatherElements', [table, this.reshape(places, [-1])], { axis: 0 }),
      places,
    );
  }

  unsqueeze(x: Tensor, axes: readonly number[]): Tensor {
    return this.graph.op('Unsqueeze', [x, this.graph.integers(axes)]);
  }

  squeeze(x: Tensor, axes: readonly number[]): Tensor {
    return this.graph.op('Squeeze', [x, this.graph.integers(axes)]);
  }

  /** Sums what broadcasting had repeated, so that `x` has the shape of `other` again. */
  sumLike(x: Tensor, other: Tensor): Tensor {
    if (sameShape(x.shape, other.shape)) return x;
    const added = x.shape.length - other.shape.length;
    const rows = x.shape.slice(0, -1);
    if (other.shape.length === 1 && other.shape[0] === x.shape.at(-1) && rows.every(isNumber)) {
      return this.columnSums(x, Number(elementCount(rows)));
    }
    const axes = [...x.shape.keys()].filter(
      (i) => i < added || (other.shape[i - added] === 1 && x.shape[i] !== 1),
    );
    return this.reshapeLike(this.sum(x, axes), other);
  }

  /**
   * Sums over all axes but the last: [n]. As a product, which CUDA computes much faster than the reduction; there in two
   * stages: products of few long columns keep few of its processors busy.
   */
  private columnSums(x: Tensor, rows: number): Tensor {
    const parts = rows / PART;
    if (this.graph.device === 'cpu' || !Number.isInteger(parts) || parts < 2) {
      return this.product(this.ones(x.type, rows), this.rows(x));
    }
    const width = this.size(x, -1);
    const ones = this.reshape(this.ones(x.type, rows), [parts, 1, PART]);
    return this.sumOfParts(this.product(ones, this.reshape(x, [parts, PART, width])));
  }

  /** The sums [n] of what the first stage made of each part of the rows: [parts, .., n]. */
  sumOfParts(sums: Tensor): Tensor {
    const parts = this.size(sums, 0);
    return this.product(this.ones(sums.type, parts), this.reshape(sums, [parts, -1]));
  }

  /**
   * The parts [parts, 1, n] that `sumOfParts` made a vector of, or several that it made vectors of which were joined, or left at
   * zero, or added up; null: it did not.
   */
  partsOf(vector: Tensor): Tensor[] | null {
    const node = this.graph.producer(vector);
    if (node?.operator === 'Concat') return this.joinedParts(node.inputs as Tensor[]);
    if (node?.operator === 'Add' || node?.operator === 'Sum') return this.addedParts(node.inputs as Tensor[]);
    const rows = node?.operator === 'MatMul' ? this.graph.producer(node.inputs[1]!) : null;
    const sums = rows?.operator === 'Reshape' ? rows.inputs[0]! : null;
    const parts = sums?.shape[0];
    const summed = typeof parts === 'number' && node!.inputs[0] === this.ones(vector.type, parts);
    return summed && sums!.shape.length === 3 ? [sums!] : null;
  }

  private joinedParts(vectors: readonly Tensor[]): Tensor[] | null {
    const all = vectors.map((vector) => this.partsOf(vector));
    const [like] = all.find((parts) => parts !== null) ?? [];
    if (!like) return null;
    const filled = all.map((parts, i) => parts ?? this.zeroParts(vectors[i]!, like));
    return filled.every((parts) => parts !== null) ? filled.flat() : null;
  }

  private addedParts(vectors: readonly Tensor[]): Tensor[] | null {
    const all = vectors.map((vector) => this.partsOf(vector) ?? []);
    return all.every(({ length }) => length === 1) ? [this.concat(all.flat(), 0)] : null;
  }

  private zeroParts(vector: Tensor, { type, shape }: Tensor): Tensor[] | null {
    const node = this.graph.producer(vector);
    const zero = this.graph.constant(type, 0);
    if (node?.operator !== 'Expand' || node.inputs[0] !== zero) return null;
    const parts = this.graph.integers([...(shape.slice(0, -1) as number[]), this.size(vector, 0)]);
    return [this.graph.op('Expand', [zero, parts])];
  }

  private ones(type: DataType, count: number): Tensor {
    return this.graph.constant(type, Array<number>(count).fill(1));
  }

  /** A dimension that must be a number, since the graph depends on it. */
  size(x: Tensor, axis: number): number {
    const dimension = x.shape.at(axis);
    if (typeof dimension === 'number') return dimension;
    const message = `"${x.name}" ${showShape(x.shape)}: axis ${axis} must be known when the graph is built`;
    throw new GraphError('GRAPH_SHAPE_MISMATCH', message);
  }

  private binary(operator: string, a: Operand, b: Operand): Tensor {
    const { type } = typeof a === 'number' ? (b as Tensor) : a;
    return this.graph.op(operator, [this.operand(a, type), this.operand(b, type)]);
  }

  private operand(value: Operand, type: DataType): Tensor {
    return typeof value === 'number' ? this.graph.constant(type, value) : value;
  }
}

/** Rows that the first stage of a sum of columns adds up. */
const PART = 128;

const upTo = (length: number): number[] => Array.from({ length }, (_, axis) => axis);
/** The orders of axes of `rowsFirst` and `rowsLast`. */
const firstOf = (rank: number): number[] => [rank - 2, ...upTo(rank - 2), rank - 1];
const lastOf = (rank: number): number[] => [...upTo(rank - 2).map((axis) => axis + 1), 0, rank - 1];

const isNumber = (dimension: Dimension): dimension is number => typeof dimension === 'number';

/** A shape with -1 replaced by what is left, where that is known. */
function withRest(shape: readonly number[], x: Tensor): readonly number[] {
  const total = elementCount(x.shape);
  if (typeof total !== 'number' || shape.includes(0) || !shape.includes(-1)) return shape;
  const others = shape.filter((size) => size > 0).reduce((product, size) => product * size, 1);
  return total % others === 0 ? shape.map((size) => (size === -1 ? total / others : size)) : shape;
}

const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((d, i) => d === b[i]);
