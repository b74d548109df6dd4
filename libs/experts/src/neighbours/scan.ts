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
  for (let row = 0, i = 0; row < rows; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += values[i++] * own[column];
    products[row] = sum;
  }
  return products;
}
