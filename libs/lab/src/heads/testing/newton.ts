import { dot, type Matrix, sigmoid } from '@nonet/numerics';

/**
 * Logistic regression of one label by Newton's method in float64, to its optimum: the weights, then the bias, of the
 * minimum of mean(log(1 + e^z) - y z) + strength / 2 · |w|².
 */
export function logisticOptimum(
  { data, rows, columns }: Matrix,
  truth: readonly number[],
  strength: number,
): number[] {
  const size = columns + 1;
  let w: number[] = Array<number>(size).fill(0);
  for (let step = 0; step < 50; step++) {
    const gradient = w.map((value, i) => (i < columns ? strength * value : 0));
    const hessian = w.map((_, i) => w.map((_, j) => (i === j && i < columns ? strength : 0)));
    for (let row = 0; row < rows; row++) {
      const x = [...data.subarray(row * columns, (row + 1) * columns), 1];
      const p = sigmoid(dot(x, w));
      for (let i = 0; i < size; i++) {
        gradient[i] += ((p - truth[row]) * x[i]) / rows;
        for (let j = 0; j < size; j++) hessian[i][j] += (p * (1 - p) * x[i] * x[j]) / rows;
      }
    }
    const move = solve(hessian, gradient);
    w = w.map((value, i) => value - move[i]);
  }
  return w;
}

/** The solution of a system of linear equations by Gauss-Jordan elimination with pivots. */
function solve(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const m = a.map((row, i) => [...row, b[i]]);
  for (let column = 0; column < m.length; column++) {
    let pivot = column;
    for (let i = column; i < m.length; i++)
      if (Math.abs(m[i][column]) > Math.abs(m[pivot][column])) pivot = i;
    [m[column], m[pivot]] = [m[pivot], m[column]];
    for (let i = 0; i < m.length; i++) {
      if (i === column) continue;
      const factor = m[i][column] / m[column][column];
      m[i] = m[i].map((value, j) => value - factor * m[column][j]);
    }
  }
  return m.map((row, i) => row[m.length] / row[i]);
}
