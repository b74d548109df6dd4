import { type Matrix, row } from '@nonet/plugins';
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
      const cosine = Math.fround(product(one, unit.data, j * unit.columns));
      offer(i, j, cosine);
      offer(j, i, cosine);
    }
  }
  return { count, indices, cosines };
}

/** Four sums at a time: one alone would wait for each addition to end. */
function product(one: Float32Array, data: Float32Array, start: number): number {
  const width = one.length;
  const even = width - (width % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < even; i += 4) {
    a += one[i]! * data[start + i]!;
    b += one[i + 1]! * data[start + i + 1]!;
    c += one[i + 2]! * data[start + i + 2]!;
    d += one[i + 3]! * data[start + i + 3]!;
  }
  for (let i = even; i < width; i++) a += one[i]! * data[start + i]!;
  return a + b + (c + d);
}
