import type { Tensor } from '../graph/tensor.js';
import type { BackwardNode } from './derivative-rules.js';
import type { Expressions, ProductOptions } from './expressions.js';

type Flag = 0 | 1;

/**
 * The gradient of `alpha * op(a) op(b)`, where `op` may transpose and may bring the first axis, which counts rows, behind
 * the batch axes. With `y = a b` it is `dy bᵀ` and `aᵀ dy`; transposed operands only change which side stands where, so
 * no transposition is ever computed, except to put the rows first again.
 */
export function productGradient({ f, a, b, dy, position, attributes }: BackwardNode): Tensor {
  const flag = (name: string): Flag => (attributes[name] ? 1 : 0);
  const not = (name: string): Flag => (attributes[name] ? 0 : 1);
  const alpha = Number(attributes.alpha ?? 1);
  const [batchA, batchB] = [flag('transBatchA'), flag('transBatchB')];
  if (position === 0) {
    const da = flag('transA')
      ? f.product(b, dy, { alpha, transA: flag('transB'), transB: 1, transBatchA: batchB })
      : f.product(dy, b, { alpha, transB: not('transB'), transBatchB: batchB });
    return batchA ? f.rowsFirst(da) : da;
  }
  if (b.shape.length === 2 && a.shape.length > 2 && !batchA && !flag('transA')) {
    return weightGradient(f, a, dy, { alpha, transA: flag('transB') });
  }
  const db = flag('transB')
    ? f.product(dy, a, { alpha, transA: 1, transB: flag('transA'), transBatchB: batchA })
    : f.product(a, dy, { alpha, transA: not('transA'), transBatchA: batchA });
  return batchB ? f.rowsFirst(db) : db;
}

/** The gradient of a matrix that all rows of a batch were multiplied with: one product over all of them. */
function weightGradient(f: Expressions, a: Tensor, dy: Tensor, options: ProductOptions): Tensor {
  const rows = f.reshape(a, [-1, f.size(a, -1)]);
  const dRows = f.reshape(dy, [-1, f.size(dy, -1)]);
  return options.transA
    ? f.product(dRows, rows, { ...options, transA: 1 })
    : f.product(rows, dRows, { ...options, transA: 1 });
}
