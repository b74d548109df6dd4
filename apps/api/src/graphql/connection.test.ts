import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromList } from './connection.js';

const key = (row: string) => row;

describe('a page of a list that was loaded whole', () => {
  test('walking from cursor to cursor gives every row once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        async (rows, first) => {
          const seen: string[] = [];
          let after: string | null = null;
          for (let more = true; more;) {
            const page: ReturnType<typeof fromList<string>> = fromList(rows, key, { first, after });
            seen.push(...page.nodes);
            expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
            expect(await page.totalCount()).toBe(rows.length);
            after = page.pageInfo.endCursor;
            more = page.pageInfo.hasNextPage;
          }
          expect(seen).toEqual(rows);
        },
      ),
    );
  });

  test('refuses a cursor of another list', () => {
    expect(() => fromList(['A01B'], key, { first: 1, after: 'bm8' })).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID' }),
    );
  });
});
