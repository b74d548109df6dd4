import { describe, expect, it } from 'vitest';
import { heldBack, heldShares } from './held-back.js';

/** Section 0 over class 1 over subclasses 2 and 3, and section 4 over class 5 over subclass 6. */
const PARENTS = [-1, 0, 1, 1, -1, 4, 5];
const BEFORE = new Map([0.9, 0.8, 0.6, 0.1, 0.2, 0.15, 0.05].map((score, position) => [position, score]));
const BEST = 0.6;
const held = (...added: { position: number; score: number; lead: number }[]) =>
  heldBack(BEFORE, BEST, added, (position) => PARENTS[position]);
const changes = (scores: ReadonlyMap<number, number>) =>
  Object.fromEntries([...scores].filter(([position, score]) => score !== BEFORE.get(position)));

describe('an added subclass', () => {
  it('that is surer than the others but leads by little stands just behind the best of them', () => {
    const { scores, decisive } = held({ position: 6, score: 0.7, lead: 1.9 });
    const behind = 0.6 * (1 - 0.001 * 0.3);
    expect(changes(scores)).toEqual({ 4: behind, 5: behind, 6: behind });
    // The odds of .7, less 1.5 in their logarithm.
    const odds = (0.7 / 0.3) * Math.exp(-1.5);
    expect(decisive.get(6)).toBeCloseTo(odds / (1 + odds), 12);
  });

  it('that leads clearly is the first answer, and lifts what stands above it', () => {
    const { scores } = held({ position: 6, score: 0.7, lead: 2 });
    expect(changes(scores)).toEqual({ 4: 0.7, 5: 0.7, 6: 0.7 });
  });

  it('that is less sure than the best keeps its score, and what is above it already stays', () => {
    expect(changes(held({ position: 3, score: 0.5, lead: -1 }).scores)).toEqual({ 3: 0.5 });
  });

  it('never falls below the score that it had before, in scores and decisions', () => {
    const { scores, decisive } = held({ position: 2, score: 0.3, lead: -1 });
    expect(changes(scores)).toEqual({});
    expect(changes(decisive)).toEqual({});
  });

  it('stands behind another one that is surer, also where both are held back', () => {
    const { scores } = held({ position: 3, score: 0.8, lead: 1 }, { position: 6, score: 0.7, lead: 0 });
    expect(scores.get(3)!).toBeLessThan(BEST);
    expect(scores.get(6)!).toBeLessThan(scores.get(3)!);
  });
});

it('its share is held as its score is', () => {
  const [before, own] = [
    [0.6, 0.3, 0.1],
    [0.2, 0.1, 0.7],
  ].map((shares) => Float32Array.from(shares)) as [Float32Array, Float32Array];
  const sharesAt = (lead: number) => [...heldShares(before, own, [{ label: 2, lead }], 0.6)];
  expect(sharesAt(1.9)).toEqual([...Float32Array.from([0.6, 0.3, 0.6 * (1 - 0.001)])]);
  expect(sharesAt(2)).toEqual([...Float32Array.from([0.6, 0.3, 0.7])]);
});

it('is never decided for by more than its score', () => {
  const { scores, decisive } = held({ position: 6, score: 0.99, lead: 1.9 });
  expect(scores.get(6)).toBeLessThan(BEST);
  expect(decisive.get(6)).toBe(scores.get(6));
});

it('without an added subclass everything stays', () => {
  expect(changes(held().scores)).toEqual({});
  expect(changes(held().decisive)).toEqual({});
});
