import { type Matrix, norm, row, unitRows } from '@nonet/numerics';
import { ProjectionError } from './errors.js';

/**
 * A copy `[n, dimension]` whose rows have unit length; a row of zeros stays one.
 * @throws ProjectionError ENCODER_VECTORS_INVALID where a value is no finite number, as after a training gone wrong
 */
export function checkedUnitRows(vectors: Matrix): Matrix {
  for (let i = 0; i < vectors.rows; i++)
    if (!Number.isFinite(norm(row(vectors, i))))
      throw new ProjectionError(
        'ENCODER_VECTORS_INVALID',
        `Vector ${i + 1} of ${vectors.rows} has values that are no finite numbers; the weights of its encoder are damaged.`,
      );
  return unitRows(vectors);
}
