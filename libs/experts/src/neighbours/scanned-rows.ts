import type { Matrix } from '@nonet/numerics';
import { BestRows } from './best-rows.js';
import { quantise, type QuantisedVectors, reciprocalNorms, valuesAt } from './quantised-vectors.js';
import { RowWindow } from './row-window.js';
import type { NearestIds, SearchState } from './vector-lists.js';

/** Vectors by row that stay where they were read: one question is not worth putting them elsewhere. */
export class ScannedRows {
  private vectors: QuantisedVectors;
  private readonly hidden = new Set<number>();

  constructor(columns: number) {
    this.vectors = { values: new Int8Array(0), rows: 0, columns };
  }

  get state(): SearchState {
    return { size: this.vectors.rows, approximation: null };
  }

  /** Adds rows, whose ids follow those that are there. The first are held as they are given. */
  put(ids: Int32Array, added: QuantisedVectors): void {
    const { values, rows, columns } = this.vectors;
    const all = rows === 0 ? added.values : joined(values, added.values);
    this.vectors = { values: all, rows: rows + ids.length, columns };
  }

  /** Rows that are not found any more; their vectors stay. */
  hide(rows: Int32Array): void {
    for (const row of rows) this.hidden.add(row);
  }

  copyOf(rows: Int32Array): QuantisedVectors {
    const { columns } = this.vectors;
    const values = new Int8Array(rows.length * columns);
    rows.forEach((row, at) => values.set(valuesAt(this.vectors, row), at * columns));
    return { values, rows: rows.length, columns };
  }

  /** What is nearest to each query, `count` at most: queries `[queries, columns]`. */
  nearest(queries: Matrix, count: number): NearestIds[] {
    const { vectors } = this;
    const quantised = quantise(queries);
    const asked = Array.from(reciprocalNorms(quantised), (norm, query) => ({
      values: valuesAt(quantised, query),
      norm,
      best: new BestRows(Math.min(count, vectors.rows)),
    }));
    const window = new RowWindow(vectors.columns);
    for (let first = 0, shown; first < vectors.rows; first += shown) {
      shown = window.show(vectors, first);
      const norms = this.normsOf(first, window.squaresOf(shown).subarray(0, shown));
      for (const { values, norm, best } of asked) {
        const products = window.productsOf(shown, values);
        for (let at = 0; at < shown; at++) {
          const cosine = products[at] * norms[at] * norm;
          if (cosine > best.bar) best.offer(first + at, cosine);
        }
      }
    }
    return asked.map(({ best }) => {
      const { rows, similarities } = best.take();
      return { ids: rows, similarities };
    });
  }

  /** One over the length of each row from one on; not a number for those that are hidden. */
  private normsOf(first: number, squares: Int32Array): Float32Array {
    const norms = new Float32Array(squares.length);
    for (let at = 0; at < norms.length; at++) norms[at] = 1 / Math.sqrt(squares[at]);
    for (const row of this.hidden) if (row >= first && row < first + norms.length) norms[row - first] = NaN;
    return norms;
  }
}

function joined(a: Int8Array, b: Int8Array): Int8Array {
  const result = new Int8Array(a.length + b.length);
  result.set(a);
  result.set(b, a.length);
  return result;
}
