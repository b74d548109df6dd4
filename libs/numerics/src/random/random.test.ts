import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomAt } from './random.js';

const draw = (count: number, ...place: [number, ...(number | string)[]]) => {
  const random = randomAt(...place);
  return Array.from({ length: count }, () => random.next());
};

const expectUniform = (numbers: readonly number[]) => {
  const counts = new Array<number>(10).fill(0);
  for (const x of numbers) counts[Math.floor(x * 10)]++;
  const due = numbers.length / 10;
  for (const count of counts) expect(Math.abs(count - due)).toBeLessThan(due / 10);
};

describe('randomAt', () => {
  it('follows from seed and place alone, and differs between them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 52), max: 2 ** 52 }), fc.nat(), (seed, step) => {
        expect(draw(5, seed, step)).toEqual(draw(5, seed, step));
        expect(draw(5, seed, step)).not.toEqual(draw(5, seed, step + 1));
        expect(draw(5, seed, step)).not.toEqual(draw(5, seed + 1, step));
        expect(draw(5, seed, 'order', step)).not.toEqual(draw(5, seed, 'pairs', step));
        expect(draw(5, seed)).not.toEqual(draw(5, seed, step));
      }),
    );
  });

  it('draws the same numbers on every machine and in every version, as a training that goes on needs', () => {
    expect(draw(3, 0)).toEqual([0.3334469651165024, 0.9148857030153018, 0.0423104490381524]);
    expect(draw(3, 7, -4, 'order')).toEqual([0.46190524542643885, 0.7400349989031568, 0.621127341705671]);
  });

  it('is uniform within a place and over places', () => {
    expectUniform(draw(20_000, 1, 2));
    expectUniform(Array.from({ length: 20_000 }, (_, i) => draw(1, 1, i)[0]));
    expectUniform(Array.from({ length: 20_000 }, (_, i) => draw(1, i)[0]));
  });

  it('draws whole numbers below a count, each as often as the others', () => {
    const random = randomAt(3);
    const counts = [0, 0, 0];
    for (let i = 0; i < 9000; i++) counts[random.below(3)]++;
    for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(300);
  });
});
