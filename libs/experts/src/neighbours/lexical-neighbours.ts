import {
  type LexicalDocument,
  LexicalIndex,
  LexicalIndexError,
  type LexicalOptions,
  type TextTerms,
} from '@nonet/cpc-taxonomy';
import { BestRows, type Neighbours } from './best-rows.js';
import { NeighbourError } from './errors.js';
import { checkCount, type Expected } from './neighbour-index.js';

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

/** Whether a row may not be a neighbour of a query (its place in the batch): the query's own row, or a removed one. */
export type Exclusion = (query: number, row: number) => boolean;

export interface NeighbourSearchOptions {
  /** Maximum number of neighbours of each query. */
  readonly count: number;
  readonly exclude?: Exclusion;
}

/** Search by shared words among the texts of examples. */
export class LexicalNeighbours {
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

  /** What words add to scores is rounded to eight bits. */
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
   * The rows with the highest scores above 0 for each text.
   * @throws NeighbourError NEIGHBOUR_COUNT_INVALID
   */
  search(
    texts: readonly (string | TextTerms)[],
    { count, exclude = () => false }: NeighbourSearchOptions,
  ): Neighbours[] {
    checkCount(count);
    return texts.map((text, query) => {
      const scores = this.index.scores(text);
      const best = new BestRows(Math.min(count, scores.length), 0);
      for (let row = 0; row < scores.length; row++)
        if (scores[row] > best.bar && !exclude(query, row)) best.offer(row, scores[row]);
      return best.take();
    });
  }
}

function* documentsOf(texts: Iterable<string>): Generator<LexicalDocument> {
  for (const text of texts) yield { fields: [{ text, weight: 1 }] };
}
