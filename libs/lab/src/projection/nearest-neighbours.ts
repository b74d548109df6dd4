import { type Matrix, productAt, row } from '@nonet/numerics';
import { pause } from './pause.js';

/** For each of n vectors, the `count` others that are most similar, the most similar first. */
export interface Neighbours {
  readonly count: number;
  /** `[n, count]`, row by row. */
  readonly indices: Int32Array;
  /** `[n, count]`, row by row, falling within a row. */
  readonly cosines: Float32Array;
}

/** Rows whose cosines are computed at a stretch: some 30 ms for 2,000 vectors of 384 values. */
const STRETCH = 32;

/**
 * The nearest neighbours of each row of `unit` `[n, dimension]`, rows of unit length, exact: n² / 2 scalar products. Of
 * equally similar ones the earlier comes first. A vector is no neighbour of itself, but of its copies.
 */
export async function nearestNeighbours(
  unit: Matrix,
  count: number,
  signal?: AbortSignal,
): Promise<Neighbours> {
  if (count >= unit.rows) throw new RangeError(`${unit.rows} vectors do not have ${count} neighbours each.`);
  const indices = new Int32Array(unit.rows * count).fill(-1);
  const cosines = new Float32Array(unit.rows * count).fill(-Infinity);

  const offer = (to: number, index: number, cosine: number) => {
    const first = to * count;
    let place = first + count - 1;
    if (cosine <= cosines[place]!) return;
    for (; place > first && cosines[place - 1]! < cosine; place--) {
      cosines[place] = cosines[place - 1]!;
      indices[place] = indices[place - 1]!;
    }
    cosines[place] = cosine;
    indices[place] = index;
  };

  for (let i = 0; i < unit.rows; i++) {
    if (i % STRETCH === 0) await pause(signal);
    const one = row(unit, i);
    for (let j = i + 1; j < unit.rows; j++) {
      const cosine = Math.fround(productAt(unit.data, j * unit.columns, one));
      offer(i, j, cosine);
      offer(j, i, cosine);
    }
  }
  return { count, indices, cosines };
}
