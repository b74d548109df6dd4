import type { BestRows } from './best-rows.js';
import type { QuantisedVectors } from './quantised-vectors.js';

/** Offers rows by their cosines: products times one over both lengths. A row whose norm is no number is passed over. */
export function collect(
  best: BestRows,
  { products, norms, norm }: { products: Int32Array; norms: Float32Array; norm: number },
  exclude: (row: number) => boolean,
  firstRow: number,
): void {
  for (let at = 0; at < products.length; at++) {
    const cosine = products[at] * norms[at] * norm;
    if (cosine > best.bar && !exclude(firstRow + at)) best.offer(firstRow + at, cosine);
  }
}

/** Products of one query with few rows. */
export function directProducts(
  queries: QuantisedVectors,
  query: number,
  { values, rows, columns }: QuantisedVectors,
): Int32Array {
  const own = queries.values.subarray(query * columns, (query + 1) * columns);
  const products = new Int32Array(rows);
  for (let row = 0; row < rows; row++) products[row] = product(values, row * columns, own);
  return products;
}

/** The product of a vector with the values from a place on, in four sums that do not wait for each other. */
function product(values: Int8Array, from: number, own: Int8Array): number {
  const { length } = own;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let at = 0;
  for (; at + 3 < length; at += 4) {
    const i = from + at;
    a = (a + values[i] * own[at]) | 0;
    b = (b + values[i + 1] * own[at + 1]) | 0;
    c = (c + values[i + 2] * own[at + 2]) | 0;
    d = (d + values[i + 3] * own[at + 3]) | 0;
  }
  for (; at < length; at++) a += values[from + at] * own[at];
  return a + b + c + d;
}
