import { type CpcSymbol, termsOf } from '@nonet/cpc-taxonomy';
import { matrix, type Matrix } from '@nonet/numerics';
import { afterAll, describe, expect, it } from 'vitest';
import { ExampleMemory, type MemoryQuery, type RememberedExample } from './example-memory.js';
import { LexicalNeighbours } from './lexical-neighbours.js';
import { randomVectors } from './testing/random-vectors.js';

const remembered = (id: string, symbol: string, text: string): RememberedExample => ({
  id,
  symbols: [symbol as CpcSymbol],
  completeness: 'complete',
  text,
});

/** Patents, each with a vector that a reader can follow: battery, vehicle, beer. */
const SHELF: [RememberedExample, number[]][] = [
  [remembered('US1', 'H01M 10/0525', 'lithium battery with separator and electrolyte'), [1, 0.1, 0]],
  [remembered('US2', 'H01M 4/02', 'electrode of a lithium battery'), [1, 0, 0.1]],
  [remembered('US3', 'B60L 50/60', 'electric vehicle with battery pack'), [0.6, 1, 0]],
  [remembered('US4', 'C12C 7/00', 'brewing beer in a kettle'), [0, 0, 1]],
  [remembered('US5', 'C12C 9/00', 'kettle with hops for beer'), [0, 0.1, 1]],
];
const WORDS = ['battery', 'separator', 'electrolyte', 'vehicle', 'brewing', 'charging', 'housing'];
const vectorsOf = (rows: readonly (readonly number[])[]): Matrix =>
  matrix(rows.length, 3, Float32Array.from(rows.flat()));
const build = (shelf: typeof SHELF) =>
  ExampleMemory.build(
    shelf.map(([example]) => example),
    vectorsOf(shelf.map(([, vector]) => vector)),
  );

const memory = await build(SHELF);
afterAll(() => memory.dispose());

async function idsOf(
  asked: ExampleMemory,
  text: string,
  vector: readonly number[],
  excluded: readonly string[] = [],
) {
  const [{ neural, lexical }] = await asked.neighbours([{ text, excluded }], vectorsOf([vector]));
  const ids = ({ rows }: { rows: Int32Array }) => [...rows].map((row) => asked.examples.idAt(row));
  return { neural: ids(neural), lexical: ids(lexical) };
}

describe('ExampleMemory', () => {
  it('finds neighbours by vector, all with their cosines, and by words, those that share one', async () => {
    const found = await idsOf(memory, 'a battery with lithium electrodes', [1, 0, 0.2]);
    expect(found.neural).toEqual(['US2', 'US1', 'US3', 'US4', 'US5']);
    expect(found.lexical.slice(0, 2).toSorted()).toEqual(['US1', 'US2']);
    expect(found.lexical).not.toContain('US4');
  });

  it('keeps an example from answering for itself', async () => {
    const [{ text }, vector] = SHELF[0];
    const found = await idsOf(memory, text, vector, ['US1', 'US-not-here']);
    expect(found.neural).toHaveLength(4);
    expect([...found.neural, ...found.lexical]).not.toContain('US1');
    expect(found.lexical[0]).toBe('US2');
  });

  it('learns an example at once, forgets one at once, and stays so in its files', async () => {
    const growing = await build(SHELF);
    const query = ['kettle for beer', [0, 0.3, 1]] as const;
    expect(await idsOf(growing, ...query)).toMatchObject({ lexical: ['US4', 'US5'] });
    const learnt = remembered('US6', 'C12C 13/02', 'a kettle, a kettle for beer');
    await growing.append([learnt], vectorsOf([[0, 0.3, 1]]));
    growing.remove('US4');
    const copy = await ExampleMemory.read(await growing.write());
    for (const asked of [growing, copy]) {
      const found = await idsOf(asked, ...query);
      expect(found.neural.slice(0, 2)).toEqual(['US6', 'US5']);
      expect(found.lexical).toEqual(['US6', 'US5']);
      expect(found.neural).not.toContain('US4');
    }
    await Promise.all([growing.dispose(), copy.dispose()]);
  });

  it('takes a correction as removal and a new example, all or nothing', async () => {
    const growing = await build(SHELF);
    const corrected = remembered('US3', 'B60L 53/14', 'charging a vehicle');
    const repeated = expect.objectContaining({ code: 'NEIGHBOUR_ID_REPEATED' }) as Error;
    await expect(growing.append([corrected], vectorsOf([[0, 1, 0]]))).rejects.toThrow(repeated);
    expect((await idsOf(growing, 'vehicle', [0, 1, 0])).neural).toHaveLength(5);
    growing.remove('US3');
    await growing.append([corrected], vectorsOf([[0, 1, 0]]));
    expect((await idsOf(growing, 'vehicle', [0, 1, 0])).neural[0]).toBe('US3');
    expect(growing.examples.symbolsAt(growing.examples.rowOf('US3')!)).toEqual(['B60L 53/14']);
    await growing.dispose();
  });

  it('refuses parts that do not belong together', async () => {
    const mismatch = expect.objectContaining({ code: 'NEIGHBOUR_SHAPE_MISMATCH' }) as Error;
    const [[first]] = SHELF;
    const two = matrix(2, 3, new Float32Array(6).fill(1));
    await expect(ExampleMemory.build([first], two)).rejects.toThrow(mismatch);
    await expect(memory.neighbours([{ text: 'a' }], two)).rejects.toThrow(mismatch);
    const another = remembered('US8', 'A', 'a');
    await expect(memory.append([another], two)).rejects.toThrow(mismatch);
    await expect(memory.append([another], matrix(1, 4))).rejects.toThrow(mismatch);
    expect(memory.examples.size).toBe(5);
  });
});

describe('ExampleMemory in a thread', () => {
  const ROWS = 5_000;
  const COLUMNS = 16;
  /** Texts of few words: every seventh is the same. */
  const textAt = (row: number) => `a ${WORDS[row % 7]} with a ${WORDS[(row + 1) % 7]}`;
  const examples = Array.from({ length: ROWS }, (_, row) => remembered(`US${row}`, 'A01B', textAt(row)));
  const QUERIES: MemoryQuery[] = [
    { text: textAt(8) },
    { text: termsOf(`${textAt(3)} kettle kettle`), excluded: ['US3', 'US31', 'US-not-here'] },
    { text: '' },
    { text: termsOf('') },
    { text: 'unheard of' },
    { text: 'kettle' },
  ];
  const queries = randomVectors(QUERIES.length, COLUMNS, 2);

  async function both(): Promise<Record<'threaded' | 'once', ExampleMemory>> {
    const built = await ExampleMemory.build(examples, randomVectors(ROWS, COLUMNS, 1));
    const files = await built.write();
    await built.dispose();
    const read = (expected: 'many' | 'one') => ExampleMemory.read(files, { expected });
    const [threaded, once] = await Promise.all([read('many'), read('one')]);
    return { threaded, once };
  }

  it('finds the very same by words, equal ones in the order of rows, whatever was learnt or forgotten', async () => {
    const { threaded, once } = await both();
    const found = await threaded.neighbours(QUERIES, queries);
    expect(found).toEqual(await once.neighbours(QUERIES, queries));
    const [first, other, ...silent] = found.map(({ lexical }) => [...lexical.rows]);
    expect(first!.slice(0, 3)).toEqual([1, 8, 15]);
    expect(other!.slice(0, 3)).toEqual([10, 17, 24]);
    expect(silent).toEqual([[], [], [], []]);
    const forgotten = ['US1', 'US15'];
    const learnt = remembered('US-new', 'B60L', textAt(8));
    for (const memory of [threaded, once]) {
      forgotten.forEach((id) => memory.remove(id));
      await memory.append([learnt], randomVectors(1, COLUMNS, 3));
    }
    const later = await threaded.neighbours(QUERIES, queries);
    expect(later).toEqual(await once.neighbours(QUERIES, queries));
    expect([...later[0]!.lexical.rows].slice(0, 3)).toEqual([8, 22, 29]);
    const [file, same] = await Promise.all([threaded.write(), once.write()]);
    expect(Buffer.compare(file.words, same.words)).toBe(0);
    await Promise.all([threaded.dispose(), once.dispose()]);
  });

  it('is lost with its thread, and says so to whoever waits', async () => {
    const memory = await ExampleMemory.build(examples, randomVectors(ROWS, COLUMNS, 1));
    const asked = memory.neighbours(QUERIES, queries);
    const failure = { code: 'VECTOR_SEARCH_FAILED' };
    await Promise.all([expect(asked).rejects.toMatchObject(failure), memory.dispose()]);
    expect(memory.vectors.isLost).toBe(true);
    await expect(memory.write()).rejects.toMatchObject(failure);
  });
});

describe('LexicalNeighbours', () => {
  it('refuses files that are cut off, changed or of another kind', () => {
    const file = LexicalNeighbours.build(SHELF.map(([{ text }]) => text)).write();
    const changed = file.slice();
    changed[20] ^= 1;
    for (const wrong of [new Uint8Array(3), new Uint8Array(99), file.slice(0, -1), changed])
      expect(() => LexicalNeighbours.read(wrong)).toThrow(
        expect.objectContaining({ code: 'NEIGHBOUR_FILE_INVALID' }) as Error,
      );
  });
});
