import { ANY } from '../types/data-types.js';
import { type Dimension, divide, fits, showShape, unknownDimension } from '../types/dimensions.js';
import {
  type OperatorCall,
  axisOf,
  expectSameType,
  expectType,
  integer,
  knownNumbers,
  type OperatorTable,
  required,
  type TensorType,
} from './operator.js';

/** The length of `start:end:step` on an axis of this size; unknown where the size is a name and cannot cancel. */
function sliceLength(size: Dimension, start: number, end: number, step: number): Dimension {
  if (typeof size === 'string') {
    if (step === 1 && start === 0 && end >= 2 ** 31 - 1) return size;
    if (step === 1 && start < 0 && end >= 2 ** 31 - 1) return -start;
    if (step === 1 && start >= 0 && end >= start && end < 2 ** 31 - 1) return end - start;
    return unknownDimension();
  }
  const clamp = (index: number, low: number, high: number) =>
    Math.min(Math.max(index < 0 ? index + size : index, low), high);
  return step > 0
    ? Math.max(0, Math.ceil((clamp(end, 0, size) - clamp(start, 0, size)) / step))
    : Math.max(0, Math.ceil((clamp(end, -1, size - 1) - clamp(start, 0, size - 1)) / step));
}

function sliced(application: OperatorCall): TensorType {
  const input = required(application, 0);
  const [starts, ends] = [knownNumbers(application, 1), knownNumbers(application, 2)];
  const axes = application.inputs[3] ? knownNumbers(application, 3) : starts.map((_, axis) => axis);
  const steps = application.inputs[4] ? knownNumbers(application, 4) : starts.map(() => 1);
  const shape = [...input.shape];
  axes.forEach((given, i) => {
    const axis = axisOf(application, given, shape.length);
    shape[axis] = sliceLength(shape[axis]!, starts[i]!, ends[i]!, steps[i]!);
  });
  const elements = steps[0] === 1 ? input.elements?.slice(starts[0]!, ends[0]!) : undefined;
  return { type: input.type, shape, elements };
}

function concatenated(application: OperatorCall): TensorType {
  const type = expectSameType(application, ANY);
  const inputs = application.inputs.map((_, position) => required(application, position));
  const rank = inputs[0]!.shape.length;
  const axis = axisOf(application, integer(application, 'axis', 0), rank);
  let length: Dimension = 0;
  for (const { shape } of inputs) {
    const alike = shape.length === rank && shape.every((d, i) => i === axis || fits(d, inputs[0]!.shape[i]!));
    if (!alike) {
      const all = inputs.map((input) => showShape(input.shape)).join(', ');
      application.fail('GRAPH_SHAPE_MISMATCH', `shapes differ outside of axis ${axis}: ${all}`);
    }
    const size: Dimension = shape[axis]!;
    length = typeof length === 'number' && typeof size === 'number' ? length + size : unknownDimension();
  }
  const elements = inputs.every((input) => input.elements)
    ? inputs.flatMap((input) => input.elements!)
    : undefined;
  return { type, shape: inputs[0]!.shape.map((d, i) => (i === axis ? length : d)), elements };
}

function split(application: OperatorCall): TensorType[] {
  const { type, shape } = required(application, 0);
  const axis = axisOf(application, integer(application, 'axis', 0), shape.length);
  const sizes: readonly (Dimension | null)[] = application.inputs[1]
    ? knownNumbers(application, 1)
    : Array.from({ length: application.outputs }, () => divide(shape[axis]!, application.outputs));
  const whole = sizes.every((size) => typeof size === 'number') ? sizes.reduce((a, b) => a + b, 0) : null;
  const wrong = whole !== null && typeof shape[axis] === 'number' && whole !== shape[axis];
  if (sizes.length !== application.outputs || sizes.includes(null) || wrong) {
    application.fail(
      'GRAPH_SHAPE_MISMATCH',
      `axis ${axis} of ${showShape(shape)} does not split into ${application.outputs} parts of [${sizes.join(', ')}]`,
    );
  }
  return sizes.map((size) => ({ type, shape: shape.map((d, i) => (i === axis ? size! : d)) }));
}

function gathered(application: OperatorCall): TensorType {
  const { type, shape, elements } = required(application, 0);
  const indices = expectType(application, 1, ['int64', 'int32']);
  const axis = axisOf(application, integer(application, 'axis', 0), shape.length);
  const known = indices.elements?.map((index) =>
    typeof index === 'number' ? elements?.at(index) : undefined,
  );
  return {
    type,
    shape: [...shape.slice(0, axis), ...indices.shape, ...shape.slice(axis + 1)],
    elements: known?.every((element) => element !== undefined) ? (known as Dimension[]) : undefined,
  };
}

function padded(application: OperatorCall): TensorType {
  const { type, shape } = required(application, 0);
  const pads = knownNumbers(application, 1);
  const axes = application.inputs[3]
    ? knownNumbers(application, 3).map((axis) => axisOf(application, axis, shape.length))
    : [...shape.keys()];
  if (pads.length !== 2 * axes.length) {
    application.fail(
      'GRAPH_INPUTS_INVALID',
      `${axes.length} axes take ${2 * axes.length} pads, got ${pads.length}`,
    );
  }
  const sizes = [...shape];
  axes.forEach((axis, i) => {
    const size = sizes[axis]!;
    const extra = pads[i]! + pads[i + axes.length]!;
    if (extra !== 0) sizes[axis] = typeof size === 'number' ? size + extra : unknownDimension();
  });
  return { type, shape: sizes };
}

const like = (attributes: OperatorTable[string]['attributes'], inputs: readonly [number, number]) => ({
  domain: '' as const,
  inputs,
  attributes,
});

/** Operators that take elements from tensors and put them into others. */
export const SELECTION: OperatorTable = {
  Slice: { ...like({}, [3, 5]), infer: (application) => [sliced(application)] },
  Concat: { ...like({ axis: 'int' }, [1, Infinity]), infer: (application) => [concatenated(application)] },
  Split: { ...like({ axis: 'int', num_outputs: 'int' }, [1, 2]), infer: split },
  Gather: { ...like({ axis: 'int' }, [2, 2]), infer: (application) => [gathered(application)] },
  GatherElements: {
    ...like({ axis: 'int' }, [2, 2]),
    infer: (application) => {
      const { type, shape } = required(application, 0);
      const indices = expectType(application, 1, ['int32', 'int64']).shape;
      if (indices.length !== shape.length) {
        application.fail(
          'GRAPH_SHAPE_MISMATCH',
          `indices must have ${shape.length} dimensions, got ${showShape(indices)}`,
        );
      }
      return [{ type, shape: indices }];
    },
  },
  Pad: { ...like({ mode: 'string' }, [2, 4]), infer: (application) => [padded(application)] },
  ScatterND: {
    ...like({ reduction: 'string' }, [3, 3]),
    infer: (application) => {
      const { type, shape } = required(application, 0);
      const indices = expectType(application, 1, ['int64']).shape;
      const expected = [...indices.slice(0, -1), ...shape.slice(Number(indices.at(-1)))];
      const updates = required(application, 2).shape;
      if (updates.length !== expected.length || updates.some((d, i) => !fits(d, expected[i]!))) {
        application.fail(
          'GRAPH_SHAPE_MISMATCH',
          `updates must be ${showShape(expected)}, got ${showShape(updates)}`,
        );
      }
      return [{ type, shape }];
    },
  },
};
