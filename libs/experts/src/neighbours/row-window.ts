import { LANES, openKernels, PAGE, type RowKernels } from './product-kernel.js';
import type { QuantisedVectors } from './quantised-vectors.js';

/** Rows that are shown at a time: few enough to stay in the fast memory of a core until the kernels have read them. */
const ROWS = 1_024;

/** Shows rows of int8 part by part to the kernels, wherever the rows lie. */
export class RowWindow {
  /** Numbers of a row there, with the zeros that fill it up. */
  private readonly stride: number;
  private readonly kernels: RowKernels;
  private readonly rows: Int8Array;
  private readonly query: Int16Array;
  private readonly products: Int32Array;
  private readonly squares: Int32Array;

  constructor(columns: number) {
    this.stride = Math.ceil(columns / LANES) * LANES;
    const size = ROWS * this.stride;
    const { memory, kernels } = openKernels(Math.ceil((size + 2 * this.stride + 8 * ROWS) / PAGE));
    this.kernels = kernels;
    this.rows = new Int8Array(memory.buffer, 0, size);
    this.query = new Int16Array(memory.buffer, size, this.stride);
    this.products = new Int32Array(memory.buffer, size + 2 * this.stride, ROWS);
    this.squares = new Int32Array(memory.buffer, size + 2 * this.stride + 4 * ROWS, ROWS);
  }

  /** Shows rows of the vectors from one on, and gives their number: as many as fit. */
  show({ values, rows, columns }: QuantisedVectors, first: number): number {
    const count = Math.min(ROWS, rows - first);
    const part = values.subarray(first * columns, (first + count) * columns);
    if (columns === this.stride) this.rows.set(part);
    else
      for (let row = 0; row < count; row++)
        this.rows.set(part.subarray(row * columns, (row + 1) * columns), row * this.stride);
    return count;
  }

  /** The product of each of the first `count` rows with itself: valid until the next call. */
  squaresOf(count: number): Int32Array {
    this.kernels.squares(0, count * this.stride, this.stride, this.squares.byteOffset);
    return this.squares;
  }

  /** The products of the first `count` rows with a query [columns]: valid until the next call. */
  productsOf(count: number, query: Int8Array): Int32Array {
    this.query.set(query);
    this.kernels.products(
      0,
      count * this.stride,
      this.stride,
      this.products.byteOffset,
      this.query.byteOffset,
    );
    return this.products;
  }
}
