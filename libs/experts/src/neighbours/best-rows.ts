import { NeighbourError } from './errors.js';

/** Rows with their similarities to a query, best first; of equal ones the lower row first. */
export interface Neighbours {
  readonly rows: Int32Array;
  /** Cosines in [-1, 1], or scores of words above 0. */
  readonly similarities: Float32Array;
}

/** The best of many rows: a heap whose top is the worst that is kept. */
export class BestRows {
  private readonly rows: Int32Array;
  private readonly values: Float64Array;
  private size = 0;
  /** What a row must surpass to be kept; offer nothing that does not. */
  bar: number;

  constructor(
    private readonly count: number,
    private readonly floor = -Infinity,
  ) {
    this.rows = new Int32Array(count);
    this.values = new Float64Array(count);
    this.bar = count === 0 ? Infinity : floor;
  }

  /** Keeps a row above the bar; rows must come in ascending order. */
  offer(row: number, value: number): void {
    const { count, rows, values } = this;
    if (this.size < count) {
      let place = this.size++;
      while (place > 0) {
        const parent = (place - 1) >> 1;
        // Of equal values the later row is the worse one.
        if (values[parent] < value) break;
        rows[place] = rows[parent];
        values[place] = values[parent];
        place = parent;
      }
      rows[place] = row;
      values[place] = value;
    } else {
      this.sink(row, value);
    }
    this.bar = this.size < count ? this.floor : values[0];
  }

  /** Ends the collection. */
  take(): Neighbours {
    const order = Array.from({ length: this.size }, (_, place) => place).sort(
      (a, b) => this.values[b] - this.values[a] || this.rows[a] - this.rows[b],
    );
    return {
      rows: Int32Array.from(order, (place) => this.rows[place]),
      similarities: Float32Array.from(order, (place) => this.values[place]),
    };
  }

  private sink(row: number, value: number): void {
    const { count, rows, values } = this;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= count) break;
      if (child + 1 < count && this.worse(child + 1, child)) child++;
      if (values[child] >= value) break;
      rows[place] = rows[child];
      values[place] = values[child];
      place = child;
    }
    rows[place] = row;
    values[place] = value;
  }

  private worse(a: number, b: number): boolean {
    return (
      this.values[a] < this.values[b] || (this.values[a] === this.values[b] && this.rows[a] > this.rows[b])
    );
  }
}

/** @throws NeighbourError NEIGHBOUR_COUNT_INVALID */
export function checkCount(count: number): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new NeighbourError(
    'NEIGHBOUR_COUNT_INVALID',
    `${count} neighbours cannot be asked for, 1 or more can.`,
  );
}
