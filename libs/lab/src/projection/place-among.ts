import { matrix, type Matrix, productAt, row } from '@nonet/numerics';
import { pause } from './pause.js';

/** As many neighbours say where a point goes. */
const NEIGHBOURS = 8;
/** How much more a nearer neighbour counts: a cosine that is 0.05 less counts a third. */
const SHARPNESS = 22;
/** Rows that are placed at a stretch: some 30 ms among 2,000 vectors of 384 values. */
const STRETCH = 32;

export interface LaidOut {
  /** Rows of `unit` that have a place. */
  readonly rows: readonly number[];
  /** Their places `[rows, 2]`. */
  readonly points: Matrix;
}

/**
 * Places all rows of `unit` `[n, dimension]`, of unit length: those that are laid out where they are, each other one between the
 * laid-out ones that are most similar to it, nearer to those that are more so. Time grows with n times the number laid out, where a
 * layout of all would take n².
 */
export async function placeAmong(
  unit: Matrix,
  { rows, points }: LaidOut,
  signal?: AbortSignal,
): Promise<Matrix> {
  const placed = matrix(unit.rows, 2);
  const isLaidOut = new Uint8Array(unit.rows);
  rows.forEach((at, i) => {
    isLaidOut[at] = 1;
    placed.data.set(row(points, i), 2 * at);
  });
  const count = Math.min(NEIGHBOURS, rows.length);
  const nearest = new Int32Array(count);
  const cosines = new Float32Array(count);
  for (let at = 0, done = 0; at < unit.rows; at++) {
    if (isLaidOut[at]) continue;
    if (done++ % STRETCH === 0) await pause(signal);
    const one = row(unit, at);
    cosines.fill(-Infinity);
    for (let i = 0; i < rows.length; i++) {
      const cosine = productAt(unit.data, rows[i]! * unit.columns, one);
      let place = count - 1;
      if (cosine <= cosines[place]!) continue;
      for (; place > 0 && cosines[place - 1]! < cosine; place--) {
        cosines[place] = cosines[place - 1]!;
        nearest[place] = nearest[place - 1]!;
      }
      cosines[place] = cosine;
      nearest[place] = i;
    }
    let [x, y, sum] = [0, 0, 0];
    for (let k = 0; k < count; k++) {
      const weight = Math.exp(SHARPNESS * (cosines[k]! - cosines[0]!));
      x += weight * points.data[2 * nearest[k]!]!;
      y += weight * points.data[2 * nearest[k]! + 1]!;
      sum += weight;
    }
    placed.data[2 * at] = x / sum;
    placed.data[2 * at + 1] = y / sum;
  }
  return placed;
}
