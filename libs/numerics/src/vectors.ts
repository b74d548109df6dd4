import { matrix, type Matrix, row } from './matrix.js';

/** The scalar product of two vectors of the same length, summed in float64 from the first number to the last. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/**
 * The scalar product of `vector` and the numbers of `data` from `start` on. Four sums that do not wait for one another
 * take half the time of one; rounded, they may differ from {@link dot} in the last bit.
 */
export function productAt(data: Float32Array, start: number, vector: Float32Array): number {
  const { length } = vector;
  const whole = length - (length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  let at = start;
  for (let i = 0; i < whole; i += 4, at += 4) {
    a += data[at] * vector[i];
    b += data[at + 1] * vector[i + 1];
    c += data[at + 2] * vector[i + 2];
    d += data[at + 3] * vector[i + 3];
  }
  for (let i = whole; i < length; i++) a += data[at++] * vector[i];
  return a + b + (c + d);
}

/**
 * The products of `vector` `[columns]` with each row: `[rows]`; cosines, where all have unit length. The same sums as those of
 * {@link productAt}, written out here: a call for each row costs some 6 %.
 */
export function rowProducts({ data, rows, columns }: Matrix, vector: Float32Array): Float32Array {
  const products = new Float32Array(rows);
  const whole = columns - (columns % 4);
  for (let index = 0, at = 0; index < rows; index++) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let column = 0; column < whole; column += 4, at += 4) {
      a += data[at] * vector[column];
      b += data[at + 1] * vector[column + 1];
      c += data[at + 2] * vector[column + 2];
      d += data[at + 3] * vector[column + 3];
    }
    for (let column = whole; column < columns; column++) a += data[at++] * vector[column];
    products[index] = a + b + (c + d);
  }
  return products;
}

/** The Euclidean length of a vector. */
export const norm = (vector: ArrayLike<number>): number => Math.sqrt(dot(vector, vector));

/** A copy of unit length; a vector of zeros stays one. */
export function unit<Vector extends Float32Array | Float64Array>(vector: Vector): Vector {
  const copy = vector.slice() as Vector;
  makeUnit(copy);
  return copy;
}

/** A copy `[rows, columns]` whose rows have unit length, so that a scalar product is a cosine; rows of zeros stay so. */
export function unitRows(vectors: Matrix): Matrix {
  const copy = matrix(vectors.rows, vectors.columns, vectors.data.slice());
  for (let index = 0; index < copy.rows; index++) makeUnit(row(copy, index));
  return copy;
}

function makeUnit(vector: Float32Array | Float64Array): void {
  const length = norm(vector);
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i] /= length;
}

/** The cosine of the angle between two vectors of any length; NaN where one of them is all zeros. */
export const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
