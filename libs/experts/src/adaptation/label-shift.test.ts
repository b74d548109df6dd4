import { logit, randomAt } from '@nonet/numerics';
import { describe, expect, test } from 'vitest';
import { labelShift, shiftError } from './label-shift.js';

/**
 * Logits of texts, of which a share has the label, by a classifier that was calibrated where half had it: those with the label are drawn
 * from a normal distribution about +1, the others about −1, so that twice the draw is the logit.
 */
function drawn(texts: number, share: number): number[] {
  const random = randomAt(7, 'label shift');
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Array.from({ length: texts }, (_, i) => 2 * (normal() + (i < texts * share ? 1 : -1)));
}

describe('the shift of a label', () => {
  test.each([0.2, 0.5, 0.8])('finds the share of %d from unlabelled texts', (share) => {
    const evidence = { logits: drawn(20_000, share), texts: 20_000, usual: 0.5 };
    const shift = labelShift(evidence);
    expect(Math.abs(shift - logit(share))).toBeLessThan(0.15);
  });

  test('is none where the label is as frequent as usual', () => {
    const evidence = { logits: drawn(20_000, 0.5), texts: 20_000, usual: 0.5 };
    expect(Math.abs(labelShift(evidence))).toBeLessThan(4 * shiftError(evidence, 0));
  });

  test('stays near the usual one with few texts', () => {
    const [few, many] = [5, 5000].map((texts) =>
      labelShift({ logits: new Array<number>(texts).fill(3), texts, usual: 0.2 }),
    );
    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThan(many);
  });

  test('is none where no text has any chance of the label', () => {
    expect(labelShift({ logits: [], texts: 100, usual: 0.2 })).toBe(0);
  });

  test('is the surer the more texts have the label', () => {
    const logits = drawn(400, 0.5);
    expect(shiftError({ logits, texts: 400, usual: 0.5 }, 0)).toBeLessThan(
      shiftError({ logits: logits.slice(0, 100), texts: 100, usual: 0.5 }, 0),
    );
  });
});
