/** A dense row-major matrix of float32 values: `data[row * columns + column]`. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** A matrix of zeros, or one that takes over `data` (length must be `rows * columns`). */
export function matrix(rows: number, columns: number, data = new Float32Array(rows * columns)): Matrix {
  if (data.length !== rows * columns) {
    throw new RangeError(`A ${rows} x ${columns} matrix needs ${rows * columns} values, got ${data.length}.`);
  }
  return { data, rows, columns };
}

/** A view (no copy) of one row. */
export function row(m: Matrix, index: number): Float32Array {
  return m.data.subarray(index * m.columns, (index + 1) * m.columns);
}
