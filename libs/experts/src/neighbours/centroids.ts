import { matrix, row } from '@nonet/numerics';
import { BestRows } from './best-rows.js';
import { partOf, quantise, type QuantisedVectors, reciprocalNorms, valuesAt } from './quantised-vectors.js';
import { BLOCK, QUERIES, RowBlocks } from './row-blocks.js';

/** Passes over the rows that centres learn from; further ones hardly move them. */
const PASSES = 6;
/** What a centre counts for beside the rows around it: nothing, unless there are none. */
const STAYING = 1e-6;

/** Directions around which rows lie, in eight bits themselves. */
export class Centroids {
  private readonly blocks: RowBlocks;

  constructor(readonly centres: QuantisedVectors) {
    this.blocks = new RowBlocks(centres.columns);
    reciprocalNorms(centres).forEach((norm, place) => {
      if (place % BLOCK === 0) this.blocks.take();
      this.blocks.write(place, place, valuesAt(centres, place), norm);
    });
  }

  get count(): number {
    return this.centres.rows;
  }

  /** The places of the `count` that are nearest to each row, best first. */
  nearest(rows: QuantisedVectors, count: number): Int32Array[] {
    const found: Int32Array[] = [];
    for (let start = 0; start < rows.rows; start += QUERIES)
      found.push(...this.nearestTo(partOf(rows, start, start + QUERIES), count));
    return found;
  }

  /** Each amid the rows that are nearest to it; one that has none stays. */
  *moved(rows: QuantisedVectors): Generator<void, Centroids> {
    const sums = matrix(this.count, rows.columns);
    this.centres.values.forEach((value, at) => (sums.data[at] = value * STAYING));
    for (let start = 0; start < rows.rows; start += QUERIES) {
      const part = partOf(rows, start, start + QUERIES);
      const norms = reciprocalNorms(part);
      this.nearest(part, 1).forEach(([place], at) => addTo(row(sums, place), valuesAt(part, at), norms[at]));
      yield;
    }
    return new Centroids(quantise(sums));
  }

  /** The same for at most QUERIES rows. */
  private nearestTo(rows: QuantisedVectors, count: number): Int32Array[] {
    const { blocks } = this;
    const asked = Array.from({ length: rows.rows }, (_, place) => {
      blocks.setQuery(place, valuesAt(rows, place));
      return { place, norm: 1, best: new BestRows(Math.min(count, this.count)) };
    });
    for (let block = 0; block < blocks.count; block++) for (const query of asked) blocks.offer(block, query);
    return asked.map(({ best }) => best.take().rows);
  }
}

/** Spherical k-means: `count` centres, which begin as rows spread over all. It yields every few milliseconds. */
export function* centroidsOf(rows: QuantisedVectors, count: number): Generator<void, Centroids> {
  const { columns } = rows;
  const first = new Int8Array(count * columns);
  for (let place = 0; place < count; place++)
    first.set(valuesAt(rows, Math.floor((place * rows.rows) / count)), place * columns);
  let centroids = new Centroids({ values: first, rows: count, columns });
  for (let pass = 0; pass < PASSES; pass++) centroids = yield* centroids.moved(rows);
  return centroids;
}

function addTo(sum: Float32Array, values: Int8Array, factor: number): void {
  for (let column = 0; column < sum.length; column++) sum[column] += values[column] * factor;
}
