import { matrix, row } from '@nonet/numerics';
import { describe, expect, it } from 'vitest';
import { fitLogistic, LOGISTIC_STEPS, probabilityOf } from './logistic.js';

/** Rows of a feature that tells the answer, on a scale of thousands, one that never changes, and one that says nothing. */
const examples = Array.from({ length: 40 }, (_, i) => [i * 1000, 7, (i * 13) % 5]);
const answers = examples.map(([tells]) => (tells >= 20_000 ? 1 : 0));
const features = matrix(examples.length, 3);
examples.forEach((values, i) => row(features, i).set(values));

function fitted() {
  const losses: number[] = [];
  const events = fitLogistic(features, answers);
  for (let next = events.next(); ; next = events.next()) {
    if (next.done) return { logistic: next.value, losses };
    losses.push(next.value);
  }
}

describe('a logistic', () => {
  it('tells yes from no by the features that do, whatever their scale', () => {
    const { logistic } = fitted();
    examples.forEach((values, i) => expect(Math.round(probabilityOf(logistic, values))).toBe(answers[i]));
    expect(probabilityOf(logistic, [0, 7, 2])).toBeLessThan(0.05);
    expect(probabilityOf(logistic, [39_000, 7, 2])).toBeGreaterThan(0.95);
  });

  it('learns step by step with a loss that falls, and the same from the same', () => {
    const { logistic, losses } = fitted();
    expect(losses).toHaveLength(LOGISTIC_STEPS);
    expect(losses[0]).toBeCloseTo(Math.log(2), 6);
    expect(losses.every((loss, step) => step === 0 || loss < losses[step - 1])).toBe(true);
    expect(fitted().logistic).toEqual(logistic);
  });

  it('gives a feature that never changes no weight', () => {
    const { weights, deviations } = fitted().logistic;
    expect(weights[1]).toBeCloseTo(0, 6);
    expect(deviations[1]).toBe(1);
  });

  it('comes back from JSON as it was', () => {
    const { logistic } = fitted();
    expect(JSON.parse(JSON.stringify(logistic))).toEqual(logistic);
  });
});
