import type { Matrix } from '@nonet/numerics';
import { BestRows } from './best-rows.js';
import { quantise, type QuantisedVectors, reciprocalNorms, valuesAt } from './quantised-vectors.js';
import type { NearestIds, SearchState } from './vector-lists.js';

/** Vectors by row, searched by a loop where they lie: one question is not worth putting them elsewhere. */
export class ScannedRows {
  private vectors: QuantisedVectors;
  /** One over the length of each row; not a number for those that are hidden. */
  private norms: Float32Array = new Float32Array(0);

  constructor(columns: number) {
    this.vectors = { values: new Int8Array(0), rows: 0, columns };
  }

  get state(): SearchState {
    return { size: this.vectors.rows, approximation: null };
  }

  /** Adds rows, whose ids follow those that are there. The first are held as they are given. */
  put(ids: Int32Array, added: QuantisedVectors): void {
    const { values, rows, columns } = this.vectors;
    const all = rows === 0 ? added.values : joined(Int8Array, values, added.values);
    this.vectors = { values: all, rows: rows + ids.length, columns };
    this.norms = joined(Float32Array, this.norms, reciprocalNorms(added));
  }

  /** Rows that are not found any more; their vectors stay. */
  hide(rows: Int32Array): void {
    for (const row of rows) this.norms[row] = NaN;
  }

  copyOf(rows: Int32Array): QuantisedVectors {
    const { columns } = this.vectors;
    const values = new Int8Array(rows.length * columns);
    rows.forEach((row, at) => values.set(valuesAt(this.vectors, row), at * columns));
    return { values, rows: rows.length, columns };
  }

  /** What is nearest to each query, `count` at most: queries `[queries, columns]`. */
  nearest(queries: Matrix, count: number): NearestIds[] {
    const quantised = quantise(queries);
    return Array.from(reciprocalNorms(quantised), (norm, query) =>
      this.nearestTo(valuesAt(quantised, query), norm, count),
    );
  }

  private nearestTo(query: Int8Array, norm: number, count: number): NearestIds {
    const { norms, vectors } = this;
    const best = new BestRows(Math.min(count, vectors.rows));
    for (let row = 0; row < norms.length; row++) {
      const cosine = product(vectors.values, row * vectors.columns, query) * norms[row] * norm;
      if (cosine > best.bar) best.offer(row, cosine);
    }
    const { rows, similarities } = best.take();
    return { ids: rows, similarities };
  }
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

function joined<T extends Int8Array | Float32Array>(type: new (length: number) => T, a: T, b: T): T {
  const result = new type(a.length + b.length);
  result.set(a);
  result.set(b, a.length);
  return result;
}
