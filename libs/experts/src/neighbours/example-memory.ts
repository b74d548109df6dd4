import type { TextTerms } from '@nonet/cpc-taxonomy';
import type { Matrix } from '@nonet/numerics';
import type { Neighbours } from './best-rows.js';
import { NeighbourError } from './errors.js';
import { type Example, ExampleSet } from './example-set.js';
import { LexicalNeighbours } from './lexical-neighbours.js';
import { type FoundNeighbours, type IndexOptions, NeighbourIndex } from './neighbour-index.js';
import { quantise } from './quantised-vectors.js';

/** An example with what it is found by. */
export interface RememberedExample extends Example {
  readonly text: string;
}

/** A text whose neighbours are asked for, with the examples to leave out: itself, if it is one. */
export interface MemoryQuery {
  readonly text: string | TextTerms;
  readonly excluded?: readonly string[];
}

export interface MemoryFiles {
  readonly examples: Uint8Array;
  readonly vectors: Uint8Array;
  readonly words: Uint8Array;
}

/** Number of neighbours that vote; more would bring labels that are wrong more often than right. */
export const NEIGHBOURS = 40;

/** Examples with their vectors and words: row `r` of each is the same patent. It learns and forgets without a rebuild. */
export class ExampleMemory {
  /** @param words are handed over to `vectors` */
  constructor(
    readonly examples: ExampleSet,
    readonly vectors: NeighbourIndex,
    words: LexicalNeighbours,
  ) {
    const sizes = [examples.size, vectors.size, words.size];
    if (new Set(sizes).size > 1) {
      const message = `Examples, vectors and texts must be equally many, got ${sizes.join(', ')}.`;
      throw new NeighbourError('NEIGHBOUR_SHAPE_MISMATCH', message);
    }
    vectors.takeWords(words);
    vectors.hide(examples.removedRows);
  }

  /** @param vectors [examples, columns], of any length but 0 */
  static async build(examples: readonly RememberedExample[], vectors: Matrix): Promise<ExampleMemory> {
    const words = LexicalNeighbours.build(examples.map(({ text }) => text));
    return ExampleMemory.of(ExampleSet.of(examples), words, await NeighbourIndex.open(quantise(vectors)));
  }

  /** @throws NeighbourError NEIGHBOUR_FILE_INVALID */
  static async read(
    { examples, vectors, words }: MemoryFiles,
    options?: IndexOptions,
  ): Promise<ExampleMemory> {
    const known = [ExampleSet.read(examples), LexicalNeighbours.read(words, options?.expected)] as const;
    return ExampleMemory.of(...known, await NeighbourIndex.read(vectors, options));
  }

  /** The index, which may have a thread, is freed where it does not fit. */
  private static async of(
    examples: ExampleSet,
    words: LexicalNeighbours,
    vectors: NeighbourIndex,
  ): Promise<ExampleMemory> {
    try {
      return new ExampleMemory(examples, vectors, words);
    } catch (error) {
      await vectors.dispose();
      throw error;
    }
  }

  async write(): Promise<MemoryFiles> {
    return {
      examples: this.examples.write(),
      vectors: await this.vectors.write(),
      words: await this.vectors.writeWords(),
    };
  }

  /** @param vectors one for each query: [queries, columns] */
  async neighbours(queries: readonly MemoryQuery[], vectors: Matrix): Promise<FoundNeighbours[]> {
    checkRows(queries.length, vectors);
    const words = queries.map(({ text, excluded = [] }) => ({
      text,
      count: NEIGHBOURS,
      excluded: this.rowsOf(excluded),
    }));
    const most = NEIGHBOURS + Math.max(0, ...words.map(({ excluded }) => excluded.length));
    const found = await this.vectors.searchBoth(vectors, most, words);
    return found.map(({ neural, lexical }, query) => ({
      neural: without(words[query].excluded, neural),
      lexical,
    }));
  }

  /**
   * Learns examples; they are found from now on.
   * @throws NeighbourError NEIGHBOUR_ID_REPEATED: an example that is to be replaced must be removed first
   */
  async append(examples: readonly RememberedExample[], vectors: Matrix): Promise<void> {
    checkRows(examples.length, vectors);
    // Vectors and ids are checked before the first of the three grows.
    this.examples.checkNew(examples);
    const appended = this.vectors.append(vectors);
    this.examples.append(examples);
    await Promise.all([appended, this.vectors.appendWords(examples.map(({ text }) => text))]);
  }

  /** Number of examples that are found: those that were removed keep their rows. */
  get found(): number {
    return this.examples.size - this.examples.removedRows.length;
  }

  /** Forgets an example; false where there was none. */
  remove(id: string): boolean {
    const row = this.examples.rowOf(id);
    if (row === undefined) return false;
    this.vectors.hide([row]);
    return this.examples.remove(id);
  }

  async dispose(): Promise<void> {
    await this.vectors.dispose();
  }

  /** Of those that are remembered. */
  private rowsOf(ids: readonly string[]): number[] {
    return ids.map((id) => this.examples.rowOf(id)).filter((row) => row !== undefined);
  }
}

/** The best `NEIGHBOURS` of others. */
function without(excluded: readonly number[], { rows, similarities }: Neighbours): Neighbours {
  const places = [...rows.keys()].filter((place) => !excluded.includes(rows[place])).slice(0, NEIGHBOURS);
  return {
    rows: Int32Array.from(places, (place) => rows[place]),
    similarities: Float32Array.from(places, (place) => similarities[place]),
  };
}

function checkRows(count: number, { rows }: Matrix): void {
  if (rows === count) return;
  throw new NeighbourError('NEIGHBOUR_SHAPE_MISMATCH', `${count} texts need as many vectors, got ${rows}.`);
}
