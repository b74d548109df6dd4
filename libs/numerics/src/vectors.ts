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
 * {@link productAt}, of two rows at a time, which read each number of the vector once: that takes two thirds of the time.
 */
export function rowProducts({ data, rows, columns }: Matrix, vector: Float32Array): Float32Array {
  const products = new Float32Array(rows);
  const wide = Float64Array.from(vector);
  const whole = columns - (columns % 4);
  const pairs = rows - (rows % 2);
  for (let index = 0; index < pairs; index += 2) {
    let at = index * columns;
    let beside = at + columns;
    let [a, b, c, d] = [0, 0, 0, 0];
    let [e, f, g, h] = [0, 0, 0, 0];
    for (let column = 0; column < whole; column += 4, at += 4, beside += 4) {
      const v = wide[column];
      const w = wide[column + 1];
      const x = wide[column + 2];
      const y = wide[column + 3];
      a += data[at] * v;
      b += data[at + 1] * w;
      c += data[at + 2] * x;
      d += data[at + 3] * y;
      e += data[beside] * v;
      f += data[beside + 1] * w;
      g += data[beside + 2] * x;
      h += data[beside + 3] * y;
    }
    for (let column = whole; column < columns; column++) {
      a += data[at++] * wide[column];
      e += data[beside++] * wide[column];
    }
    products[index] = a + b + (c + d);
    products[index + 1] = e + f + (g + h);
  }
  if (pairs < rows) products[pairs] = productAt(data, pairs * columns, vector);
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
