import { productAt } from '@nonet/numerics';

/** A vector and how near it is. */
export interface NearestVector {
  readonly id: number;
  /** Cosine, -1 to 1. */
  readonly score: number;
}

const FIRST_CAPACITY = 1024;

/** Unit vectors by the id of what they stand for, in one array that doubles as it fills; searched exactly. */
export class VectorTable {
  #data: Float32Array;
  #ids: number[] = [];
  readonly #rows = new Map<number, number>();

  constructor(private readonly dimension: number) {
    this.#data = new Float32Array(FIRST_CAPACITY * dimension);
  }

  /** The vector of `id`, `[dimension]`; null without one. */
  get(id: number): Float32Array | null {
    const row = this.#rows.get(id);
    return row === undefined ? null : this.#data.slice(row * this.dimension, (row + 1) * this.dimension);
  }

  /** Adds the vector of `id`, or replaces it. */
  set(id: number, vector: Float32Array): void {
    let row = this.#rows.get(id);
    if (row === undefined) {
      row = this.#ids.push(id) - 1;
      this.#rows.set(id, row);
      if (this.#ids.length * this.dimension > this.#data.length) {
        const larger = new Float32Array(this.#data.length * 2);
        larger.set(this.#data);
        this.#data = larger;
      }
    }
    this.#data.set(vector, row * this.dimension);
  }

  /** The `top` nearest to a unit vector, best first. */
  nearest(vector: Float32Array, top: number): NearestVector[] {
    const best: NearestVector[] = [];
    for (let row = 0; row < this.#ids.length; row++) {
      const score = productAt(this.#data, row * this.dimension, vector);
      if (best.length === top && score <= (best.at(-1)?.score ?? -1)) continue;
      let place = best.length;
      while (place > 0 && (best[place - 1]?.score ?? 0) < score) place--;
      best.splice(place, 0, { id: this.#ids[row] ?? -1, score });
      if (best.length > top) best.pop();
    }
    return best;
  }
}
