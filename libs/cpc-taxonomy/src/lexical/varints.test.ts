import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeVarints, encodeVarints } from './varints.js';

describe('varints', () => {
  it('take a byte for each seven bits', () => {
    expect([...encodeVarints([0, 127, 128, 300])]).toEqual([0, 127, 128, 1, 172, 2]);
    expect(encodeVarints([2 ** 32 - 1])).toHaveLength(5);
  });

  it('decode to the numbers that were encoded', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 ** 32 - 1 })), (values) => {
        expect([...decodeVarints(encodeVarints(values), values.length)]).toEqual(values);
      }),
    );
  });

  it('are refused when there are fewer or more than expected', () => {
    for (const [bytes, count] of [
      [[1, 2], 1],
      [[1], 2],
      [[128], 1],
    ] as const)
      expect(() => decodeVarints(Uint8Array.from(bytes), count)).toThrow(RangeError);
  });
});
