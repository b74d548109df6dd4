import { dot, matrix, type Matrix, row } from '@nonet/numerics';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProductSession } from './product-session.js';
import { VectorSearch } from './search-thread.js';
import { randomVectors } from './testing/random-vectors.js';
import { VectorChunks } from './vector-chunks.js';

const COLUMNS = 32;
const idsFrom = (first: number, count: number) => Int32Array.from({ length: count }, (_, at) => first + at);
const copyOf = ({ data, rows, columns }: Matrix): Matrix => ({ data: data.slice(), rows, columns });

/** The cosines that a full sort finds. */
function sorted(vectors: Matrix, query: Float32Array, count: number): number[] {
  const cosines = Array.from({ length: vectors.rows }, (_, at) => dot(row(vectors, at), query));
  return cosines.sort((a, b) => b - a).slice(0, count);
}

describe('vectors in chunks', () => {
  const vectors = randomVectors(70, COLUMNS, 1);
  const queries = randomVectors(5, COLUMNS, 2);

  it('find what a full sort finds, in packed chunks and behind them', async () => {
    const chunks = new VectorChunks(COLUMNS, 16);
    await chunks.put(idsFrom(100, 70), vectors);
    expect(chunks.size).toBe(70);
    const found = await chunks.nearest(queries, 9);
    found.forEach(({ ids, similarities }, at) => {
      const query = row(queries, at);
      sorted(vectors, query, 9).forEach((cosine, place) =>
        expect(similarities[place]).toBeCloseTo(cosine, 1.8),
      );
      ids.forEach((id, place) =>
        expect(similarities[place]).toBeCloseTo(dot(row(vectors, id - 100), query), 1.8),
      );
      expect(new Set(ids).size).toBe(9);
    });
    await chunks.dispose();
  });

  it('take further vectors when a full chunk could not be packed, and find those of it', async () => {
    const chunks = new VectorChunks(COLUMNS, 16);
    const packing = vi.spyOn(ProductSession, 'open').mockRejectedValueOnce(new Error('no memory'));
    await expect(chunks.put(idsFrom(0, 70), vectors)).rejects.toThrow('no memory');
    packing.mockRestore();
    await chunks.put(idsFrom(0, 70), vectors);
    expect(chunks.size).toBe(70);
    const found = await chunks.nearest(vectors, 1);
    expect(found.map(({ ids }) => ids[0])).toEqual([...idsFrom(0, 70)]);
    await chunks.dispose();
  });

  it('replace the vector of an id, wherever it is held, and know one that comes again', async () => {
    const chunks = new VectorChunks(COLUMNS, 16);
    await chunks.put(idsFrom(0, 20), vectors);
    for (let again = 0; again < 50; again++) await chunks.put(idsFrom(0, 20), vectors);
    const [query] = [row(queries, 0)];
    for (const id of [3, 18]) await chunks.put(Int32Array.of(id), { data: query, rows: 1, columns: COLUMNS });
    const [{ ids, similarities }] = await chunks.nearest(queries, 50);
    expect([...ids.slice(0, 2)].sort((a, b) => a - b)).toEqual([3, 18]);
    expect(similarities[1]).toBeCloseTo(1, 5);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
    await chunks.dispose();
  });

  it('are near to nothing without a direction', async () => {
    const chunks = new VectorChunks(COLUMNS, 16);
    await chunks.put(idsFrom(0, 2), matrix(2, COLUMNS));
    await chunks.put(Int32Array.of(7), { data: row(vectors, 0), rows: 1, columns: COLUMNS });
    const [of, none] = await chunks.nearest(
      {
        data: new Float32Array([...row(vectors, 0), ...new Float32Array(COLUMNS)]),
        rows: 2,
        columns: COLUMNS,
      },
      5,
    );
    expect([...of.ids]).toEqual([7]);
    expect(none.ids).toHaveLength(0);
    await chunks.dispose();
  });

  it('are none at first', async () => {
    expect((await new VectorChunks(COLUMNS).nearest(queries, 3)).map(({ ids }) => ids.length)).toEqual(
      Array(5).fill(0),
    );
  });
});

describe('the search in a thread', () => {
  let search: VectorSearch;
  afterEach(() => search.dispose());

  it('answers many at once as it answers each, after what was put before', async () => {
    search = new VectorSearch(COLUMNS);
    const vectors = randomVectors(200, COLUMNS, 3);
    void search.put(idsFrom(0, 200), copyOf(vectors));
    const found = await Promise.all(
      Array.from({ length: 100 }, (_, at) => search.nearest(row(vectors, at).slice(), 1 + (at % 3))),
    );
    found.forEach(({ ids }, at) => {
      expect(ids[0]).toBe(at);
      expect(ids).toHaveLength(1 + (at % 3));
    });
  });

  it('says that it failed when its thread ends, and is lost then', async () => {
    search = new VectorSearch(COLUMNS);
    const asked = search.nearest(new Float32Array(COLUMNS), 1);
    await Promise.all([
      expect(asked).rejects.toMatchObject({ code: 'VECTOR_SEARCH_FAILED' }),
      search.dispose(),
    ]);
    expect(search.isLost).toBe(true);
    await expect(search.nearest(new Float32Array(COLUMNS), 1)).rejects.toMatchObject({
      code: 'VECTOR_SEARCH_FAILED',
    });
  });
});
