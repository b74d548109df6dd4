import { cosine, matrix, type Matrix } from '@nonet/numerics';
import { afterAll, describe, expect, it } from 'vitest';
import { NeighbourError, type NeighbourErrorCode } from './errors.js';
import { NeighbourIndex } from './neighbour-index.js';
import { quantise, type QuantisedVectors } from './quantised-vectors.js';
import { randomVectors } from './testing/random-vectors.js';

const COLUMNS = 48;
const vectors = randomVectors(700, COLUMNS, 1);
const queries = randomVectors(20, COLUMNS, 2);
const index = await NeighbourIndex.open(quantise(vectors));
afterAll(() => index.dispose());

/** What is searched for once more, by loops in float64. */
function byLoops(
  known: Matrix | QuantisedVectors,
  asked: Matrix | QuantisedVectors,
  count: number,
): { rows: number[]; cosines: number[] }[] {
  const rowsOf = (given: Matrix | QuantisedVectors) => {
    const values = 'values' in given ? given.values : given.data;
    return Array.from({ length: given.rows }, (_, row) =>
      Array.from(values.subarray(row * given.columns, (row + 1) * given.columns)),
    );
  };
  const rows = rowsOf(known);
  return rowsOf(asked).map((query) => {
    const cosines = rows.map((row) => cosine(row, query));
    const order = [...cosines.keys()].sort((a, b) => cosines[b] - cosines[a] || a - b).slice(0, count);
    return { rows: order, cosines: order.map((row) => cosines[row]) };
  });
}

function changed(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bytes.length >> 1] ^= 1;
  return copy;
}

const code = (expected: NeighbourErrorCode) =>
  expect.objectContaining({ name: 'NeighbourError', code: expected }) as NeighbourError;

describe('NeighbourIndex', () => {
  it('finds exactly the nearest of the rounded vectors, with their cosines, best first', async () => {
    const found = await index.search(queries, 40);
    const expected = byLoops(quantise(vectors), quantise(queries), 40);
    found.forEach(({ rows, similarities }, query) => {
      expect([...rows]).toEqual(expected[query].rows);
      similarities.forEach((cosine, at) => expect(cosine).toBeCloseTo(expected[query].cosines[at], 6));
    });
  });

  it('finds the very same in a thread, where there are many, as for one question', async () => {
    const many = quantise(randomVectors(6000, COLUMNS, 1));
    const [threaded, once] = await Promise.all([
      NeighbourIndex.open(many),
      NeighbourIndex.open(many, { expected: 'one' }),
    ]);
    const added = randomVectors(10, COLUMNS, 3);
    const hidden = (await once.search(queries, 3)).flatMap(({ rows }) => [...rows]);
    for (const grown of [threaded, once]) {
      grown.hide(hidden);
      await grown.append(added);
    }
    const found = await threaded.search(queries, 40);
    expect(found).toEqual(await once.search(queries, 40));
    expect(found.flatMap(({ rows }) => [...rows]).filter((row) => hidden.includes(row))).toEqual([]);
    const [[ofAdded], file] = await Promise.all([threaded.search(added, 1), threaded.write()]);
    expect([...ofAdded.rows, ...ofAdded.similarities]).toEqual([6000, 1]);
    expect(Buffer.compare(file, await once.write())).toBe(0);
    expect(await threaded.vectorsAt([6009, hidden[0]])).toEqual(await once.vectorsAt([6009, hidden[0]]));
    await Promise.all([threaded.dispose(), once.dispose()]);
    expect([threaded.isLost, once.isLost]).toEqual([true, false]);
  });

  it('becomes approximate from a size on, and says so', async () => {
    const around = await NeighbourIndex.open(quantise(vectors), { approximateFrom: 700 });
    await expect.poll(() => around.state.approximation).toMatchObject({ lists: 53 });
    around.hide([5]);
    const found = await around.search(vectors, 1);
    const itself = found.filter(({ rows }, at) => rows[0] === at);
    expect(itself).toHaveLength(699);
    expect(found[5].rows[0]).not.toBe(5);
    await around.dispose();
  });

  it('opens with the lists that were kept of the same vectors, and makes damaged ones anew', async () => {
    const files = new Map<string, Uint8Array>();
    const lists = { get: async (key: string) => files.get(key) ?? null, put: keep };
    async function keep(key: string, bytes: Uint8Array): Promise<void> {
      files.set(key, bytes);
    }
    const open = (of: Matrix) => NeighbourIndex.open(quantise(of), { approximateFrom: 700, lists });
    const first = await open(vectors);
    await expect.poll(() => files.size).toBe(1);
    const [[key, kept]] = files;
    const second = await open(vectors);
    expect(second.state).toEqual(first.state);
    expect(second.state.approximation).toMatchObject({ lists: 53 });
    for (const grown of [first, second]) await grown.append(queries);
    expect(await second.search(queries, 40)).toEqual(await first.search(queries, 40));
    expect(await second.search(vectors, 40)).toEqual(await first.search(vectors, 40));
    for (const damaged of [kept.slice(0, -1), new Uint8Array(9), changed(kept)]) {
      files.set(key, damaged);
      const third = await open(vectors);
      expect(third.state.approximation).toBeNull();
      await expect.poll(() => files.get(key)).toEqual(kept);
      await third.dispose();
    }
    const other = await open(randomVectors(700, COLUMNS, 4));
    expect(other.state.approximation).toBeNull();
    await expect.poll(() => files.size).toBe(2);
    await Promise.all([first, second, other].map((opened) => opened.dispose()));
  });

  it('is exact at the ends of the eight bits, where sums of products are greatest', async () => {
    const extremes = matrix(3, 512);
    extremes.data.forEach((_, i) => (extremes.data[i] = i < 512 || i >= 1024 ? 1 : -1));
    extremes.data.fill(-1, 1280);
    const corners = await NeighbourIndex.open(quantise(extremes));
    const [found] = await corners.search(matrix(1, 512, new Float32Array(512).fill(3)), 3);
    expect([...found.rows]).toEqual([0, 2, 1]);
    expect([...found.similarities]).toEqual([1, 0, -1]);
    await corners.dispose();
  });

  it('hardly differs from a search among the vectors as they were', async () => {
    const found = await index.search(queries, 40);
    const exact = byLoops(vectors, queries, 40);
    let shared = 0;
    found.forEach(({ rows, similarities }, query) => {
      shared += [...rows].filter((row) => exact[query].rows.includes(row)).length;
      similarities.forEach((cosine, at) =>
        expect(Math.abs(cosine - exact[query].cosines[at])).toBeLessThan(0.005),
      );
    });
    expect(shared / (40 * queries.rows)).toBeGreaterThan(0.95);
  });

  it('knows a vector again with cosine 1, whatever its length', async () => {
    const longer = matrix(
      1,
      COLUMNS,
      vectors.data.slice(5 * COLUMNS, 6 * COLUMNS).map((value) => value * 7),
    );
    const [{ rows, similarities }] = await index.search(longer, 1);
    expect([rows[0], similarities[0]]).toEqual([5, 1]);
  });

  it('gives the lower row first of equal ones', async () => {
    const twins = await NeighbourIndex.open(
      quantise(matrix(5, 2, Float32Array.of(1, 0, 0, 1, 1, 0, 1, 0, 1, 0))),
    );
    const [all] = await twins.search(matrix(1, 2, Float32Array.of(1, 0)), 9);
    expect([...all.rows]).toEqual([0, 2, 3, 4, 1]);
    const [two] = await twins.search(matrix(1, 2, Float32Array.of(1, 0)), 2);
    expect([...two.rows]).toEqual([0, 2]);
    await twins.dispose();
  });

  it('leaves out what is hidden, keeps it, and fills up with the next', async () => {
    const query = matrix(1, COLUMNS, vectors.data.slice(9 * COLUMNS, 10 * COLUMNS));
    const [{ rows }] = await index.search(query, 5);
    const hiding = await NeighbourIndex.open(quantise(vectors));
    hiding.hide([9]);
    const [others] = await hiding.search(query, 4);
    expect(rows[0]).toBe(9);
    expect([...others.rows]).toEqual([...rows.subarray(1)]);
    expect(Buffer.compare(await hiding.write(), await index.write())).toBe(0);
    await hiding.dispose();
  });

  it('finds appended vectors among the others, as if they had always been there', async () => {
    const first = matrix(500, COLUMNS, vectors.data.slice(0, 500 * COLUMNS));
    const grown = await NeighbourIndex.open(quantise(first));
    await grown.append(matrix(150, COLUMNS, vectors.data.slice(500 * COLUMNS, 650 * COLUMNS)));
    await grown.append(matrix(50, COLUMNS, vectors.data.slice(650 * COLUMNS)));
    expect(grown.size).toBe(700);
    expect(await grown.search(queries, 200)).toEqual(await index.search(queries, 200));
    const reread = await NeighbourIndex.read(await grown.write());
    expect(await reread.search(queries, 9)).toEqual(await index.search(queries, 9));
    await Promise.all([grown.dispose(), reread.dispose()]);
  });

  it('can begin empty', async () => {
    const empty = await NeighbourIndex.open(quantise(matrix(0, COLUMNS)));
    expect((await empty.search(queries, 3)).every(({ rows }) => rows.length === 0)).toBe(true);
    await empty.append(matrix(1, COLUMNS, vectors.data.slice(0, COLUMNS)));
    expect((await empty.search(queries, 3)).every(({ rows }) => rows[0] === 0)).toBe(true);
    const reread = await NeighbourIndex.read(await empty.write());
    expect(reread.size).toBe(1);
    await reread.dispose();
  });

  it('refuses vectors without direction, of another kind, and counts below one', async () => {
    expect(() => quantise(matrix(1, 3))).toThrow(code('NEIGHBOUR_VECTOR_INVALID'));
    expect(() => quantise(matrix(1, 2, Float32Array.of(1, NaN)))).toThrow(code('NEIGHBOUR_VECTOR_INVALID'));
    const zero = { values: new Int8Array(4), rows: 2, columns: 2 };
    await expect(NeighbourIndex.open(zero)).rejects.toThrow(code('NEIGHBOUR_VECTOR_INVALID'));
    await expect(index.search(matrix(1, COLUMNS), 1)).rejects.toThrow(code('NEIGHBOUR_VECTOR_INVALID'));
    await expect(index.search(matrix(1, 3), 1)).rejects.toThrow(code('NEIGHBOUR_SHAPE_MISMATCH'));
    await expect(index.search(queries, 0)).rejects.toThrow(code('NEIGHBOUR_COUNT_INVALID'));
  });

  it('refuses files that are cut off, changed or of another kind', async () => {
    const file = await index.write();
    const changed = file.slice();
    changed[file.length - 3] ^= 1;
    for (const wrong of [new Uint8Array(0), new Uint8Array(40), file.slice(0, -1), file.slice(0, 9), changed])
      await expect(NeighbourIndex.read(wrong)).rejects.toThrow(code('NEIGHBOUR_FILE_INVALID'));
  });
});
