import { matrix, type Matrix, randomAt, unitRows } from '@nonet/numerics';

/** Unit vectors around a few centres, as embeddings of texts of a few kinds are; the same in every run, and others around the same centres. */
export function randomVectors(rows: number, columns: number, seed: number, kinds = 8, part = 0): Matrix {
  const { next } = randomAt(seed, 'vectors');
  const centre = () => Float64Array.from({ length: columns }, () => next() - 0.5);
  const centres = Array.from({ length: kinds }, centre);
  const around = part === 0 ? next : randomAt(seed, 'vectors', part).next;
  const result = matrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    const values = centres[row % centres.length].map((value) => value + 0.6 * (around() - 0.5));
    result.data.set(values, row * columns);
  }
  return unitRows(result);
}
