/** Below this a pivot is rounding: the matrix is taken for one whose direction has this little weight. */
const LEAST_PIVOT = 1e-12;

/**
 * Solves A x = b for a symmetric positive definite A by Cholesky's factors.
 * @param lower the lower half of A, row by row: `[size][size]`, of which what is above the diagonal is not read
 * @returns x: `[size]`
 */
export function solveSymmetric(lower: readonly Float64Array[], b: Float64Array): Float64Array {
  const size = b.length;
  const factor = lower.map((row) => row.slice());
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = factor[i][j];
      for (let k = 0; k < j; k++) sum -= factor[i][k] * factor[j][k];
      factor[i][j] = i === j ? Math.sqrt(Math.max(sum, LEAST_PIVOT)) : sum / factor[j][j];
    }
  }
  const x = b.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i] -= factor[i][k] * x[k];
    x[i] /= factor[i][i];
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i] -= factor[k][i] * x[k];
    x[i] /= factor[i][i];
  }
  return x;
}
