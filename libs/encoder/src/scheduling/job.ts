import type { TokenizedTexts } from '../tokenizer/tokenizer.js';

/** Lengths that differ by less than this many tokens may share a bucket. */
const BUCKET_WIDTH = 4;

/** One caller: what it has been served so far decides when it is next. */
export interface Caller {
  /** Tokens served, on the clock that all callers share. */
  served: number;
}

/** Texts of one caller that wait for their vectors. */
export class Job {
  /** Texts by length, `ceil(length / BUCKET_WIDTH)` to positions in `texts`; only buckets that are not empty. */
  private readonly buckets = new Map<number, number[]>();
  waitingTexts = 0;
  waitingTokens = 0;
  /** Texts that have no vector yet, waiting or in a batch. */
  unfinished: number;
  readonly output: Float32Array;

  constructor(
    readonly caller: Caller,
    readonly texts: TokenizedTexts,
    readonly dimension: number,
    readonly resolve: (vectors: Float32Array) => void,
    readonly reject: (reason: unknown) => void,
  ) {
    const rows = texts.offsets.length - 1;
    this.unfinished = rows;
    this.output = new Float32Array(rows * dimension);
    for (let row = 0; row < rows; row++) {
      const bucket = bucketOf(this.lengthOf(row));
      const bucketRows = this.buckets.get(bucket);
      if (bucketRows) bucketRows.push(row);
      else this.buckets.set(bucket, [row]);
      this.waitingTexts++;
      this.waitingTokens += this.lengthOf(row);
    }
  }

  lengthOf(row: number): number {
    return this.texts.offsets[row + 1]! - this.texts.offsets[row]!;
  }

  /** The bucket of the longest texts that wait. */
  longestBucket(): number {
    return Math.max(...this.buckets.keys());
  }

  /** The last text put into a bucket, without taking it. */
  peek(bucket: number): number | undefined {
    return this.buckets.get(bucket)?.at(-1);
  }

  /** Takes that text. */
  take(bucket: number): void {
    const rows = this.buckets.get(bucket)!;
    this.waitingTokens -= this.lengthOf(rows.pop()!);
    this.waitingTexts--;
    if (rows.length === 0) this.buckets.delete(bucket);
  }
}

const bucketOf = (length: number) => Math.ceil(length / BUCKET_WIDTH);

/** The number of tokens that every text of a bucket fits into. */
export const bucketLength = (bucket: number) => bucket * BUCKET_WIDTH;
