import { GraphError } from '../errors.js';
import type { Tensor } from '../graph/tensor.js';
import type { BackwardNode } from './derivative-rules.js';
import type { Expressions } from './expressions.js';

const known = (tensor: Tensor | null | undefined): number[] => [
  ...((tensor?.elements ?? []) as readonly number[]),
];
const fromFront = (axis: number, { shape }: Tensor): number => (axis < 0 ? axis + shape.length : axis);

/** The transposition that takes another one back. */
export function untranspose(f: Expressions, dy: Tensor, perm = [...dy.shape.keys()].reverse()): Tensor {
  return f.transpose(
    dy,
    [...perm.keys()].map((axis) => perm.indexOf(axis)),
  );
}

export function concatGradient({ f, inputs, dy, position, attributes }: BackwardNode): Tensor {
  const axis = fromFront(attributes.axis as number, dy);
  return f.split(
    dy,
    inputs.map((input) => f.size(input!, axis)),
    axis,
  )[position]!;
}

export function splitGradient({ f, outputs, gradients, attributes }: BackwardNode): Tensor {
  const parts = gradients.map((gradient, i) => gradient ?? f.zerosLike(outputs[i]!));
  return f.concat(parts, Number(attributes.axis ?? 0));
}

/** Zeros around the gradient of a part. */
export function sliceGradient({ f, a, y, dy, inputs: [, starts, , axes, steps] }: BackwardNode): Tensor {
  if (known(steps).some((step) => step !== 1)) {
    throw new GraphError('GRAPH_GRADIENT_MISSING', `Slice "${y.name}": only steps of 1 have a derivative`);
  }
  const first = known(starts);
  const taken = axes ? known(axes) : [...first.keys()];
  const before = taken.map((axis, i) => (first[i]! < 0 ? first[i]! + f.size(a, axis) : first[i]!));
  const after = taken.map((axis, i) => f.size(a, axis) - f.size(y, axis) - before[i]!);
  const lists = [f.graph.integers([...before, ...after]), null, f.graph.integers(taken)];
  return f.graph.op('Pad', [dy, ...lists]);
}

export function padGradient({ f, a, dy, inputs: [, pads, , axes] }: BackwardNode): Tensor {
  const taken = axes ? known(axes) : [...a.shape.keys()];
  const before = known(pads).slice(0, taken.length);
  return taken.reduce((part, axis, i) => f.slice(part, before[i]!, before[i]! + f.size(a, axis), axis), dy);
}

/** Each row that was read collects the gradients of all places that read it; in float32, as they may be many. */
export function gatherGradient({ f, a, b: indices, dy, attributes }: BackwardNode): Tensor {
  const axis = fromFront(Number(attributes.axis ?? 0), a);
  const read = indices.shape.length;
  const rest = [...a.shape.keys()].filter((other) => other !== axis);
  // The axis that was read goes first; in dy the axes of the indices stand at its place.
  const first = [axis, ...rest];
  const dyFirst = [
    ...Array.from({ length: read }, (_, i) => axis + i),
    ...rest.map((other) => (other < axis ? other : other + read - 1)),
  ];
  const updates = f.cast(f.transpose(dy, dyFirst), 'float32');
  const table = f.cast(f.zerosLike(f.transpose(a, first)), 'float32');
  const rows = f.unsqueeze(f.cast(indices, 'int64'), [-1]);
  return f.cast(untranspose(f, scatterAdd(f, table, rows, updates), first), dy.type);
}

/**
 * Adds updates [places…, width] to the rows of a table [rows, width] that `rows` [places…, 1] names. The CUDA kernel adds
 * each slice in one thread, so that threads side by side write far apart, and all wait where many places name one row,
 * such as that of padding. With an index for each element neighbours write side by side.
 */
function scatterAdd(f: Expressions, table: Tensor, rows: Tensor, updates: Tensor): Tensor {
  const add = { reduction: 'add' } as const;
  const [count, width] = table.shape;
  const known = table.shape.length === 2 && typeof count === 'number' && typeof width === 'number';
  if (!known || !updates.shape.every((size) => typeof size === 'number')) {
    return f.graph.op('ScatterND', [table, rows, updates], add);
  }
  // ScatterND counts negative indices from the end of a row of elements: bring them in front first.
  const places = f.mod(rows, count);
  const columns = f.graph.constant('int64', [...Array(width).keys()]);
  const elements = f.reshape(f.add(f.mul(places, width), columns), [-1, 1]);
  const flat = [f.reshape(table, [-1]), elements, f.reshape(updates, [-1])];
  return f.reshape(f.graph.op('ScatterND', flat, add), [count, width]);
}
