/** A dense row-major matrix of float32 values: `data[row * columns + column]`. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** A matrix of zeros, or one that takes over `data` (length must be `rows * columns`). */
export function matrix(
  rows: number,
  columns: number,
  data: Float32Array = new Float32Array(rows * columns),
): Matrix {
  if (data.length !== rows * columns) {
    throw new RangeError(`A ${rows} x ${columns} matrix needs ${rows * columns} values, got ${data.length}.`);
  }
  return { data, rows, columns };
}

/** A view (no copy) of one row. */
export function row(m: Matrix, index: number): Float32Array {
  return m.data.subarray(index * m.columns, (index + 1) * m.columns);
}

/** Vectors of `columns` numbers each as the rows of a new matrix: `[vectors.length, columns]`. */
export function stackRows(vectors: readonly ArrayLike<number>[], columns: number): Matrix {
  const stacked = matrix(vectors.length, columns);
  vectors.forEach((vector, index) => stacked.data.set(vector, index * columns));
  return stacked;
}

/** The rows that stand at `places`, in that order, as a new matrix: `[places.length, columns]`. */
export function gatherRows(m: Matrix, places: ArrayLike<number>): Matrix {
  const gathered = matrix(places.length, m.columns);
  for (let at = 0; at < places.length; at++) row(gathered, at).set(row(m, places[at]));
  return gathered;
}
