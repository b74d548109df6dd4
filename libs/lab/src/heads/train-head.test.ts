import { matrix } from '@nonet/numerics';
import { describe, expect, it } from 'vitest';
import { holdOut } from './batches.js';
import { countLabels, UNKNOWN } from './examples.js';
import { headHash } from './head.js';
import { HeadPredictor } from './head-predictor.js';
import { HeldOutLoss } from './held-out-loss.js';
import type { HeadLoss } from './losses.js';
import { DEFAULT_HEAD_SETTINGS, type HeadSettings } from './settings.js';
import { asClasses, clusters, relationsOf } from './testing/small-examples.js';
import { logisticOptimum } from './testing/newton.js';
import { fitHead, type HeadEvent, trainHead } from './train-head.js';

const EASY = clusters({ rows: 120, features: 8, labels: 3, spread: 0.2, seed: 1 });
const HARD = clusters({ rows: 90, features: 4, labels: 3, spread: 2, seed: 2 });

async function events(...given: Parameters<typeof trainHead>): Promise<HeadEvent[]> {
  const all: HeadEvent[] = [];
  for await (const event of trainHead(...given)) all.push(event);
  return all;
}

async function scoresOf(...given: Parameters<typeof fitHead>) {
  const predictor = await HeadPredictor.open(await fitHead(...given));
  try {
    return await predictor.predict(given[0].features);
  } finally {
    await predictor.dispose();
  }
}

const MULTI_LABEL: readonly HeadLoss[] = [
  { type: 'binary-cross-entropy' },
  { type: 'focal', focus: 2 },
  { type: 'asymmetric', positiveFocus: 0, negativeFocus: 4, margin: 0.05 },
  { type: 'asymmetric', positiveFocus: 1, negativeFocus: 2.5, margin: 0 },
  {
    type: 'distribution-balanced',
    least: 0.1,
    slope: 10,
    middle: 0.3,
    biasScale: 0.05,
    absentScale: 5,
  },
  { type: 'squared-hinge' },
];

describe('a head learns clusters that can be told apart', () => {
  const settings: Partial<HeadSettings> = { epochs: 60, batch: 32, learningRate: 0.05 };

  it.each(MULTI_LABEL)('with $type: whatever is present scores above whatever is not', async (loss) => {
    const { data } = await scoresOf(EASY, { ...settings, loss });
    const present = relationsOf(EASY);
    const lowest = Math.min(...data.filter((_, at) => present[at] === 1));
    expect(lowest).toBeGreaterThan(Math.max(...data.filter((_, at) => present[at] === 0)));
  });

  it('with softmax, whose scores sum to 1', async () => {
    const { data } = await scoresOf(asClasses(EASY), { ...settings, loss: { type: 'softmax' } });
    expect(Uint8Array.from(data, (score) => Number(score >= 0.5))).toEqual(relationsOf(EASY));
    for (let at = 0; at < data.length; at += 3) {
      expect(data[at] + data[at + 1] + data[at + 2]).toBeCloseTo(1, 5);
    }
  });

  it('with a hidden layer, also where no plane divides them', async () => {
    // Exclusive or: the label of a point is whether its coordinates have different signs.
    const features = matrix(80, 2);
    const relations = new Uint8Array(80);
    for (let i = 0; i < 80; i++) {
      const [x, y] = [i & 1 ? 1 : -1, i & 2 ? 1 : -1];
      features.data.set([x * (1 + i / 80), y * (2 - i / 80)], 2 * i);
      relations[i] = Number(x !== y);
    }
    const examples = { features, labels: ['differ'], truth: { type: 'multi-label', relations } } as const;
    const chosen = async (shape: HeadSettings['shape']) => {
      const { data } = await scoresOf(examples, { shape, epochs: 100, batch: 20, learningRate: 0.05 });
      return Uint8Array.from(data, (score) => Number(score >= 0.5));
    };
    expect(await chosen({ type: 'mlp', hidden: 16 })).toEqual(relations);
    expect(await chosen({ type: 'linear' })).not.toEqual(relations);
  });
});

describe('the optimum of a linear head with cross-entropy and L2', () => {
  const strength = 0.02;
  const settings: Partial<HeadSettings> = {
    regularisation: { type: 'l2', strength },
    epochs: 3000,
    batch: 1000,
    learningRate: 0.05,
  };

  it('is that of logistic regression for each label, computed by the Newton method', async () => {
    const { parameters } = await fitHead(HARD, settings);
    HARD.labels.forEach((_, label) => {
      const truth = Array.from(relationsOf(HARD).filter((_, at) => at % 3 === label));
      const optimum = logisticOptimum(HARD.features, truth, strength);
      const found = [...[0, 1, 2, 3].map((i) => parameters.weights[i * 3 + label]), parameters.bias[label]];
      found.forEach((value, i) => expect(value).toBeCloseTo(optimum[i], 3));
    });
  });

  it('does not depend on examples whose label is unknown', async () => {
    const { features, labels } = HARD;
    const relations = relationsOf(HARD).slice();
    for (let example = 0; example < 30; example++) relations[example * 3] = UNKNOWN;
    const { parameters } = await fitHead(
      { features, labels, truth: { type: 'multi-label', relations } },
      settings,
    );
    const known = matrix(60, 4, features.data.slice(30 * 4));
    const truth = Array.from({ length: 60 }, (_, i) => relations[(30 + i) * 3]);
    // The mean is over all rows, so that L2 weighs more where fewer are known.
    const optimum = logisticOptimum(known, truth, (strength * 90) / 60);
    [0, 1, 2, 3].forEach((i) => expect(parameters.weights[i * 3]).toBeCloseTo(optimum[i], 3));
  });
});

describe('class weights', () => {
  it('count a present label as often as they say', async () => {
    const doubled = { ...HARD, features: matrix(180, 4), labels: ['one'] };
    const relations = new Uint8Array(180);
    const single = new Uint8Array(90);
    // Rows with the label twice, all others once and once as unknown.
    for (let i = 0; i < 90; i++) {
      single[i] = relationsOf(HARD)[i * 3];
      relations.set([single[i], single[i] === 1 ? 1 : UNKNOWN], 2 * i);
      const row = HARD.features.data.subarray(i * 4, i * 4 + 4);
      doubled.features.data.set(row, 8 * i);
      doubled.features.data.set(row, 8 * i + 4);
    }
    const settings = { epochs: 1500, batch: 1000, learningRate: 0.05 };
    const repeated = await fitHead(
      { ...doubled, truth: { type: 'multi-label', relations } },
      {
        ...settings,
        regularisation: { type: 'l2', strength: 0.01 },
      },
    );
    const weighted = await fitHead(
      { features: HARD.features, labels: ['one'], truth: { type: 'multi-label', relations: single } },
      { ...settings, regularisation: { type: 'l2', strength: 0.02 }, classWeights: Float32Array.of(2) },
    );
    weighted.parameters.weights.forEach((value, i) =>
      expect(value).toBeCloseTo(repeated.parameters.weights[i], 3),
    );
  });

  it('called balanced raise the scores of a rare label', async () => {
    const relations = relationsOf(HARD).map((relation, at) => (at % 3 === 0 && at > 60 ? 0 : relation));
    const rare = { ...HARD, truth: { type: 'multi-label', relations } } as const;
    const mean = async (classWeights: 'equal' | 'balanced') => {
      const { data } = await scoresOf(rare, { classWeights, epochs: 50, learningRate: 0.05 });
      return data.filter((_, at) => at % 3 === 0).reduce((sum, score) => sum + score, 0);
    };
    expect(await mean('balanced')).toBeGreaterThan(1.5 * (await mean('equal')));
  });
});

describe('repeatability', () => {
  const settings: Partial<HeadSettings> = {
    shape: { type: 'mlp', hidden: 8 },
    dropout: 0.2,
    batch: 16,
    epochs: 4,
  };

  it('the same seed gives the same head, another seed another', async () => {
    const hash = async (seed: number) => headHash(await fitHead(HARD, { ...settings, seed }));
    expect(await hash(7)).toBe(await hash(7));
    expect(await hash(8)).not.toBe(await hash(7));
  });
});

describe('early stopping', () => {
  it('returns the head of the lowest loss on the examples held out', async () => {
    const all = await events(HARD, {
      shape: { type: 'mlp', hidden: 64 },
      regularisation: { type: 'weight-decay', rate: 0 },
      epochs: 200,
      batch: 16,
      learningRate: 0.05,
      earlyStopping: { share: 0.3, patience: 5 },
    });
    const evaluations = all.filter((event) => event.type === 'evaluation');
    const finished = all.at(-1)!;
    if (finished.type !== 'finished') throw new Error('The last event must be the head.');
    const lowest = evaluations.reduce((best, event) => (event.loss < best.loss ? event : best));
    expect(finished).toMatchObject({ reason: 'early', epoch: lowest.epoch });
    expect(evaluations).toHaveLength(lowest.epoch + 5);
    const { heldOut } = holdOut(HARD, 0.3, countLabels(HARD).present, DEFAULT_HEAD_SETTINGS.seed);
    const size = { shape: finished.head.shape, features: 4, labels: 3 };
    const priors = { classWeights: Float32Array.of(1, 1, 1), counts: countLabels(HARD) };
    const loss = await HeldOutLoss.open(size, DEFAULT_HEAD_SETTINGS.loss, priors, HARD, heldOut);
    expect(await loss.of(finished.head.parameters)).toBeCloseTo(lowest.loss, 6);
    await loss.dispose();
    expect(all[0]).toMatchObject({ type: 'started', training: 63, heldOut: 27, labels: 3 });
  });
});

describe('stopping', () => {
  it('an abort ends training with the reason of the signal', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const run = async () => {
      for await (const { type } of trainHead(EASY, { epochs: 1000, batch: 8 }, controller.signal)) {
        seen.push(type);
        if (type === 'progress') controller.abort(new Error('enough'));
      }
    };
    await expect(run()).rejects.toThrow('enough');
    expect(seen).toEqual(['started', 'progress']);
  });

  it.each<[string, number, Partial<HeadSettings>, string]>([
    ['loss', 1, { learningRate: 1e30 }, 'the loss became'],
    ['gradient', 1e30, {}, 'the gradient became'],
  ])(
    'a %s that is no number any more is an error that says at which step',
    async (_, factor, settings, message) => {
      const features = matrix(
        120,
        8,
        EASY.features.data.map((value) => value * factor),
      );
      const trained = fitHead({ ...EASY, features }, { ...settings, loss: { type: 'squared-hinge' } });
      await expect(trained).rejects.toMatchObject({
        code: 'HEAD_NOT_FINITE',
        message: expect.stringMatching(new RegExp(`${message} .* at step \\d+`)),
      });
    },
  );
});
