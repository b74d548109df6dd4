import { type Matrix, row } from '@nonet/numerics';
import { checkCount, type Neighbours } from './best-rows.js';
import { NeighbourError } from './errors.js';
import { type KeptLists, listsKey, type ListStore, readLists, writeLists } from './kept-lists.js';
import type { LexicalNeighbours, WordQuestion } from './lexical-neighbours.js';
import {
  checkDirections,
  checkQuantised,
  partOf,
  quantise,
  type QuantisedVectors,
  reciprocalNorms,
  valuesAt,
} from './quantised-vectors.js';
import { ScannedRows } from './scanned-rows.js';
import { VectorSearch } from './search-thread.js';
import { invalid, seal, unseal } from './sealed-bytes.js';
import { type NearestIds, type SearchState, VectorLists } from './vector-lists.js';

/** How many questions an index is opened for: `one` is not worth a thread. */
export type Expected = 'one' | 'many';

export interface IndexOptions {
  /** Default: `many`. */
  readonly expected?: Expected;
  /** Number of rows from which the search is approximate, where many questions are expected; never, if it is not given. */
  readonly approximateFrom?: number;
  /** Where the lists of an approximate search are kept; nowhere, if it is not given. */
  readonly lists?: ListStore;
}

/** Neighbours by a vector, and by the words of a text. */
export interface FoundNeighbours {
  readonly neural: Neighbours;
  readonly lexical: Neighbours;
}

const KIND = 'NVEC';
/** Rows from which a thread of its own searches: a pass over fewer takes hardly longer than to ask it. */
const THREAD_FROM = 5_000;
/** Rows that are moved at a time. */
const PART = 5_000;

/**
 * Search by cosine among vectors in eight bits, by row; queries are rounded the same way, so that a vector has cosine 1 to itself. Rows
 * are held once: in the memory of a thread that searches many, here where they are few, and where they are given for one question.
 */
export class NeighbourIndex {
  private rows = 0;
  /** Where no thread has them; null: there are none here. */
  private words: LexicalNeighbours | null = null;

  private constructor(
    private readonly held: ScannedRows | VectorLists | VectorSearch,
    /** Numbers in a vector. */
    readonly columns: number,
  ) {}

  /** @throws NeighbourError NEIGHBOUR_VECTOR_INVALID */
  static async open(
    vectors: QuantisedVectors,
    { expected = 'many', approximateFrom = Infinity, lists }: IndexOptions = {},
  ): Promise<NeighbourIndex> {
    checkQuantised(vectors);
    const { rows, columns } = vectors;
    if (expected === 'one') return NeighbourIndex.holding(vectors, new ScannedRows(columns));
    const isThreaded = rows >= Math.min(THREAD_FROM, approximateFrom);
    if (!isThreaded) return NeighbourIndex.holding(vectors, new VectorLists(columns));
    return NeighbourIndex.threaded(vectors, approximateFrom, rows >= approximateFrom ? lists : undefined);
  }

  private static async threaded(
    vectors: QuantisedVectors,
    approximateFrom: number,
    store: ListStore | undefined,
  ): Promise<NeighbourIndex> {
    const { rows, columns } = vectors;
    const key = store ? listsKey(vectors) : '';
    const keep = async () => {
      const made = await search.copyOfLists(rows);
      if (made !== null) await store?.put(key, writeLists(made));
    };
    // Where the thread ended or nothing can be written, lists are made again at the next start.
    const onArranged = () => void keep().catch(() => undefined);
    // They are made once all rows are there, not of the first ones meanwhile.
    const search = new VectorSearch(columns, Math.max(approximateFrom, rows), onArranged);
    const index = new NeighbourIndex(search, columns);
    try {
      const bytes = (await store?.get(key)) ?? null;
      await index.fill(search, vectors, bytes && readLists(bytes, vectors));
    } catch (error) {
      await index.dispose();
      throw error;
    }
    return index;
  }

  private static async holding(
    vectors: QuantisedVectors,
    held: ScannedRows | VectorLists,
  ): Promise<NeighbourIndex> {
    const index = new NeighbourIndex(held, vectors.columns);
    await index.put(vectors);
    return index;
  }

  /**
   * Opens what `write` wrote.
   * @throws NeighbourError NEIGHBOUR_FILE_INVALID
   */
  static async read(bytes: Uint8Array, options?: IndexOptions): Promise<NeighbourIndex> {
    const [header, values] = unseal(KIND, bytes);
    const columns = header?.length === 4 ? Buffer.from(header).readUInt32LE() : 0;
    if (columns === 0 || values === undefined || values.length % columns !== 0)
      throw invalid(KIND, 'its parts do not belong together');
    const view = new Int8Array(values.buffer, values.byteOffset, values.length);
    return NeighbourIndex.open({ values: view, rows: values.length / columns, columns }, options);
  }

  async write(): Promise<Uint8Array> {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(this.columns);
    const values = new Uint8Array(this.rows * this.columns);
    for (let start = 0; start < this.rows; start += PART) {
      const part = await this.held.copyOf(rowsFrom(start, Math.min(PART, this.rows - start)));
      values.set(part.values, start * this.columns);
    }
    return seal(KIND, [header, values]);
  }

  /** The words as `LexicalNeighbours.write` writes them. */
  async writeWords(): Promise<Uint8Array> {
    return this.held instanceof VectorSearch ? this.held.copyOfWords() : this.words!.write();
  }

  /** Number of rows, hidden ones among them. */
  get size(): number {
    return this.rows;
  }

  /** How it searches at present. */
  get state(): SearchState {
    return this.held.state;
  }

  /** Whether the thread is gone, and with it all rows. */
  get isLost(): boolean {
    return this.held instanceof VectorSearch && this.held.isLost;
  }

  /** The directions of rows: each [columns], of length 1. */
  async vectorsAt(rows: readonly number[]): Promise<Float32Array[]> {
    const vectors = await this.held.copyOf(Int32Array.from(rows));
    return Array.from(reciprocalNorms(vectors), (norm, at) =>
      Float32Array.from(valuesAt(vectors, at), (value) => value * norm),
    );
  }

  /**
   * Adds vectors; the first gets row `size`. Whatever is asked from now on finds them.
   * @throws NeighbourError NEIGHBOUR_SHAPE_MISMATCH or NEIGHBOUR_VECTOR_INVALID at once, before anything is added
   */
  append(vectors: Matrix): Promise<void> {
    this.checkColumns(vectors);
    return this.put(quantise(vectors));
  }

  /** Words of all rows, looked for where the vectors are; they are handed over. */
  takeWords(words: LexicalNeighbours): void {
    if (this.held instanceof VectorSearch) this.held.putWords(words);
    else this.words = words;
  }

  /** Words of rows that are added with {@link append}. */
  async appendWords(texts: readonly string[]): Promise<void> {
    if (this.held instanceof VectorSearch) await this.held.addWords(texts);
    else this.words!.append(texts);
  }

  /** Rows that are no neighbours of anything from now on. */
  hide(rows: readonly number[]): void {
    if (rows.length === 0) return;
    this.held.hide(Int32Array.from(rows));
    this.words?.hide(rows);
  }

  /**
   * The rows with the highest cosines to each query, at most `count`: [queries, columns].
   * @throws NeighbourError NEIGHBOUR_SHAPE_MISMATCH, NEIGHBOUR_VECTOR_INVALID or NEIGHBOUR_COUNT_INVALID
   */
  async search(queries: Matrix, count: number): Promise<Neighbours[]> {
    this.checkQuestion(queries, count);
    const { held } = this;
    const each = Array.from({ length: queries.rows }, (_, at) => row(queries, at));
    const found =
      held instanceof VectorSearch
        ? await Promise.all(each.map((query) => held.nearest(query, count)))
        : held.nearest(queries, count);
    return found.map(byVector);
  }

  /**
   * The same for each query, and the rows that share most words with a text beside it.
   * @param words one for each query
   * @throws the same
   */
  async searchBoth(
    queries: Matrix,
    count: number,
    words: readonly WordQuestion[],
  ): Promise<FoundNeighbours[]> {
    const { held } = this;
    if (!(held instanceof VectorSearch)) {
      const neural = await this.search(queries, count);
      return words.map((asked, at) => ({ neural: neural[at], lexical: this.words!.search(asked) }));
    }
    this.checkQuestion(queries, count);
    const found = await Promise.all(words.map((asked, at) => held.nearest(row(queries, at), count, asked)));
    return found.map((nearest) => ({ neural: byVector(nearest), lexical: nearest.words! }));
  }

  async dispose(): Promise<void> {
    if (this.held instanceof VectorSearch) await this.held.dispose();
  }

  private checkQuestion(queries: Matrix, count: number): void {
    this.checkColumns(queries);
    checkCount(count);
    checkDirections(queries);
  }

  /** Puts the first rows into a thread: into the lists that were kept of them, if they were. */
  private async fill(search: VectorSearch, vectors: QuantisedVectors, kept: KeptLists | null): Promise<void> {
    if (kept !== null) await search.restore(kept, vectors.rows);
    for (let start = 0; start < vectors.rows; start += PART) {
      const part = partOf(vectors, start, start + PART);
      if (kept === null) {
        await this.put(part);
        continue;
      }
      const ids = rowsFrom(start, part.rows);
      const places = kept.places.slice(start, start + part.rows);
      await search.putIn(places, ids, { ...part, values: part.values.slice() });
      this.rows += part.rows;
    }
  }

  private async put(vectors: QuantisedVectors): Promise<void> {
    const { held } = this;
    const ids = rowsFrom(this.rows, vectors.rows);
    this.rows += vectors.rows;
    if (!(held instanceof VectorSearch)) return held.put(ids, vectors);
    // A copy: its memory is handed over.
    await held.put(ids, { ...vectors, values: vectors.values.slice() });
  }

  private checkColumns({ columns }: Matrix): void {
    if (columns === this.columns) return;
    const message = `The neighbours have ${this.columns} numbers a vector, got ${columns}.`;
    throw new NeighbourError('NEIGHBOUR_SHAPE_MISMATCH', message);
  }
}

const byVector = ({ ids, similarities }: NearestIds): Neighbours => ({ rows: ids, similarities });

const rowsFrom = (first: number, count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, at) => first + at);
