import { FLOATS } from '../types/data-types.js';
import { type Dimension, divide } from '../types/dimensions.js';
import { type OperatorCall, expectRank, expectType, integer, type OperatorTable } from './operator.js';

function heads(application: OperatorCall, size: Dimension): number {
  const count = integer(application, 'num_heads', 0);
  if (count <= 0 || divide(size, count) === null) {
    application.fail('GRAPH_ATTRIBUTE_INVALID', `num_heads: ${count} heads do not divide ${size}`);
  }
  return count;
}

/** Attention as one operator: for inference; training composes it, because these keep nothing for the backward pass. */
export const ATTENTION: OperatorTable = {
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
