import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomAt, weightedDraw } from './random.js';

const draw = (count: number, ...place: [number, ...number[]]) => {
  const random = randomAt(...place);
  return Array.from({ length: count }, () => random.next());
};

describe('random numbers', () => {
  it('follow from seed and place alone, and differ between them', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (seed, step) => {
        expect(draw(5, seed, step)).toEqual(draw(5, seed, step));
        expect(draw(5, seed, step)).not.toEqual(draw(5, seed, step + 1));
        expect(draw(5, seed, step)).not.toEqual(draw(5, seed + 1, step));
      }),
    );
  });

  it('are uniform, within a place and over places', () => {
    for (const numbers of [draw(20_000, 1, 2), Array.from({ length: 20_000 }, (_, i) => draw(1, 1, i)[0]!)]) {
      const counts = Array.from(
        { length: 10 },
        (_, i) => numbers.filter((x) => Math.floor(x * 10) === i).length,
      );
      counts.forEach((count) => expect(Math.abs(count - 2000)).toBeLessThan(200));
    }
  });

  it('draw by weight', () => {
    const drawOne = weightedDraw(Float64Array.of(1, 0, 3));
    const random = randomAt(5);
    const counts = [0, 0, 0];
    for (let i = 0; i < 8000; i++) counts[drawOne(random)]!++;
    expect(counts[1]).toBe(0);
    expect(counts[2]! / counts[0]!).toBeCloseTo(3, 0);
  });
});
