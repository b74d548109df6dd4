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

describe('a value of a key', () => {
  const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(['things', value])).toString('base64url');
  it.each([
    ['integer', [0, -1, 2 ** 31 - 1], [2 ** 31, 0.5, 1e300, '1', null]],
    ['bigint', [0, 2 ** 53 - 1, -(2 ** 53 - 1)], [2 ** 53, 0.5, 1e300, '1']],
    ['real', [0, 0.123, -1, 3.4e38, 1e-45], [1e300, -1e300, 3.5e38, 1e-46, 5e-324, '1']],
    ['double', [0, 1e300, 5e-324], ['1', null]],
    ['text', ['', 'a'], ['\0', 1, null]],
    ['day', ['2025-06-19', null], ['0000-01-01', '2025-02-30', '2025-06-19T00:00:00.000Z']],
    [
      'moment',
      ['2025-06-19T08:30:00.000Z'],
      [
        '0000-01-01T00:00:00.000Z',
        '2025-06-19T08:30:00Z',
        `2025-06-19T08:30:00.${'0'.repeat(200)}Z`,
        '2025-06-19',
        1,
      ],
    ],
    ['id', ['01234567-89ab-4def-8123-456789abcdef'], ['0123', '', 1]],
  ] as const)('of the kind %s is what its column takes, and nothing else', (kind, fitting, others) => {
    for (const value of fitting) expect(decodeCursor('things', [kind], cursorOf(value))).toEqual([value]);
    for (const value of others)
      expect(() => decodeCursor('things', [kind], cursorOf(value)), JSON.stringify(value)).toThrow(
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
