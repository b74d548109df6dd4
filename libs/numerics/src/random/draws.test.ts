import { describe, expect, it } from 'vitest';
import { mean } from '../statistics.js';
import { normalDeviate, shuffled, weightedDraw } from './draws.js';
import { randomAt } from './random.js';

describe('shuffled', () => {
  it('has the same elements in another order, and leaves those it was given', () => {
    const elements = Int32Array.from({ length: 50 }, (_, i) => i);
    const order = shuffled(elements, randomAt(1));
    expect(order).not.toEqual(elements);
    expect(order.slice().sort()).toEqual(elements);
    expect(shuffled(['a', 'b', 'c'], randomAt(2)).toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('gives each order the same chance', () => {
    const random = randomAt(5);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = shuffled(['a', 'b', 'c'], random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe('weightedDraw', () => {
  it('draws in proportion to the weights, and never what has none', () => {
    const drawOne = weightedDraw(Float64Array.of(1, 0, 3));
    const random = randomAt(5);
    const counts = [0, 0, 0];
    for (let i = 0; i < 8000; i++) counts[drawOne(random)]++;
    expect(counts[1]).toBe(0);
    expect(counts[2] / counts[0]).toBeCloseTo(3, 0);
  });
});

describe('normalDeviate', () => {
  it('has mean 0, variance 1 and the tails of a normal distribution', () => {
    const random = randomAt(11);
    const numbers = Array.from({ length: 40_000 }, () => normalDeviate(random));
    expect(mean(numbers)).toBeCloseTo(0, 1.5);
    expect(mean(numbers.map((x) => x * x))).toBeCloseTo(1, 1.3);
    expect(mean(numbers.map((x) => Number(Math.abs(x) > 1.96)))).toBeCloseTo(0.05, 2);
  });
});
