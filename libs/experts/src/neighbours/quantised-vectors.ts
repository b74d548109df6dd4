import type { Matrix } from '@nonet/numerics';
import { NeighbourError } from './errors.js';

/**
 * Vectors in eight bits: [rows, columns], each row in units of its own, the greatest of its values 127 of them. Only
 * directions are kept, so the unit is not: cosines are those of the whole numbers.
 */
export interface QuantisedVectors {
  readonly values: Int8Array;
  readonly rows: number;
  readonly columns: number;
}

const MAX = 127;

/**
 * Rounds each row to eight bits. Cosines of two unit vectors of 384 numbers then differ from those of the vectors by
 * about 0.0005 (standard deviation), seldom by more than 0.002.
 * @throws NeighbourError NEIGHBOUR_VECTOR_INVALID for a row without direction or with something that is no number
 */
export function quantise({ data, rows, columns }: Matrix): QuantisedVectors {
  const values = new Int8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const greatest = greatestAt(row, data, columns);
    for (let i = row * columns, end = i + columns; i < end; i++)
      values[i] = Math.round((data[i] / greatest) * MAX);
  }
  return { values, rows, columns };
}

/** @throws NeighbourError NEIGHBOUR_VECTOR_INVALID for a row without direction or with something that is no number */
export function checkDirections({ data, rows, columns }: Matrix): void {
  for (let row = 0; row < rows; row++) greatestAt(row, data, columns);
}

/** The same; of a row that has a direction little is looked at. */
export function checkQuantised({ values, rows, columns }: QuantisedVectors): void {
  for (let row = 0; row < rows; row++) {
    let at = row * columns;
    for (const end = at + columns; at < end && values[at] === 0;) at++;
    if (at === (row + 1) * columns) throw withoutDirection(row, 0);
  }
}

function greatestAt(row: number, data: Float32Array, columns: number): number {
  let greatest = 0;
  for (let i = row * columns, end = i + columns; i < end; i++) {
    const size = Math.abs(data[i]);
    // NaN is not below anything either.
    if (!(size <= greatest)) greatest = size;
  }
  if (greatest > 0 && greatest < Infinity) return greatest;
  throw withoutDirection(row, greatest);
}

const withoutDirection = (row: number, greatest: number): NeighbourError =>
  new NeighbourError(
    'NEIGHBOUR_VECTOR_INVALID',
    `Vector ${row} has no direction: its greatest value is ${greatest}.`,
  );

/** One over the length of each row. */
export function reciprocalNorms({ values, rows, columns }: QuantisedVectors): Float32Array {
  const norms = new Float32Array(rows);
  for (let row = 0, i = 0; row < rows; row++) {
    let sum = 0;
    for (const end = i + columns; i < end; i++) sum += values[i] * values[i];
    norms[row] = 1 / Math.sqrt(sum);
  }
  return norms;
}

/** A view: [columns]. */
export const valuesAt = ({ values, columns }: QuantisedVectors, row: number): Int8Array =>
  values.subarray(row * columns, (row + 1) * columns);

/** A view of the rows from `start` to before `end`, or the last. */
export function partOf(
  { values, rows, columns }: QuantisedVectors,
  start: number,
  end: number,
): QuantisedVectors {
  const last = Math.min(end, rows);
  return { values: values.subarray(start * columns, last * columns), rows: last - start, columns };
}
