import { matrix, sigmoid } from '@nonet/numerics';
import { describe, expect, it } from 'vitest';
import type { HeadExamples, Truth } from './examples.js';
import { ABSENT, PRESENT, UNKNOWN } from './examples.js';
import { HeldOutLoss } from './held-out-loss.js';
import type { HeadLoss } from './losses.js';

// The third row is not known to carry anything.
const LOGITS = [0.5, -2, 6, -6, 3, 0, 1, -1, 0.5];
const RELATIONS = [PRESENT, ABSENT, ABSENT, PRESENT, UNKNOWN, PRESENT, ABSENT, UNKNOWN, ABSENT];
const COUNTS = { present: Uint32Array.of(40, 10, 4), absent: Uint32Array.of(60, 80, 96) };
const CLASS_WEIGHTS = [2, 1, 0.5];

/** A loss of rows of three logits, as a head computes it whose weights are the identity; the sum over the rows. */
async function sumOf(loss: HeadLoss, truth: Truth): Promise<number> {
  const features = matrix(3, 3, Float32Array.from(LOGITS));
  const examples: HeadExamples = { features, labels: ['A', 'B', 'C'], truth };
  const size = { shape: { type: 'linear' }, features: 3, labels: 3 } as const;
  const held = await HeldOutLoss.open(
    size,
    loss,
    { classWeights: Float32Array.from(CLASS_WEIGHTS), counts: COUNTS },
    examples,
    Int32Array.of(0, 1, 2),
  );
  const weights = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  const mean = await held.of({ weights, bias: new Float32Array(3) });
  await held.dispose();
  return 3 * mean;
}

/** The formula of one element, at its place, as the papers give it: p is the probability of the label. */
type Formula = (
  logit: number,
  p: number,
  at: number,
) => { readonly present: number; readonly absent: number };

describe('losses of several labels follow their formulas; class weights count what is present, nothing what is unknown', () => {
  it.each<[HeadLoss, Formula]>([
    [{ type: 'binary-cross-entropy' }, (_, p) => ({ present: -Math.log(p), absent: -Math.log(1 - p) })],
    [
      { type: 'focal', focus: 2 },
      (_, p) => ({ present: -((1 - p) ** 2) * Math.log(p), absent: -(p ** 2) * Math.log(1 - p) }),
    ],
    [
      { type: 'asymmetric', positiveFocus: 1, negativeFocus: 4, margin: 0.2 },
      (_, p) => {
        const shifted = Math.max(p - 0.2, 0);
        return { present: -(1 - p) * Math.log(p), absent: -(shifted ** 4) * Math.log(1 - shifted) };
      },
    ],
    [
      {
        type: 'distribution-balanced',
        least: 0.1,
        slope: 10,
        middle: 0.3,
        biasScale: 0.05,
        absentScale: 5,
      },
      (x, _, at) => {
        const [label, row] = [at % 3, Math.floor(at / 3)];
        const rarities = Array.from(COUNTS.present, (count) => 1 / count);
        const carried = rarities.filter((_, other) => RELATIONS[3 * row + other] === PRESENT);
        // Infinite where nothing is carried.
        const ratio = rarities[label] / carried.reduce((sum, rarity) => sum + rarity, 0);
        const weight = 0.1 + sigmoid(10 * (ratio - 0.3));
        const frequency = COUNTS.present[label] / (COUNTS.present[label] + COUNTS.absent[label]);
        const biased = x - 0.05 * Math.log(1 / frequency - 1);
        return {
          present: weight * Math.log(1 + Math.exp(-biased)),
          absent: (weight / 5) * Math.log(1 + Math.exp(5 * biased)),
        };
      },
    ],
    [
      { type: 'squared-hinge' },
      (x) => ({ present: Math.max(0, 1 - x) ** 2, absent: Math.max(0, 1 + x) ** 2 }),
    ],
  ])('%j', async (loss, formula) => {
    const expected = LOGITS.map((logit, at) => {
      const { present, absent } = formula(logit, sigmoid(logit), at);
      if (RELATIONS[at] === UNKNOWN) return 0;
      return RELATIONS[at] === PRESENT ? present * CLASS_WEIGHTS[at % 3] : absent;
    });
    const found = await sumOf(loss, { type: 'multi-label', relations: Uint8Array.from(RELATIONS) });
    expect(found).toBeCloseTo(
      expected.reduce((sum, value) => sum + value, 0),
      4,
    );
  });
});

describe('softmax', () => {
  it('is the weighted cross-entropy of the one label', async () => {
    const classes = [2, 0, 1];
    const expected = classes.map((label, row) => {
      const logits = LOGITS.slice(3 * row, 3 * row + 3);
      const norm = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
      return CLASS_WEIGHTS[label] * (norm - logits[label]);
    });
    const found = await sumOf(
      { type: 'softmax' },
      { type: 'multi-class', classes: Int32Array.from(classes) },
    );
    expect(found).toBeCloseTo(
      expected.reduce((sum, value) => sum + value, 0),
      4,
    );
  });
});
