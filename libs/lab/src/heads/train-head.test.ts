import { matrix } from '@nonet/numerics';
import { describe, expect, it } from 'vitest';
import { UNKNOWN } from './examples.js';
import { HeadPredictor } from './head-predictor.js';
import type { HeadSettings } from './settings.js';
import { clusters } from './testing/small-examples.js';
import { logisticOptimum } from './testing/newton.js';
import { fitHead } from './train-head.js';

const EASY = clusters({ rows: 120, features: 8, labels: 3, spread: 0.2, seed: 1 });
const HARD = clusters({ rows: 90, features: 4, labels: 3, spread: 2, seed: 2 });

describe('fitHead', () => {
  it.each(['binary-cross-entropy', 'squared-hinge'] as const)(
    'with %s scores whatever is present above whatever is not when clusters can be told apart',
    async (loss) => {
      const head = await fitHead(EASY, { loss, epochs: 60, batch: 32, learningRate: 0.05 });
      const predictor = await HeadPredictor.open(head);
      const { data } = await predictor.predict(EASY.features);
      await predictor.dispose();
      const lowest = Math.min(...data.filter((_, at) => EASY.relations[at] === 1));
      expect(lowest).toBeGreaterThan(Math.max(...data.filter((_, at) => EASY.relations[at] === 0)));
    },
  );

  it('gives the same head when the seed is the same, and another when it is not', async () => {
    const weights = async (seed: number) => (await fitHead(HARD, { batch: 16, epochs: 4, seed })).weights;
    expect(await weights(7)).toEqual(await weights(7));
    expect(await weights(8)).not.toEqual(await weights(7));
  });

  it('stops with the reason of the signal when it is aborted', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 50);
    const endless = fitHead(EASY, { epochs: 1e8, batch: 8 }, controller.signal);
    await expect(endless).rejects.toThrow('enough');
  });

  it.each<[string, number, Partial<HeadSettings>, string]>([
    ['loss', 1, { learningRate: 1e30 }, 'the loss became'],
    ['gradient', 1e30, {}, 'the gradient became'],
  ])(
    'says at which step the %s became no number any more when it does',
    async (_, factor, settings, message) => {
      const features = matrix(
        120,
        8,
        EASY.features.data.map((value) => value * factor),
      );
      const trained = fitHead({ ...EASY, features }, { ...settings, loss: 'squared-hinge' });
      await expect(trained).rejects.toMatchObject({
        code: 'HEAD_NOT_FINITE',
        message: expect.stringMatching(new RegExp(`${message} .* at step \\d+`)),
      });
    },
  );
});

describe('the optimum of a head with cross-entropy and L2', () => {
  const l2 = 0.02;
  const settings: Partial<HeadSettings> = { l2, epochs: 3000, batch: 1000, learningRate: 0.05 };

  it('is that of logistic regression for each label, computed by the Newton method', async () => {
    const { weights, bias } = await fitHead(HARD, settings);
    HARD.labels.forEach((_, label) => {
      const truth = Array.from(HARD.relations.filter((_, at) => at % 3 === label));
      const optimum = logisticOptimum(HARD.features, truth, l2);
      const found = [...[0, 1, 2, 3].map((i) => weights[i * 3 + label]), bias[label]];
      found.forEach((value, i) => expect(value).toBeCloseTo(optimum[i], 3));
    });
  });

  it('does not depend on examples whose label is unknown', async () => {
    const relations = HARD.relations.slice();
    for (let example = 0; example < 30; example++) relations[example * 3] = UNKNOWN;
    const { weights } = await fitHead({ ...HARD, relations }, settings);
    const known = matrix(60, 4, HARD.features.data.slice(30 * 4));
    const truth = Array.from({ length: 60 }, (_, i) => relations[(30 + i) * 3]);
    // The mean is over all rows, so that L2 weighs more where fewer are known.
    const optimum = logisticOptimum(known, truth, (l2 * 90) / 60);
    [0, 1, 2, 3].forEach((i) => expect(weights[i * 3]).toBeCloseTo(optimum[i], 3));
  });
});
