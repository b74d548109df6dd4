import { describe, expect, test } from 'vitest';
import { compareSymbols } from './compare-symbols.js';

const at = (symbol: string, ...ancestors: string[]) => ({
  symbol,
  node: { ancestors: ancestors.map((above) => ({ symbol: above })) },
});
const sides = ({ assigned, predicted }: ReturnType<typeof compareSymbols>) => [
  assigned.map(({ of, side }) => `${of.symbol} ${side}`),
  predicted.map(({ of, side }) => `${of.symbol} ${side}`),
];

describe('compareSymbols', () => {
  test('finds agreement where an assigned symbol stands below a predicted one', () =>
    expect(sides(compareSymbols([at('F17C 13/025'), at('B60K 1/00')], [at('F17C'), at('G01M')]))).toEqual([
      ['F17C 13/025 both', 'B60K 1/00 only assigned'],
      ['F17C both', 'G01M only predicted'],
    ]));

  test('asks the scheme which subgroup stands below which', () =>
    expect(
      sides(compareSymbols([at('F17C 13/025', 'F17C 13/02')], [at('F17C 13/02'), at('F17C 13/026')])),
    ).toEqual([['F17C 13/025 both'], ['F17C 13/02 both', 'F17C 13/026 only predicted']]));

  test('does not take a narrower prediction for agreement', () =>
    expect(sides(compareSymbols([at('F17C 13/00')], [at('F17C 13/02', 'F17C 13/00')]))).toEqual([
      ['F17C 13/00 only assigned'],
      ['F17C 13/02 only predicted'],
    ]));

  test('marks symbols of the former US classification', () =>
    expect(compareSymbols([at('Y10T 137/00')], []).assigned[0]!.legacy).toBe(true));
});
