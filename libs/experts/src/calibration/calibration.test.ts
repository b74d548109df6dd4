import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrated, expectedF1Threshold, fitCalibration } from './calibration.js';

const known = () => false;

describe('calibration', () => {
  /** Of two subclasses the one with the mass of .8 is right in four of five texts. */
  const examples = Array.from({ length: 100 }, (_, i) => ({
    masses: Float32Array.of(0.8, 0.2),
    nearestSimilarity: 0.7,
    truth: new Set([i % 5 === 0 ? 1 : 0]),
    unknown: known,
    weight: 1,
  }));

  test('says how often a subclass of such a mass was right', () => {
    const model = fitCalibration(examples, { penalty: 0.01 });
    expect(calibrated(model, 0.8, { largestMass: 0.8, nearestSimilarity: 0.7 })).toBeCloseTo(0.8, 1);
    expect(calibrated(model, 0.2, { largestMass: 0.8, nearestSimilarity: 0.7 })).toBeCloseTo(0.2, 1);
  });

  test('never gives more mass less probability', () => {
    // Here the small one is always right: the fit alone would turn the order round.
    const turned = examples.map((example) => ({ ...example, truth: new Set([1]) }));
    const model = fitCalibration(turned, { penalty: 0.01 });
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        (a, b) => {
          const context = { largestMass: Math.max(a, b), nearestSimilarity: 0.7 };
          const [low, high] = [Math.min(a, b), context.largestMass].map((mass) =>
            calibrated(model, mass, context),
          );
          expect(high).toBeGreaterThanOrEqual(low);
        },
      ),
    );
  });

  test('is surer of texts close to remembered ones when that was so in the examples', () => {
    const mixed = examples.flatMap((example, i) => [
      { ...example, nearestSimilarity: 0.9, truth: new Set([0]) },
      { ...example, nearestSimilarity: 0.5, truth: new Set(i % 2 === 0 ? [0] : []) },
    ]);
    const model = fitCalibration(mixed, { penalty: 0.01 });
    const [far, near] = [0.5, 0.9].map((nearestSimilarity) =>
      calibrated(model, 0.8, { largestMass: 0.8, nearestSimilarity }),
    );
    expect(near).toBeGreaterThan(far + 0.2);
  });

  test('leaves out a weight that would reverse the order, and still says how often the rest was right', () => {
    const turned = examples.map((example) => ({ ...example, truth: new Set([1]) }));
    const model = fitCalibration(turned, { penalty: 0.01 });
    expect(calibrated(model, 0.2, { largestMass: 0.8, nearestSimilarity: 0.7 })).toBeCloseTo(0.5, 1);
  });

  test('tells the nearly certain from the likely, however alike the logarithms of their masses are', () => {
    const sure = examples.flatMap((example, i) => [
      example,
      { ...example, masses: Float32Array.of(0.99, 0.01), truth: new Set(i % 50 === 0 ? [] : [0]) },
    ]);
    const model = fitCalibration(sure, { penalty: 0.01 });
    const [likely, certain] = [0.8, 0.99].map((mass) =>
      calibrated(model, mass, { largestMass: mass, nearestSimilarity: 0.7 }),
    );
    expect(likely).toBeCloseTo(0.8, 1);
    expect(certain).toBeGreaterThan(0.95);
  });

  test('leaves out subclasses of which nothing is known', () => {
    const other = {
      masses: Float32Array.of(0.9, 0.1),
      nearestSimilarity: 0.1,
      truth: new Set<number>(),
      unknown: () => true,
      weight: 1,
    };
    expect(fitCalibration([...examples, other], { penalty: 1 })).toEqual(
      fitCalibration(examples, { penalty: 1 }),
    );
  });
});

describe('the threshold of the best expected F1', () => {
  test('counts each probability as much as its text', () => {
    const [twice, weighted] = [
      expectedF1Threshold([0.9, 0.4, 0.4, 0.3], 0.5, 0),
      expectedF1Threshold([0.9, 0.4, 0.3], 0.5, 0, [1, 2, 1]),
    ];
    expect(weighted).toBe(twice);
  });

  const probability = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  /** Expected F1 of selecting all from a threshold on, as a ratio of expectations. */
  const expected = (probabilities: readonly number[], threshold: number) => {
    const chosen = probabilities.filter((p) => p >= threshold);
    const right = chosen.reduce((sum, p) => sum + p, 0);
    return (2 * right) / (chosen.length + probabilities.reduce((sum, p) => sum + p, 0));
  };

  test('gives a higher expected F1 than any other', () => {
    fc.assert(
      fc.property(fc.array(probability, { minLength: 1, maxLength: 30 }), (probabilities) => {
        const best = expected(probabilities, expectedF1Threshold(probabilities, 0.5, 0));
        for (const other of probabilities)
          expect(best).toBeGreaterThanOrEqual(expected(probabilities, other) - 1e-9);
      }),
    );
  });

  test('is shrunk towards the common one, the more so the fewer texts there are', () => {
    const few = expectedF1Threshold([0.9, 0.9], 0.3, 10);
    const many = expectedF1Threshold(
      Array.from({ length: 200 }, () => 0.9),
      0.3,
      10,
    );
    expect(few).toBeGreaterThan(0.3);
    expect(few).toBeLessThan(many);
    expect(many).toBeLessThan(0.9);
    expect(expectedF1Threshold([], 0.3, 10)).toBeCloseTo(0.3, 9);
    expect(expectedF1Threshold([], 0.3, 0)).toBe(0.3);
  });
});
