import { matrix, type Matrix } from '@nonet/numerics';
import { BestRows } from './best-rows.js';
import { Centroids, centroidsOf } from './centroids.js';
import type { KeptLists } from './kept-lists.js';
import { partOf, quantise, type QuantisedVectors, reciprocalNorms, valuesAt } from './quantised-vectors.js';
import { QUERIES } from './row-blocks.js';
import { emptyList, type RowList, RowLists } from './row-lists.js';

/** What is nearest to a query, best first. */
export interface NearestIds {
  readonly ids: Int32Array;
  /** Cosines, -1 to 1. */
  readonly similarities: Float32Array;
}

/** How vectors are searched. */
export interface SearchState {
  /** Number of vectors. */
  readonly size: number;
  /** Null: every vector is looked at. */
  readonly approximation: Approximation | null;
}

/** A search that looks at the vectors around the centres which are nearest to a query. */
export interface Approximation {
  /** Number of centres, each with a list of the vectors around it. */
  readonly lists: number;
  /** How many lists a query looks at; more where it wants more than `RECALL_AT`. */
  readonly probes: number;
  /** Share of the `RECALL_AT` nearest others of a vector that it finds, measured on some of the vectors. */
  readonly recall: number;
}

/** Neighbours of which recall is measured. */
export const RECALL_AT = 40;
/** Recall for which as many lists are looked at as it takes. */
const WANTED = 0.98;
/** Lists that are looked at in any case: texts that are asked for lie further from centres than the vectors on which recall is measured. */
const LEAST_PROBES = 16;
/** Vectors on which it is measured. */
const ASKED = 200;
/** Lists of `n` vectors are `LISTS * sqrt(n)`, and centres learn from `LEARNT` vectors each. */
const LISTS = 2;
const LEARNT = 40;
/** Vectors that are copied at a time. */
const COPIED = 1000;
/** Lists are made anew for so many times the vectors that they were made for. */
const GROWN = 2;

/**
 * Vectors in eight bits by the ids of what they stand for. They are searched exactly, and from a size on by lists around centres, with
 * exact cosines for what is looked at. `arrange` makes these lists, bit by bit; until it is done every vector is looked at.
 */
export class VectorLists {
  private readonly rows: RowLists;
  private lists: RowList[] = [emptyList(0)];
  /** Lists of before, until their rows are moved. */
  private readonly former: RowList[] = [];
  /** Of the lists; null: there is one. */
  private centroids: Centroids | null = null;
  private approximation: Approximation | null = null;
  private arranging: Generator<void> | null = null;
  private arrangedSize = 0;

  /** @param approximateFrom number of vectors from which lists are made */
  constructor(
    columns: number,
    private readonly approximateFrom = Infinity,
  ) {
    this.rows = new RowLists(columns);
  }

  /** Takes up lists that were kept, before there is any vector; those that stand in them are put with their places then. */
  restore({ centres, approximation }: Omit<KeptLists, 'places'>, size: number): void {
    this.centroids = new Centroids(centres);
    this.lists = Array.from({ length: centres.rows }, (_, place) => emptyList(place));
    this.approximation = approximation;
    this.arrangedSize = size;
  }

  /** The lists of the ids from 0 to before `size`, where the search is approximate. */
  kept(size: number): KeptLists | null {
    const { approximation, centroids } = this;
    if (approximation === null) return null;
    const places = Int32Array.from({ length: size }, (_, id) => this.rows.listOf(id).place);
    return { centres: centroids!.centres, places, approximation };
  }

  get state(): SearchState {
    return { size: this.rows.size, approximation: this.approximation };
  }

  /**
   * Adds the vectors `[ids.length, columns]`, or replaces those of ids that are there; one that is there already costs next to nothing.
   * What has no direction is near to nothing.
   */
  put(ids: Int32Array, vectors: Matrix | QuantisedVectors): void {
    const { kept, quantised } = directed(ids, vectors);
    const { columns } = quantised;
    const isAsBefore = (id: number, at: number) =>
      this.rows.has(id) && this.rows.holds(id, valuesAt(quantised, at));
    const changed = kept.map((_, at) => at).filter((at) => !isAsBefore(kept[at], at));
    if (changed.length === kept.length) return this.putQuantised(kept, quantised);
    const values = new Int8Array(changed.length * columns);
    changed.forEach((from, to) => values.set(valuesAt(quantised, from), to * columns));
    this.putQuantised(
      changed.map((at) => kept[at]),
      { values, rows: changed.length, columns },
    );
  }

  /** Adds vectors of which it is known in which list each stands. */
  putIn(places: Int32Array, ids: Int32Array, vectors: QuantisedVectors): void {
    const norms = reciprocalNorms(vectors);
    ids.forEach((id, at) => this.rows.put(this.lists[places[at]], id, valuesAt(vectors, at), norms[at]));
  }

  /** Ids that are there are not found any more until they are put again; their vectors stay. */
  hide(ids: Int32Array): void {
    for (const id of ids) this.rows.hide(id);
  }

  /** Copies of the vectors of ids that are there. */
  copyOf(ids: Int32Array): QuantisedVectors {
    return this.rows.copyOf(ids);
  }

  /** What is nearest to each query, `count` at most: queries `[queries, columns]`. */
  nearest(queries: Matrix, count: number): NearestIds[] {
    const all = Int32Array.from({ length: queries.rows }, (_, query) => query);
    const { kept, quantised } = directed(all, queries);
    const found = Array.from(all, () => NOTHING);
    const search = this.approximation === null ? this.amongAll : this.amongNear;
    for (let start = 0; start < kept.length; start += QUERIES) {
      const part = partOf(quantised, start, start + QUERIES);
      search.call(this, part, count).forEach((nearest, at) => (found[kept[start + at]] = nearest));
    }
    return found;
  }

  /** Works on the lists for some milliseconds, where they are wanted; false: there is nothing to do. */
  arrange(): boolean {
    const { size } = this.rows;
    const isDue = size >= this.approximateFrom && size >= GROWN * this.arrangedSize;
    this.arranging ??= isDue ? this.arrangement() : null;
    if (this.arranging === null) return false;
    try {
      if (this.arranging.next().done) this.arranging = null;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // There is no memory for it: every vector is looked at, wherever it lies now.
      this.arranging = null;
    }
    return true;
  }

  private putQuantised(
    ids: Int32Array,
    vectors: QuantisedVectors,
    norms: Float32Array = reciprocalNorms(vectors),
  ): void {
    const { rows } = this;
    const places = this.centroids?.nearest(vectors, 1);
    ids.forEach((id, at) => rows.put(this.lists[places?.[at][0] ?? 0], id, valuesAt(vectors, at), norms[at]));
  }

  private amongAll(queries: QuantisedVectors, count: number): NearestIds[] {
    const { blocks, size } = this.rows;
    const asked = Array.from(reciprocalNorms(queries), (norm, place) => {
      blocks.setQuery(place, valuesAt(queries, place));
      return { place, norm, best: new BestRows(Math.min(count, size)) };
    });
    for (let block = 0; block < blocks.count; block++) for (const query of asked) blocks.offer(block, query);
    return asked.map(({ best }) => this.taken(best));
  }

  private amongNear(queries: QuantisedVectors, count: number): NearestIds[] {
    const { blocks, size } = this.rows;
    const norms = reciprocalNorms(queries);
    const probes = Math.ceil(this.approximation!.probes * Math.max(1, count / RECALL_AT));
    return this.centroids!.nearest(queries, probes).map((near, at) => {
      const query = { place: 0, norm: norms[at], best: new BestRows(Math.min(count, size)) };
      blocks.setQuery(0, valuesAt(queries, at));
      // The best are collected in the order of slots.
      const probed = Array.from(near, (place) => this.lists[place].blocks).flat();
      for (const block of probed.sort((a, b) => a - b)) blocks.offer(block, query);
      return this.taken(query.best);
    });
  }

  private taken(best: BestRows): NearestIds {
    const { rows, similarities } = best.take();
    return { ids: rows.map((slot) => this.rows.blocks.id(slot)), similarities };
  }

  private *arrangement(): Generator<void> {
    const { size } = this.rows;
    this.arrangedSize = size;
    const count = Math.min(size, Math.round(LISTS * Math.sqrt(size)));
    this.centroids = yield* centroidsOf(yield* this.some(count * LEARNT), count);
    this.approximation = null;
    this.former.push(...this.lists);
    this.lists = Array.from({ length: count }, (_, place) => emptyList(place));
    for (; this.former.length > 0; this.former.pop()) yield* this.dissolve(this.former.at(-1)!);
    this.approximation = yield* this.measured(this.centroids);
  }

  /** Copies of `count` rows, or all. */
  private *some(count: number): Generator<void, QuantisedVectors> {
    const ids = this.rows.someIds(count);
    const { columns } = this.rows.blocks;
    const values = new Int8Array(ids.length * columns);
    for (let start = 0; start < ids.length; start += COPIED) {
      values.set(this.rows.copyOf(ids.subarray(start, start + COPIED)).values, start * columns);
      yield;
    }
    return { values, rows: ids.length, columns };
  }

  /** Moves the rows of a list to where they belong now. */
  private *dissolve(list: RowList): Generator<void> {
    while (list.rows > 0) {
      const ids = this.rows.lastIds(list);
      this.putQuantised(ids, this.rows.copyOf(ids), this.rows.normsOf(ids));
      yield;
    }
  }

  /** As few probes as find what is wanted, by exact searches for some of the vectors. */
  private *measured(centroids: Centroids): Generator<void, Approximation> {
    const { count } = centroids;
    /** How many neighbours lie in the list that is so many-th nearest to the vector. */
    const neighbours = new Uint32Array(count);
    for (const id of this.rows.someIds(ASKED)) {
      const asked = this.rows.copyOf(Int32Array.of(id));
      const ranks = new Uint32Array(count);
      centroids.nearest(asked, count)[0].forEach((place, rank) => (ranks[place] = rank));
      const [{ ids }] = this.amongAll(asked, RECALL_AT + 1);
      for (const near of ids) if (near !== id) neighbours[ranks[this.rows.listOf(near).place]]++;
      yield;
    }
    return { lists: count, ...fewestProbes(neighbours) };
  }
}

const NOTHING: NearestIds = { ids: new Int32Array(0), similarities: new Float32Array(0) };

function fewestProbes(neighbours: Uint32Array): { probes: number; recall: number } {
  const all = neighbours.reduce((sum, count) => sum + count, 0);
  let [probes, found] = [0, 0];
  while (probes < neighbours.length && (probes < LEAST_PROBES || found < WANTED * all))
    found += neighbours[probes++];
  // A vector without others misses none.
  return { probes, recall: all === 0 ? 1 : found / all };
}

/** The vectors that have a direction, in eight bits, and what stands beside them. */
function directed(
  beside: Int32Array,
  vectors: Matrix | QuantisedVectors,
): { readonly kept: Int32Array; readonly quantised: QuantisedVectors } {
  if ('values' in vectors) return { kept: beside, quantised: vectors };
  const { columns, data } = vectors;
  const places = beside.map((_, at) => at).filter((at) => hasDirection(data, at * columns, columns));
  const rows = matrix(places.length, columns);
  places.forEach((from, to) =>
    rows.data.set(data.subarray(from * columns, (from + 1) * columns), to * columns),
  );
  return { kept: places.map((at) => beside[at]), quantised: quantise(rows) };
}

function hasDirection(data: Float32Array, start: number, columns: number): boolean {
  let greatest = 0;
  for (let i = start; i < start + columns; i++) greatest = Math.max(greatest, Math.abs(data[i]));
  return greatest > 0 && greatest < Infinity;
}
