import { NUMBERS } from '../types/data-types.js';
import {
  divide,
  elementCount,
  fits,
  isUnknown,
  type Shape,
  showShape,
  unknownDimension,
} from '../types/dimensions.js';
import {
  type OperatorCall,
  axisOf,
  broadcastAll,
  expectSameType,
  integer,
  knownElements,
  knownNumbers,
  type OperatorTable,
  required,
  type TensorType,
} from './operator.js';

/** The shape that Reshape makes: 0 keeps an axis, one -1 takes what is left. */
function reshaped(application: OperatorCall): Shape {
  const { shape } = required(application, 0);
  const target = knownElements(application, 1).map((size, axis) =>
    size === 0
      ? (shape[axis] ??
        application.fail('GRAPH_SHAPE_MISMATCH', `${showShape(shape)} has no axis ${axis} to keep`))
      : size,
  );
  const free = target.indexOf(-1);
  const rest = elementCount(target.filter((_, axis) => axis !== free));
  const all = elementCount(shape);
  const size = free < 0 ? null : divide(all, rest);
  if (free < 0 ? !fits(all, rest) : size === null) {
    application.fail('GRAPH_SHAPE_MISMATCH', `${showShape(shape)} does not reshape to ${showShape(target)}`);
  }
  return target.map((dimension, axis) => (axis === free ? size! : dimension));
}

function unsqueezed(application: OperatorCall): TensorType {
  const { type, shape, elements } = required(application, 0);
  const axes = knownNumbers(application, 1);
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => axisOf(application, axis, rank)));
  const rest = [...shape];
  return {
    type,
    shape: Array.from({ length: rank }, (_, i) => (added.has(i) ? 1 : rest.shift()!)),
    elements,
  };
}

function squeezed(application: OperatorCall): TensorType {
  const { type, shape, elements } = required(application, 0);
  const axes = knownNumbers(application, 1).map((axis) => axisOf(application, axis, shape.length));
  for (const axis of axes) {
    if (!fits(shape[axis]!, 1)) {
      application.fail('GRAPH_SHAPE_MISMATCH', `axis ${axis} of ${showShape(shape)} is not 1`);
    }
  }
  return { type, shape: shape.filter((_, i) => !axes.includes(i)), elements };
}

function transposed(application: OperatorCall): TensorType {
  const { type, shape } = required(application, 0);
  const order =
    (application.attributes.perm as number[] | undefined) ?? shape.map((_, i) => shape.length - 1 - i);
  if ([...order].sort((a, b) => a - b).join() !== [...shape.keys()].join()) {
    application.fail(
      'GRAPH_ATTRIBUTE_INVALID',
      `perm [${order.join(', ')}] is no order of the axes of ${showShape(shape)}`,
    );
  }
  return { type, shape: order.map((axis) => shape[axis]!) };
}

const like = (attributes: OperatorTable[string]['attributes'], inputs: readonly [number, number]) => ({
  domain: '' as const,
  inputs,
  attributes,
});

/** Operators that keep all elements and change their shape, and those that make shapes. */
export const SHAPING: OperatorTable = {
  Reshape: {
    ...like({}, [2, 2]),
    infer: (application) => {
      const { type, elements } = required(application, 0);
      return [{ type, shape: reshaped(application), elements }];
    },
  },
  Transpose: { ...like({ perm: 'ints' }, [1, 1]), infer: (application) => [transposed(application)] },
  Unsqueeze: { ...like({}, [2, 2]), infer: (application) => [unsqueezed(application)] },
  Squeeze: { ...like({}, [2, 2]), infer: (application) => [squeezed(application)] },
  Expand: {
    ...like({}, [2, 2]),
    infer: (application) => {
      const { type, shape } = required(application, 0);
      return [{ type, shape: broadcastAll(application, [shape, knownElements(application, 1)]) }];
    },
  },
  Shape: {
    ...like({ start: 'int', end: 'int' }, [1, 1]),
    infer: (application) => {
      const { shape } = required(application, 0);
      const elements = shape.slice(
        integer(application, 'start', 0),
        integer(application, 'end', shape.length),
      );
      return [
        {
          type: 'int64',
          shape: [elements.length],
          elements: elements.some(isUnknown) ? undefined : elements,
        },
      ];
    },
  },
  Range: {
    ...like({}, [3, 3]),
    infer: (application) => {
      const type = expectSameType(application, NUMBERS);
      const [start, limit, step] = application.inputs.map((input) => input?.elements?.[0]);
      const countable = start === 0 && step === 1 && limit !== undefined;
      return [{ type, shape: [countable ? limit : unknownDimension()] }];
    },
  },
};
