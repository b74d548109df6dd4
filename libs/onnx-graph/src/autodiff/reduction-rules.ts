import type { Tensor } from '../graph/tensor.js';
import type { BackwardNode } from './derivative-rules.js';

/** The axes that a reduction took, counted from the front. */
function reducedAxes({ a, inputs: [, axes] }: BackwardNode): number[] {
  const rank = a.shape.length;
  if (!axes) return [...a.shape.keys()];
  return (axes.elements as number[]).map((axis) => (axis < 0 ? axis + rank : axis)).sort((x, y) => x - y);
}

/** A value of the reduced shape, with the reduced axes put back as 1 so that it broadcasts against the input. */
export function spread(node: BackwardNode, value: Tensor): Tensor {
  if (value.shape.length === node.a.shape.length) return value;
  return node.f.unsqueeze(value, reducedAxes(node));
}

/** How many elements went into each mean. */
function count({ f, a, ...node }: BackwardNode): Tensor | number {
  const axes = reducedAxes({ f, a, ...node });
  const sizes = axes.map((axis) => a.shape[axis]!);
  if (sizes.every((size) => typeof size === 'number')) return sizes.reduce((x, y) => x * y, 1);
  const taken = f.gather(f.shapeOf(a), f.graph.integers(axes));
  return f.cast(f.graph.op('ReduceProd', [taken], { keepdims: 0 }), a.type);
}

export function meanGradient(node: BackwardNode): Tensor {
  const { f, a, dy } = node;
  return f.expandLike(spread(node, f.div(dy, count(node))), a);
}

/** Of a maximum or minimum: to the elements that reach it, in equal parts. */
export function extremeGradient(node: BackwardNode): Tensor {
  const { f, a, y, dy } = node;
  const reached = f.cast(f.equal(a, spread(node, y)), dy.type);
  const ties = f.sum(reached, reducedAxes(node));
  return f.mul(reached, f.div(spread(node, dy), ties));
}
