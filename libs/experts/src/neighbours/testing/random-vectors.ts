import { matrix, type Matrix, randomAt, unitRows } from '@nonet/numerics';

/** Unit vectors around a few centres, as embeddings of texts of a few kinds are; the same in every run. */
export function randomVectors(rows: number, columns: number, seed: number): Matrix {
  const { next } = randomAt(seed, 'vectors');
  const centre = () => Float64Array.from({ length: columns }, () => next() - 0.5);
  const centres = Array.from({ length: 8 }, centre);
  const result = matrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    const values = centres[row % centres.length].map((value) => value + 0.6 * (next() - 0.5));
    result.data.set(values, row * columns);
  }
  return unitRows(result);
}
