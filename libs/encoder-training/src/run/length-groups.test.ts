import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Expressions, GraphBuilder } from '@nonet/onnx-graph';
import { InferenceSession } from '@nonet/onnx-graph/runtime';
import { encodeGroups, groupRows, paddedTokens, planGroups } from './length-groups.js';
import { TokenRows } from '../corpus/token-rows.js';

/** Rows of the given lengths: row `i` is `[CLS]`, then its number, then `[SEP]`. */
function rowsOf(lengths: readonly number[]): TokenRows {
  const rows = new TokenRows();
  const shape = { frame: { before: Int32Array.of(101), after: Int32Array.of(102) }, tokens: 512 };
  lengths.forEach((length, row) => {
    const ids = new Int32Array(length - 2).fill(row + 1);
    rows.add({ ids, offsets: Int32Array.of(0, length - 2) }, 0, shape);
  });
  return rows;
}

const lengths = fc.array(fc.integer({ min: 2, max: 192 }), { minLength: 1, maxLength: 48 });

describe('planGroups', () => {
  it('has a place for every row, and computes no more than one group would', () => {
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 6 }), (batch, most) => {
        const groups = planGroups([batch], most, 192);
        expect(groups.length).toBeLessThanOrEqual(most);
        expect(groups.reduce((sum, { rows }) => sum + rows, 0)).toBe(batch.length);
        expect(paddedTokens(groups)).toBeLessThanOrEqual(paddedTokens(planGroups([batch], 1, 192)));
        for (const { tokens } of groups) expect(tokens).toBeLessThanOrEqual(192);
      }),
    );
  });

  it('separates short rows from long ones', () => {
    const batch = [30, 180, 32, 184, 29, 190, 31, 188];
    expect(planGroups([batch], 4, 192)).toEqual([
      { rows: 4, tokens: 32 },
      { rows: 4, tokens: 192 },
    ]);
  });

  it('keeps rows of one length together', () => {
    expect(planGroups([Array<number>(16).fill(96)], 4, 96)).toEqual([{ rows: 16, tokens: 96 }]);
  });

  it('does not widen a group for a rare long row, which is cut', () => {
    const samples = Array.from({ length: 32 }, (_, i) => [20, 20, 20, i === 0 ? 190 : 20]);
    expect(planGroups(samples, 1, 192)[0]!.tokens).toBe(24);
  });
});

describe('grouped rows', () => {
  it('stand with those of their length, and are found again', () => {
    const groups = [
      { rows: 2, tokens: 4 },
      { rows: 1, tokens: 8 },
    ];
    const { ids, lengths: shown, places } = groupRows(rowsOf([6, 3, 4]), groups);
    expect([...ids]).toEqual([101, 2, 102, 0, 101, 3, 3, 102, 101, 1, 1, 1, 1, 102, 0, 0]);
    expect([...shown]).toEqual([3, 4, 6]);
    expect([...places]).toEqual([2, 0, 1]);
  });

  it('lose tokens at the end when there are too many long ones, and keep the mark of the end', () => {
    const { ids } = groupRows(rowsOf([6, 6]), [
      { rows: 1, tokens: 4 },
      { rows: 1, tokens: 8 },
    ]);
    expect([...ids]).toEqual([101, 1, 1, 102, 101, 2, 2, 2, 2, 102, 0, 0]);
  });

  it('give each row its own vector, in the order of the batch', async () => {
    const batch = [9, 3, 16, 5, 12, 4];
    const groups = planGroups([batch], 3, 16);
    expect(groups.length).toBeGreaterThan(1);
    const grouped = groupRows(rowsOf(batch), groups);
    const graph = new GraphBuilder();
    const f = new Expressions(graph);
    const input = (name: keyof typeof grouped) =>
      graph.initializer(name, 'int32', [grouped[name].length], grouped[name]);
    const rows = { ids: input('ids'), lengths: input('lengths'), places: input('places') };
    // An encoder that says which row it has seen, by its second token.
    const encode = ({ ids }: typeof rows | { ids: typeof rows.ids }) =>
      f.cast(f.slice(ids, 1, 2, 1), 'float32');
    graph.output('vectors', encodeGroups(f, rows, groups, encode));
    const session = await InferenceSession.create(graph.build());
    const { vectors } = await session.run({});
    expect([...(vectors!.data as Float32Array)]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
