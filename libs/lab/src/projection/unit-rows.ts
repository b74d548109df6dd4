import { matrix, type Matrix, row } from '@nonet/plugins';
import { ProjectionError } from './errors.js';

/**
 * A copy `[n, dimension]` whose rows have unit length, so that a scalar product is a cosine; a row of zeros stays one.
 * @throws ProjectionError ENCODER_VECTORS_INVALID where a value is no finite number, as after a training gone wrong
 */
export function unitRows(vectors: Matrix): Matrix {
  const unit = matrix(vectors.rows, vectors.columns, vectors.data.slice());
  for (let i = 0; i < unit.rows; i++) {
    const values = row(unit, i);
    const length = Math.sqrt(dot(values, values));
    if (!Number.isFinite(length)) {
      throw new ProjectionError(
        'ENCODER_VECTORS_INVALID',
        `Vector ${i + 1} of ${unit.rows} has values that are no finite numbers; the weights of its encoder are damaged.`,
      );
    }
    if (length > 0) for (let c = 0; c < values.length; c++) values[c]! /= length;
  }
  return unit;
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
