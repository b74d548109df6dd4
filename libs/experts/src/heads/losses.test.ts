import { matrix } from '@nonet/plugins';
import { describe, expect, it } from 'vitest';
import type { HeadExamples, Truth } from './examples.js';
import { ABSENT, PRESENT, UNKNOWN } from './examples.js';
import { HeldOutLoss } from './held-out-loss.js';
import type { HeadLoss } from './losses.js';

const LOGITS = [0.5, -2, 6, -6, 3, 0];
const RELATIONS = [PRESENT, ABSENT, ABSENT, PRESENT, UNKNOWN, PRESENT];
const CLASS_WEIGHTS = [2, 1, 0.5];

/** A loss of two rows of three logits, as a head computes it whose weights are the identity; the sum over both rows. */
async function sumOf(loss: HeadLoss, truth: Truth): Promise<number> {
  const features = matrix(2, 3, Float32Array.from(LOGITS));
  const examples: HeadExamples = { features, labels: ['A', 'B', 'C'], truth };
  const size = { shape: { type: 'linear' }, features: 3, labels: 3 } as const;
  const held = await HeldOutLoss.open(
    size,
    loss,
    Float32Array.from(CLASS_WEIGHTS),
    examples,
    Int32Array.of(0, 1),
  );
  const weights = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  const mean = await held.of({ weights, bias: new Float32Array(3) });
  await held.dispose();
  return 2 * mean;
}

/** The formula of one element as the papers give it: p is the probability of the label. */
type Formula = (logit: number, p: number) => { readonly present: number; readonly absent: number };

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
      { type: 'squared-hinge' },
      (x) => ({ present: Math.max(0, 1 - x) ** 2, absent: Math.max(0, 1 + x) ** 2 }),
    ],
  ])('%j', async (loss, formula) => {
    const expected = LOGITS.map((logit, at) => {
      const { present, absent } = formula(logit, 1 / (1 + Math.exp(-logit)));
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
    const classes = [2, 0];
    const expected = classes.map((label, row) => {
      const logits = LOGITS.slice(3 * row, 3 * row + 3);
      const norm = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
      return CLASS_WEIGHTS[label] * (norm - logits[label]);
    });
    const found = await sumOf(
      { type: 'softmax' },
      { type: 'multi-class', classes: Int32Array.from(classes) },
    );
    expect(found).toBeCloseTo(expected[0] + expected[1], 4);
  });
});
