import {
  type LexicalDocument,
  LexicalIndex,
  LexicalIndexError,
  type LexicalOptions,
  type Postings,
  type TextTerms,
} from '@nonet/cpc-taxonomy/lexical';
import { BestRows, checkCount, type Neighbours } from './best-rows.js';
import { NeighbourError } from './errors.js';
import type { Expected } from './neighbour-index.js';

/**
 * BM25 as it fits the texts of patents to each other. Abstracts have hardly more than 60 terms; the bound keeps long claims
 * from filling the index.
 */
const TEXT_NEIGHBOUR_OPTIONS: LexicalOptions = {
  k1: 1.2,
  b: 0.6,
  idfPower: 1,
  minDocuments: 2,
  termsPerDocument: 96,
  repetition: 'logarithmic',
};

/** A text whose neighbours by words are asked for. */
export interface WordQuestion {
  readonly text: string | TextTerms;
  /** Maximum number of neighbours. */
  readonly count: number;
  /** Rows that are no neighbours of this text: its own, if it has one. */
  readonly excluded: readonly number[];
}

/** Search by shared words among the texts of examples. */
export class LexicalNeighbours {
  private readonly hidden = new Set<number>();
  /** Zeros between searches: [size] */
  private scores = new Float32Array(0);

  private constructor(private index: LexicalIndex) {}

  static build(texts: Iterable<string>, options: Partial<LexicalOptions> = {}): LexicalNeighbours {
    return new LexicalNeighbours(
      LexicalIndex.build(documentsOf(texts), { ...TEXT_NEIGHBOUR_OPTIONS, ...options }),
    );
  }

  /** The same without holding the event loop. */
  static async buildInSlices(
    texts: Iterable<string>,
    options: Partial<LexicalOptions> = {},
    signal?: AbortSignal,
  ): Promise<LexicalNeighbours> {
    const merged = { ...TEXT_NEIGHBOUR_OPTIONS, ...options };
    return new LexicalNeighbours(await LexicalIndex.buildInSlices(documentsOf(texts), merged, signal));
  }

  /** From what another consists of, where rows were not hidden. */
  static of(postings: Postings): LexicalNeighbours {
    return new LexicalNeighbours(LexicalIndex.of(postings));
  }

  /** What it consists of, hidden rows among it: to be handed over to a thread that searches, after which this one is of no use. */
  get postings(): Postings {
    return this.index.postings;
  }

  /**
   * Reads what `write` wrote; for one question no more of it than that is about.
   * @throws NeighbourError NEIGHBOUR_FILE_INVALID
   */
  static read(bytes: Uint8Array, expected: Expected = 'many'): LexicalNeighbours {
    try {
      return new LexicalNeighbours(LexicalIndex.deserialise(bytes, expected === 'one' ? 'by-term' : 'whole'));
    } catch (cause) {
      if (!(cause instanceof LexicalIndexError)) throw cause;
      const message = `This is no file of words of examples: ${cause.message}`;
      throw new NeighbourError('NEIGHBOUR_FILE_INVALID', message, { cause });
    }
  }

  /** Rows that are no neighbours of anything from now on. */
  hide(rows: Iterable<number>): void {
    for (const row of rows) this.hidden.add(row);
  }

  /** What words add to scores is rounded to eight bits. Hidden rows are written as the others are. */
  write(): Uint8Array {
    return this.index.serialise('compact');
  }

  /** Number of rows. */
  get size(): number {
    return this.index.size;
  }

  /** Adds texts; the first gets row `size`. Words that no text had before are not found in them. */
  append(texts: Iterable<string>): void {
    this.index = this.index.with(documentsOf(texts));
  }

  /**
   * The rows with the highest scores above 0.
   * @throws NeighbourError NEIGHBOUR_COUNT_INVALID
   */
  search({ text, count, excluded }: WordQuestion): Neighbours {
    checkCount(count);
    if (this.scores.length !== this.size) this.scores = new Float32Array(this.size);
    const scores = this.index.scores(text, this.scores);
    const best = new BestRows(Math.min(count, scores.length), 0);
    // Hardly a row gets over the bar: it is read again only where one did.
    let { bar } = best;
    for (let row = 0; row < scores.length; row++) {
      if (scores[row] <= bar || this.hidden.has(row) || excluded.includes(row)) continue;
      best.offer(row, scores[row]);
      ({ bar } = best);
    }
    scores.fill(0);
    return best.take();
  }
}

function* documentsOf(texts: Iterable<string>): Generator<LexicalDocument> {
  for (const text of texts) yield { fields: [{ text, weight: 1 }] };
}
