import { SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { sigmoid } from '@nonet/numerics';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrated } from '../calibration/calibration.js';
import { USUAL_HABITS } from '../calibration/habits.js';
import { mixtureSchema } from '../mixture/parameters.js';
import { type Adaptation, adaptationSchema, adapted, noAdaptation } from './adaptation.js';
import { madeUpParameters } from './testing/made-up-parameters.js';

const parameters = madeUpParameters();
const NONE = noAdaptation(parameters, USUAL_HABITS);

/** JSON knows no −0. */
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => value + 0);

const line = fc.record({
  slope: number(0.2, 3),
  bias: number(-3, 3),
});
const adaptations: fc.Arbitrary<Adaptation> = fc
  .record({
    scores: line,
    gates: line,
    shifts: fc.dictionary(fc.constantFrom('A01B', 'F17C', 'G06N'), number(-2, 2)),
    threshold: number(0, 1),
  })
  .map(({ threshold, ...rest }) => ({ ...NONE, ...rest, thresholds: { G: threshold } }));
const mass = fc.double({ min: 1e-6, max: 1, noNaN: true });

describe('an adaptation to a collection', () => {
  test('changes nothing where slopes are one, and biases and shifts nought', () => {
    expect(adapted(parameters, NONE)).toEqual(parameters);
  });

  test('keeps the order of the subclasses of a text, whatever slope and bias', () => {
    fc.assert(
      fc.property(adaptations, mass, mass, (adaptation, a, b) => {
        const { calibration } = adapted(parameters, { ...adaptation, shifts: {} }).experts[0];
        const context = { largestMass: Math.max(a, b), nearestSimilarity: 0.7 };
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((one) =>
          calibrated(calibration, one, context),
        );
        expect(high).toBeGreaterThanOrEqual(low);
      }),
    );
  });

  test('gives probabilities', () => {
    fc.assert(
      fc.property(adaptations, mass, (adaptation, one) => {
        const changed = adapted(parameters, adaptation);
        for (const { calibration } of changed.experts) {
          const p = calibrated(calibration, one, { largestMass: one, nearestSimilarity: 0.7 });
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('moves each logit along its line', () => {
    fc.assert(
      fc.property(adaptations, mass, (adaptation, one) => {
        const context = { largestMass: one, nearestSimilarity: 0.7 };
        const { slope, bias } = adaptation.scores;
        const own = calibrated(parameters.experts[0].calibration, one, context);
        const logit = Math.log(own / (1 - own));
        const moved = calibrated(adapted(parameters, adaptation).experts[0].calibration, one, context);
        expect(moved).toBeCloseTo(sigmoid(slope * logit + bias), 6);
      }),
    );
  });

  test('gives parameters as a file of a model has them, and can be kept as JSON itself', () => {
    fc.assert(
      fc.property(adaptations, (adaptation) => {
        expect(mixtureSchema.safeParse(adapted(parameters, adaptation)).success).toBe(true);
        expect(adaptationSchema.parse(JSON.parse(JSON.stringify(adaptation)))).toEqual(adaptation);
      }),
    );
  });

  test('leaves the parameters of the model as they were', () => {
    const before = structuredClone(parameters);
    adapted(parameters, { ...NONE, scores: { slope: 2, bias: 1 }, shifts: { G06N: 1 } });
    expect(parameters).toEqual(before);
  });

  test('shifts a subclass in the section that has it, and adds up with what was there', () => {
    const once = adapted(parameters, { ...NONE, shifts: { G06N: 0.5 } });
    const twice = adapted(once, { ...NONE, shifts: { G06N: 0.25 } });
    const place = SECTIONS.indexOf('G' as CpcSymbol);
    expect(twice.experts[place].shifts).toEqual({ G06N: 0.75 });
    expect(twice.experts.filter(({ shifts }) => shifts !== undefined)).toHaveLength(1);
  });
});
