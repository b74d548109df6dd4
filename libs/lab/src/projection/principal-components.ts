import { dot, matrix, type Matrix, norm, randomAt, row, unit } from '@nonet/numerics';
import { pause } from './pause.js';

/** Rows of the data that are summed up at a stretch. */
const STRETCH = 64;
const ITERATIONS = 2_000;
/** Two steps of an axis that agree to this are one: the angle between them is below 1e-5. */
const SETTLED = 1e-10;

/**
 * The two directions in which `vectors` `[n, dimension]` spread most, and where each vector lies along them: `[n, 2]`,
 * centred. The first of a direction's largest components is positive, so that the picture does not depend on the seed,
 * which decides only between directions of the same spread.
 *
 * Power iteration with deflation on the covariance, computed in double precision.
 */
export async function principalComponents(
  vectors: Matrix,
  options: { readonly seed: number; readonly signal?: AbortSignal },
): Promise<Matrix> {
  const { rows, columns } = vectors;
  const mean = meanRow(vectors);
  const covariance = await covarianceOf(vectors, mean, options.signal);
  const axes: Float64Array[] = [];
  for (let axis = 0; axis < Math.min(2, columns); axis++) {
    const random = randomAt(options.seed, axis);
    const start = Float64Array.from({ length: columns }, () => random.next() - 0.5);
    axes.push(steepest(covariance, start, axes));
  }
  const points = matrix(rows, 2);
  for (let i = 0; i < rows; i++) {
    const values = row(vectors, i);
    axes.forEach((axis, a) => {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += (values[c]! - mean[c]!) * axis[c]!;
      points.data[i * 2 + a] = sum;
    });
  }
  return points;
}

function meanRow(vectors: Matrix): Float64Array {
  const mean = new Float64Array(vectors.columns);
  for (let i = 0; i < vectors.rows; i++) row(vectors, i).forEach((value, c) => (mean[c]! += value));
  return mean.map((sum) => sum / vectors.rows);
}

/** `[dimension, dimension]`, row by row. */
async function covarianceOf(
  vectors: Matrix,
  mean: Float64Array,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const { rows, columns } = vectors;
  const covariance = new Float64Array(columns * columns);
  for (let i = 0; i < rows; i++) {
    if (i % STRETCH === 0) await pause(signal);
    const centred = Float64Array.from(row(vectors, i), (value, c) => value - mean[c]!);
    for (let a = 0; a < columns; a++) {
      const [factor, start] = [centred[a]! / rows, a * columns];
      for (let b = a; b < columns; b++) covariance[start + b]! += factor * centred[b]!;
    }
  }
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b < a; b++) covariance[a * columns + b] = covariance[b * columns + a]!;
  }
  return covariance;
}

/** The eigenvector of the largest eigenvalue among the directions at right angles to `others`. */
function steepest(
  covariance: Float64Array,
  start: Float64Array,
  others: readonly Float64Array[],
): Float64Array {
  let axis = unit(apartFrom(others, start));
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const turned = apartFrom(others, times(covariance, axis));
    // No spread is left in any direction: any one will do.
    if (norm(turned) < Number.EPSILON) break;
    const next = unit(turned);
    const settled = 1 - dot(next, axis) < SETTLED;
    axis = next;
    if (settled) break;
  }
  return isUpright(axis) ? axis : axis.map((value) => -value);
}

/** Whether the first of its largest components is positive; a rounding error must not decide which one is largest. */
function isUpright(axis: Float64Array): boolean {
  const largest = axis.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return axis.find((value) => Math.abs(value) >= 0.999 * largest)! >= 0;
}

function times(square: Float64Array, vector: Float64Array): Float64Array {
  const width = vector.length;
  return vector.map((_, r) => dot(square.subarray(r * width, (r + 1) * width), vector));
}

function apartFrom(others: readonly Float64Array[], vector: Float64Array): Float64Array {
  return others.reduce((rest, other) => {
    const share = dot(rest, other);
    return rest.map((value, i) => value - share * other[i]!);
  }, vector);
}
