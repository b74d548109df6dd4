import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordedArguments } from './recorded-arguments.js';

describe('recorded arguments', () => {
  test('keep short values as they came, and moments as text', () => {
    expect(
      recordedArguments({
        input: { name: 'tool', expiresAt: new Date(0), top: 3, last: null, none: undefined },
      }),
    ).toEqual({ input: { name: 'tool', expiresAt: '1970-01-01T00:00:00.000Z', top: 3, last: null } });
  });

  test('keep the length of a long text, and the beginning of a long list', () => {
    expect(recordedArguments({ text: 'x'.repeat(5000) })).toEqual({ text: '(5,000 characters)' });
    const { list } = recordedArguments({ list: Array.from({ length: 500 }, (_, i) => i) }) as {
      list: unknown[];
    };
    expect(list).toHaveLength(21);
    expect(list.at(-1)).toBe('… 480 more');
  });

  test('keep no secrets, wherever they stand', () => {
    const given = { secret: 'a', options: [{ apiToken: 'b', Password: 'c' }], name: 'd' };
    expect(recordedArguments(given)).toEqual({
      secret: '(left out)',
      options: [{ apiToken: '(left out)', Password: '(left out)' }],
      name: 'd',
    });
  });

  test('are small and can be stored, whatever came', () => {
    fc.assert(
      fc.property(fc.anything({ withDate: true, withBigInt: true, maxDepth: 8 }), (value) => {
        const json = JSON.stringify(recordedArguments(value));
        expect(json).not.toContain('\\u0000');
        expect(json).not.toMatch(/\\ud[89a-f]/i);
      }),
    );
  });
});
