import { type DataType, FLOATS } from '../types/data-types.js';
import { type Dimension, divide, fits, showShape } from '../types/dimensions.js';
import {
  type OperatorCall,
  expectRank,
  expectType,
  integer,
  type OperatorTable,
  required,
} from './operator.js';

function heads(application: OperatorCall, size: Dimension): number {
  const count = integer(application, 'num_heads', 0);
  if (count <= 0 || divide(size, count) === null) {
    application.fail('GRAPH_ATTRIBUTE_INVALID', `num_heads: ${count} heads do not divide ${size}`);
  }
  return count;
}

/** The output of attention over one packed projection: weights [input, 3 * size]. */
function packed(application: OperatorCall, type: DataType) {
  const [batch, tokens, input] = expectRank(application, 0, 3).shape as [Dimension, Dimension, Dimension];
  const weights = expectRank(application, 1, 2).shape as [Dimension, Dimension];
  if (!fits(weights[0], input)) {
    application.fail(
      'GRAPH_SHAPE_MISMATCH',
      `weights must be [${input}, 3 * size], got ${showShape(weights)}`,
    );
  }
  const size =
    divide(weights[1], 3) ??
    application.fail('GRAPH_SHAPE_MISMATCH', `weights ${showShape(weights)} are not three matrices`);
  heads(application, size);
  return { type, shape: [batch, tokens, size] };
}

/** Attention as one operator: for inference; training composes it, because these keep nothing for the backward pass. */
export const ATTENTION: OperatorTable = {
  /** input [batch, tokens, input], weights, bias [3 * size], mask ([batch] lengths or [batch, tokens]) int32. */
  Attention: {
    domain: 'com.microsoft',
    inputs: [2, 7],
    attributes: { num_heads: 'int', unidirectional: 'int', mask_filter_value: 'float', scale: 'float' },
    infer: (application) => [packed(application, expectType(application, 0, FLOATS).type)],
  },
  /** The same with a quantized input and weights: scales of both, mask, zero points of both; float32 out. */
  QAttention: {
    domain: 'com.microsoft',
    inputs: [5, 9],
    attributes: { num_heads: 'int', unidirectional: 'int', mask_filter_value: 'float' },
    infer: (application) => {
      expectType(application, 0, ['uint8', 'int8']);
      expectType(application, 1, ['uint8', 'int8']);
      return [packed(application, required(application, 2).type)];
    },
  },
  /** query, key, value [batch, tokens, size], bias [3 * size], key padding mask ([batch] or [batch, tokens]) int32. */
  MultiHeadAttention: {
    domain: 'com.microsoft',
    inputs: [1, 10],
    attributes: { num_heads: 'int', mask_filter_value: 'float', scale: 'float', unidirectional: 'int' },
    infer: (application) => {
      const { type } = expectType(application, 0, FLOATS);
      const query = expectRank(application, 0, 3).shape;
      const size = application.inputs[2] ? expectRank(application, 2, 3).shape[2]! : query[2]!;
      heads(application, size);
      return [{ type, shape: [query[0]!, query[1]!, size] }];
    },
  },
};
