import { describe, expect, it } from 'vitest';
import { isHeldOut } from './held-out.js';

const numbers = Array.from({ length: 4000 }, (_, i) => `US${7_000_000 + i}B2`);
const drawn = (share: number) => numbers.filter((number) => isHeldOut(number, share));

describe('the patents held out for the second stage', () => {
  it('are the given share, the same each time', () => {
    expect(drawn(0.12).length / numbers.length).toBeCloseTo(0.12, 1);
    expect(drawn(0.12)).toEqual(drawn(0.12));
  });

  it('of a larger share include all of a smaller one', () => {
    expect(drawn(0.6)).toEqual(expect.arrayContaining(drawn(0.12)));
  });

  it('are none for a share of 0, and all for a share of 1', () => {
    expect([drawn(0).length, drawn(1).length]).toEqual([0, numbers.length]);
  });
});
