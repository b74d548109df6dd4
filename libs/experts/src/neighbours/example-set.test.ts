import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Example, ExampleSet } from './example-set.js';

const example = (
  id: string,
  symbols: string,
  completeness: Example['completeness'] = 'complete',
): Example => ({
  id,
  symbols: symbols === '' ? [] : (symbols.split(', ') as CpcSymbol[]),
  completeness,
});

const battery = example('US11532378B2', 'H01M 10/0525, H01M 4/02, Y02E 60/10');
const car = example('EP1234567A1', 'B60L', 'partial');
const unknown = example('CN110543639B', '');

const contents = (set: ExampleSet): Example[] =>
  Array.from({ length: set.size }, (_, row) => ({
    id: set.idAt(row),
    symbols: set.symbolsAt(row),
    completeness: set.completenessAt(row),
  }));

describe('ExampleSet', () => {
  it('tells the symbols of an example by row, and the row by publication number', () => {
    const set = ExampleSet.of([battery, car, unknown]);
    expect(contents(set)).toEqual([battery, car, unknown]);
    expect(set.rowOf('EP1234567A1')).toBe(1);
    expect(set.rowOf('EP0000000A1')).toBeUndefined();
  });

  it('keeps the rows of its examples when it grows and forgets', () => {
    const set = ExampleSet.of([battery, car]);
    expect([set.remove(car.id), set.remove(car.id)]).toEqual([true, false]);
    expect([set.rowOf(car.id), set.isRemoved(1), set.isRemoved(0)]).toEqual([undefined, true, false]);
    set.append([example(car.id, 'B60L 50/60')]);
    expect([set.rowOf(car.id), set.symbolsAt(2)]).toEqual([2, ['B60L 50/60']]);
  });

  it('adds all examples or none, and no publication number twice', () => {
    const set = ExampleSet.of([battery]);
    const repeated = expect.objectContaining({ code: 'NEIGHBOUR_ID_REPEATED' }) as Error;
    expect(() => set.append([car, battery])).toThrow(repeated);
    expect(() => set.append([car, car])).toThrow(repeated);
    expect(set.size).toBe(1);
  });

  it('comes out of its file as it went in, removed rows among them; symbols in the order of the scheme', () => {
    const symbol = fc.constantFrom('A', 'H01M', 'H01M 4/02', 'H01M 10/0525', 'Y02E 60/10', 'B60L 50/60');
    const drawn = fc.array(
      fc.record({
        symbols: fc.uniqueArray(symbol).map((list) => list.sort().join(', ')),
        completeness: fc.constantFrom('complete' as const, 'partial' as const),
        removed: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(drawn, (rows) => {
        const set = ExampleSet.of(rows.map((row, at) => example(`US${at}`, row.symbols, row.completeness)));
        rows.forEach(({ removed }, at) => removed && set.remove(`US${at}`));
        const copy = ExampleSet.read(set.write());
        const sorted = ({ symbols, ...rest }: Example) => ({ ...rest, symbols: symbols.toSorted() });
        expect(contents(copy).map(sorted)).toEqual(contents(set).map(sorted));
        rows.forEach(({ removed }, at) => {
          expect(copy.isRemoved(at)).toBe(removed);
          expect(copy.rowOf(`US${at}`)).toBe(removed ? undefined : at);
        });
      }),
    );
  });

  it('keeps an example that was removed and added again apart from its first row', () => {
    const set = ExampleSet.of([battery, car]);
    set.remove(battery.id);
    set.append([battery]);
    const copy = ExampleSet.read(set.write());
    expect([copy.rowOf(battery.id), copy.isRemoved(0), copy.isRemoved(2)]).toEqual([2, true, false]);
  });

  it('takes few bytes', () => {
    const many = Array.from({ length: 2000 }, (_, at) => {
      const groups = [at % 7, (at * 5) % 11, (at * 3) % 13].map(
        (group) => `H01M ${group + 2}/${10 + (at % 80)}`,
      );
      return example(`US${11_000_000 + 37 * at}B2`, groups.join(', '));
    });
    expect(ExampleSet.of(many).write().length / many.length).toBeLessThan(20);
  });

  it('refuses files that are cut off, changed or of another kind', () => {
    const file = ExampleSet.of([battery, car, unknown]).write();
    const changed = file.slice();
    changed[file.length - 2] ^= 4;
    for (const wrong of [
      new Uint8Array(0),
      new Uint8Array(30),
      file.slice(0, -1),
      file.slice(0, 14),
      changed,
    ])
      expect(() => ExampleSet.read(wrong)).toThrow(
        expect.objectContaining({ code: 'NEIGHBOUR_FILE_INVALID' }) as Error,
      );
  });
});
