import { type DataType, FLOATS } from '../types/data-types.js';
import { type Dimension, fits, showShape } from '../types/dimensions.js';
import {
  type OperatorCall,
  axisOf,
  broadcastAll,
  expectType,
  integer,
  type Operator,
  type OperatorTable,
} from './operator.js';

const activation = (domain: Operator['domain'], attributes: Operator['attributes'] = {}): Operator => ({
  domain,
  inputs: [1, 1],
  attributes,
  infer: (application) => {
    const { type, shape } = expectType(application, 0, FLOATS);
    if ('axis' in attributes) axisOf(application, integer(application, 'axis', -1), shape.length);
    return [{ type, shape }];
  },
});

/** Checks that inputs [size] fit the last axis of input 0. */
function expectVectors(application: OperatorCall, positions: readonly number[], size: Dimension): void {
  for (const position of positions) {
    const vector = application.inputs[position];
    if (vector && (vector.shape.length !== 1 || !fits(vector.shape[0]!, size))) {
      application.fail(
        'GRAPH_SHAPE_MISMATCH',
        `input ${position} must be [${size}], got ${showShape(vector.shape)}`,
      );
    }
  }
}

const biased: Operator = {
  domain: 'com.microsoft',
  inputs: [1, 2],
  attributes: {},
  infer: (application) => {
    const { type, shape } = expectType(application, 0, FLOATS);
    expectVectors(application, [1], shape.at(-1)!);
    return [{ type, shape }];
  },
};

const statistics = (shape: readonly Dimension[]) => ({
  type: 'float32' as DataType,
  shape: shape.with(-1, 1),
});

/** Activations and normalisations. */
export const NEURAL: OperatorTable = {
  Softmax: activation('', { axis: 'int' }),
  LogSoftmax: activation('', { axis: 'int' }),
  /** Exact GELU, with the error function. */
  Gelu: activation('com.microsoft'),
  /** GELU by its tanh approximation, of input + bias [size]. */
  FastGelu: biased,
  /** Exact GELU of input + bias [size]. */
  BiasGelu: { ...biased, inputs: [2, 2] },
  /** x * sigmoid(alpha * x). */
  QuickGelu: activation('com.microsoft', { alpha: 'float' }),
  /** Over the last axis: normalised values, and in float32 the means and inverse deviations [.., 1]. */
  LayerNormalization: {
    domain: '',
    inputs: [2, 3],
    attributes: { axis: 'int', epsilon: 'float', stash_type: 'int' },
    fixedOutputs: 1,
    infer: (application) => {
      const { type, shape } = expectType(application, 0, FLOATS);
      const axis = axisOf(application, integer(application, 'axis', -1), shape.length);
      if (axis !== shape.length - 1)
        application.fail('GRAPH_ATTRIBUTE_INVALID', 'axis: only the last axis is known here');
      expectVectors(application, [1, 2], shape.at(-1)!);
      return [{ type, shape }, statistics(shape), statistics(shape)];
    },
  },
  /**
   * Layer normalisation of input + skip + bias, with scale [size], offset [size] and bias [size]: the normalised
   * values, means, inverse deviations (both left out by the kernels) and the sum that was normalised.
   */
  SkipLayerNormalization: {
    domain: 'com.microsoft',
    inputs: [3, 5],
    attributes: { epsilon: 'float' },
    fixedOutputs: 1,
    infer: (application) => {
      const { type, shape } = expectType(application, 0, FLOATS);
      broadcastAll(application, [shape, expectType(application, 1, [type]).shape]);
      expectVectors(application, [2, 3, 4], shape.at(-1)!);
      return [{ type, shape }, statistics(shape), statistics(shape), { type, shape }];
    },
  },
};
