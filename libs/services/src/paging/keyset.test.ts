import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, groupInOrder, inOrder, pageOf, type RowKey } from './keyset.js';

const list = { order: 'things', keyOf: (row: number): RowKey => [row], totalCount: async () => 0 };

describe('a page', () => {
  it('has what was asked for, and knows of more by the one row too many', () => {
    const page = pageOf({ first: 2, after: null }, [1, 2, 3], list);
    expect(page.edges.map(({ node }) => node)).toEqual([1, 2]);
    expect([page.hasNextPage, page.hasPreviousPage]).toEqual([true, false]);
    expect(pageOf({ first: 2, after: 'any' }, [3], list)).toMatchObject({
      hasNextPage: false,
      hasPreviousPage: true,
    });
  });

  it('gives cursors that lead back to the key of their row', () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));
    fc.assert(
      fc.property(text, fc.nat(), (title, id) => {
        const page = pageOf({ first: 1, after: null }, [id], { ...list, keyOf: (row) => [title, row] });
        expect(decodeCursor('things', ['text', 'integer'], page.edges[0]?.cursor ?? null)).toEqual([
          title,
          id,
        ]);
      }),
    );
  });

  const cursorOf = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
  it.each([
    ['of another list', cursorOf('others', 1)],
    ['with more in its key', cursorOf('things', 1, 2)],
    ['with something else in its key', cursorOf('things', 'one')],
    ['with a number that no id can be', cursorOf('things', 1e10)],
    ['that somebody made up', 'made-up'],
    ['that is empty', ''],
  ])('refuses a cursor %s', (_what, cursor) => {
    expect(decodeCursor('things', ['integer'], cursorOf('things', 1))).toEqual([1]);
    expect(() => decodeCursor('things', ['integer'], cursor)).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID' }) as Error,
    );
  });
});

describe('answers for loaders', () => {
  const rows = [
    { id: 1, parent: 7 },
    { id: 2, parent: 7 },
  ];
  it('stand in the order of the keys, repeated when asked twice, and null when there is none', () => {
    expect(inOrder([2, 3, 2], rows, ({ id }) => id)).toEqual([rows[1], null, rows[1]]);
  });
  it('keep the order of the rows in each group', () => {
    expect(groupInOrder([8, 7], rows, ({ parent }) => parent)).toEqual([[], rows]);
  });
});
