import { matrix } from '@nonet/numerics';
import { describe, expect, it } from 'vitest';
import { AveragedBaseline } from './averaged-baseline.js';
import { NeighbourVotes } from './neighbour-votes.js';
import { clusters } from './testing/small-examples.js';

describe('neighbour votes', () => {
  const examples = {
    features: matrix(4, 2, Float32Array.of(1, 0, 3, 0.3, 0, 2, -1, 0)),
    labels: ['east', 'north'],
    relations: Uint8Array.of(1, 0, 1, 1, 0, 1, 0, 0),
  } as const;

  it('share the similarity of the nearest by cosine, whatever their length', async () => {
    const votes = await NeighbourVotes.open(examples, 2);
    const { data } = await votes.predict(matrix(1, 2, Float32Array.of(5, 0)));
    // Cosines 1 and 3 / |(3, 0.3)|.
    const second = 3 / Math.hypot(3, 0.3);
    expect(data[0]).toBeCloseTo(1, 6);
    expect(data[1]).toBeCloseTo(second / (1 + second), 6);
    await votes.dispose();
  });

  it('are all the examples where fewer are asked for; those that point away have no vote', async () => {
    const votes = await NeighbourVotes.open(examples, 50);
    const { data } = await votes.predict(matrix(1, 2, Float32Array.of(-1, 0)));
    expect([...data]).toEqual([0, 0]);
    await votes.dispose();
  });

  it('refuse queries of another width, and no examples', async () => {
    const votes = await NeighbourVotes.open(examples, 2);
    await expect(votes.predict(matrix(1, 3))).rejects.toMatchObject({ code: 'HEAD_SHAPE_MISMATCH' });
    await votes.dispose();
    await expect(NeighbourVotes.open({ ...examples, features: matrix(0, 2) }, 2)).rejects.toMatchObject({
      code: 'HEAD_EXAMPLES_EMPTY',
    });
  });
});

describe('LR + kNN + SVM', () => {
  it('separates clusters on points that it has not seen', async () => {
    const all = clusters({ rows: 300, features: 12, labels: 3, spread: 0.3, seed: 6 });
    const first = {
      ...all,
      features: matrix(240, 12, all.features.data.slice(0, 240 * 12)),
      relations: all.relations.slice(0, 720),
    };
    const baseline = await AveragedBaseline.fit(first);
    const { data } = await baseline.predict(matrix(60, 12, all.features.data.slice(240 * 12)));
    expect(Uint8Array.from(data, (score) => Number(score >= 0.5))).toEqual(all.relations.slice(720));
    await baseline.dispose();
  });
});
