import { type Matrix, row } from '@nonet/numerics';
import { afterEach, describe, expect, it } from 'vitest';
import { VectorSearch } from './search-thread.js';
import { randomVectors } from './testing/random-vectors.js';

const COLUMNS = 32;
const idsFrom = (first: number, count: number) => Int32Array.from({ length: count }, (_, at) => first + at);
const copyOf = ({ data, rows, columns }: Matrix): Matrix => ({ data: data.slice(), rows, columns });

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

  it('becomes approximate while nothing is asked for, and says so', async () => {
    search = new VectorSearch(COLUMNS, 1000);
    const vectors = randomVectors(1000, COLUMNS, 3, 40);
    await search.put(
      idsFrom(0, 999),
      copyOf({ ...vectors, rows: 999, data: vectors.data.slice(0, -COLUMNS) }),
    );
    expect(search.state).toEqual({ size: 999, approximation: null });
    await search.put(Int32Array.of(999), { data: row(vectors, 999).slice(), rows: 1, columns: COLUMNS });
    await expect.poll(() => search.state.approximation).toMatchObject({ lists: 63 });
    expect(search.state.approximation!.recall).toBeGreaterThanOrEqual(0.98);
    const found = await Promise.all(
      Array.from({ length: 1000 }, (_, at) => search.nearest(row(vectors, at).slice(), 1)),
    );
    expect(found.map(({ ids }) => ids[0])).toEqual([...idsFrom(0, 1000)]);
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
