import { dot, matrix, type Matrix, row } from '@nonet/numerics';
import { describe, expect, it, vi } from 'vitest';
import { RowBlocks } from './row-blocks.js';
import { randomVectors } from './testing/random-vectors.js';
import { VectorLists } from './vector-lists.js';

const COLUMNS = 32;
const vectors = randomVectors(2000, COLUMNS, 1, 40);
const queries = randomVectors(50, COLUMNS, 1, 40, 2);

const idsFrom = (first: number, count: number) => Int32Array.from({ length: count }, (_, at) => first + at);
const partOf = ({ data, columns }: Matrix, first: number, count: number): Matrix =>
  matrix(count, columns, data.slice(first * columns, (first + count) * columns));
const one = (vector: Float32Array): Matrix => matrix(1, vector.length, vector.slice());

function listsOf(given: Matrix, approximateFrom?: number): VectorLists {
  const lists = new VectorLists(given.columns, approximateFrom);
  lists.put(idsFrom(0, given.rows), given);
  return lists;
}

function arranged(given: Matrix): VectorLists {
  const lists = listsOf(given, 1);
  while (lists.arrange());
  return lists;
}

/** The ids that a full sort finds in the vectors as they are. */
function sorted(query: Float32Array, count: number): number[] {
  const cosines = Array.from({ length: vectors.rows }, (_, at) => dot(row(vectors, at), query));
  return [...cosines.keys()].sort((a, b) => cosines[b] - cosines[a]).slice(0, count);
}

/** Share of the 40 nearest of a full sort that are found. */
function recallOf(lists: VectorLists): number {
  const found = lists.nearest(queries, 40);
  const shared = found.map(({ ids }, at) => {
    const near = new Set(sorted(row(queries, at), 40));
    return ids.filter((id) => near.has(id)).length;
  });
  return shared.reduce((sum, count) => sum + count, 0) / (40 * queries.rows);
}

const WASM = (
  globalThis as unknown as { WebAssembly: { Memory: { prototype: { grow(pages: number): number } } } }
).WebAssembly;

describe('a few vectors', () => {
  it('are searched exactly, and say so', () => {
    const lists = listsOf(vectors, 2001);
    expect(lists.arrange()).toBe(false);
    expect(lists.state).toEqual({ size: 2000, approximation: null });
    // What is left is rounding to eight bits.
    expect(recallOf(lists)).toBeGreaterThan(0.95);
    const [{ ids, similarities }] = lists.nearest(one(row(vectors, 7)), 5);
    expect(ids[0]).toBe(7);
    expect(similarities[0]).toBeCloseTo(1, 5);
    ids.forEach((id, place) =>
      expect(similarities[place]).toBeCloseTo(dot(row(vectors, id), row(vectors, 7)), 1.8),
    );
  });

  it('of any length are multiplied exactly', () => {
    for (const columns of [1, 31, 33, 100]) {
      const extremes = matrix(2, columns, new Float32Array(2 * columns).fill(1).fill(-1, columns));
      const [{ ids, similarities }] = listsOf(extremes).nearest(one(row(extremes, 0)), 2);
      expect([...ids]).toEqual([0, 1]);
      expect([...similarities]).toEqual([1, -1].map((value) => expect.closeTo(value, 6) as number));
    }
  });

  it('of any length have the cosines of their numbers', () => {
    for (const columns of [31, 33, 100]) {
      const given = randomVectors(70, columns, 1, 70);
      const [{ ids, similarities }] = listsOf(given).nearest(one(row(given, 3)), 70);
      expect(new Set(ids).size).toBe(70);
      ids.forEach((id, place) =>
        expect(similarities[place]).toBeCloseTo(dot(row(given, id), row(given, 3)), 1.5),
      );
    }
  });

  it('stay as they are where the memory cannot grow, and take more once it can', () => {
    const lists = listsOf(vectors);
    const more = randomVectors(40_000, COLUMNS, 1, 40, 3);
    const growing = vi.spyOn(WASM.Memory.prototype, 'grow').mockImplementation(() => {
      throw new RangeError('no memory');
    });
    for (let tries = 0; tries < 3; tries++)
      expect(() => lists.put(idsFrom(2000, 40_000), more)).toThrow(RangeError);
    expect(lists.nearest(vectors, 1).map(({ ids }) => ids[0])).toEqual([...idsFrom(0, 2000)]);
    growing.mockRestore();
    lists.put(idsFrom(2000, 40_000), more);
    expect(lists.state.size).toBe(42_000);
    expect(lists.nearest(vectors, 1).map(({ ids }) => ids[0])).toEqual([...idsFrom(0, 2000)]);
  });

  it('are near to nothing without a direction, and none at first', () => {
    const lists = new VectorLists(COLUMNS);
    expect(lists.nearest(queries, 3).every(({ ids }) => ids.length === 0)).toBe(true);
    lists.put(idsFrom(0, 2), matrix(2, COLUMNS));
    lists.put(Int32Array.of(7), one(row(vectors, 0)));
    const asked = matrix(2, COLUMNS);
    asked.data.set(row(vectors, 0));
    const [of, none] = lists.nearest(asked, 5);
    expect([...of.ids]).toEqual([7]);
    expect(none.ids).toHaveLength(0);
  });
});

describe('many vectors', () => {
  it('are searched around centres, and say what that finds', () => {
    const lists = arranged(vectors);
    const { approximation } = lists.state;
    expect(approximation).toMatchObject({ lists: 89 });
    expect(approximation!.probes).toBe(16);
    expect(approximation!.recall).toBeGreaterThanOrEqual(0.98);
    expect(recallOf(lists)).toBeGreaterThan(0.93);
    expect(lists.arrange()).toBe(false);
  });

  it('look at more where they have no centres', () => {
    const { approximation } = arranged(randomVectors(1000, COLUMNS, 1, 1000)).state;
    expect(approximation!.probes).toBeGreaterThan(30);
    expect(approximation!.recall).toBeGreaterThanOrEqual(0.98);
    expect(approximation!.recall).toBeLessThan(1);
  });

  it('find what is put at any time, and no more what it replaced', () => {
    const lists = listsOf(vectors, 1);
    let [turns, wrong] = [0, 0];
    do {
      const [id, from] = [turns % 2000, (turns * 7 + 1) % 50];
      lists.put(Int32Array.of(id), one(row(queries, from)));
      lists.put(Int32Array.of(5000 + turns), one(row(queries, from)));
      const [{ ids, similarities }] = lists.nearest(one(row(queries, from)), 60);
      const place = ids.indexOf(id);
      if (!ids.includes(5000 + turns) || similarities[place] < 0.999) wrong++;
      const [old] = lists.nearest(one(row(vectors, id)), 1);
      if (old.ids[0] === id && old.similarities[0] > 0.999) wrong++;
      turns++;
    } while (lists.arrange());
    expect(turns).toBeGreaterThan(200);
    expect(wrong).toBe(0);
    expect(lists.state).toMatchObject({ size: 2000 + turns, approximation: { lists: 89 } });
  });

  it('stay hidden while they are arranged, until they are put again', () => {
    const lists = listsOf(vectors, 1);
    lists.hide(Int32Array.of(7, 1999));
    while (lists.arrange());
    expect(lists.state.approximation).not.toBeNull();
    const found = () => lists.nearest(vectors, 1).map(({ ids }) => ids[0]);
    expect(found().filter((id, at) => id !== at)).toHaveLength(2);
    expect(lists.copyOf(Int32Array.of(7))).toEqual(listsOf(vectors).copyOf(Int32Array.of(7)));
    lists.put(
      Int32Array.of(7, 1999),
      matrix(2, COLUMNS, Float32Array.of(...row(vectors, 7), ...row(vectors, 1999))),
    );
    expect(found()).toEqual([...idsFrom(0, 2000)]);
  });

  it('keep one place for an id, however often it is put', () => {
    const lists = arranged(vectors);
    for (let again = 0; again < 20; again++) {
      lists.put(idsFrom(0, 200), partOf(vectors, 200 + again, 200));
      lists.put(idsFrom(0, 200), partOf(vectors, 0, 200));
    }
    expect(lists.state.size).toBe(2000);
    const [{ ids }] = lists.nearest(one(row(queries, 0)), 2000);
    expect(new Set(ids).size).toBe(2000);
    expect(lists.nearest(vectors, 1).map(({ ids }) => ids[0])).toEqual([...idsFrom(0, 2000)]);
  });

  it('are arranged anew once there are twice as many', () => {
    const lists = arranged(partOf(vectors, 0, 1000));
    lists.put(idsFrom(1000, 999), partOf(vectors, 1000, 999));
    expect(lists.arrange()).toBe(false);
    lists.put(Int32Array.of(1999), partOf(vectors, 1999, 1));
    expect(lists.arrange()).toBe(true);
    while (lists.arrange());
    expect(lists.state.approximation).toMatchObject({ lists: 89 });
    expect(lists.nearest(vectors, 1).map(({ ids }) => ids[0])).toEqual([...idsFrom(0, 2000)]);
  });

  it('stay whole and exact where there is no memory to arrange them, until they are arranged later', () => {
    const lists = listsOf(vectors, 1);
    const taking = vi.spyOn(RowBlocks.prototype, 'take');
    const take = RowBlocks.prototype.take;
    taking.mockImplementation(function (this: RowBlocks) {
      if (taking.mock.calls.length > 100) throw new RangeError('no memory');
      return take.call(this);
    });
    while (lists.arrange());
    taking.mockRestore();
    expect(lists.state).toEqual({ size: 2000, approximation: null });
    expect(lists.nearest(vectors, 1).map(({ ids }) => ids[0])).toEqual([...idsFrom(0, 2000)]);
    lists.put(idsFrom(2000, 2000), randomVectors(2000, COLUMNS, 1, 40, 3));
    while (lists.arrange());
    expect(lists.state.approximation).toMatchObject({ lists: 126 });
    expect(lists.nearest(vectors, 1).map(({ ids }) => ids[0])).toEqual([...idsFrom(0, 2000)]);
  });

  it('may be one', () => {
    expect(arranged(partOf(vectors, 0, 1)).state.approximation).toEqual({ lists: 1, probes: 1, recall: 1 });
  });
});
