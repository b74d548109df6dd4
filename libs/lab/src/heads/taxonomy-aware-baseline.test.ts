import { matrix } from '@nonet/numerics';
import { describe, expect, it } from 'vitest';
import { TaxonomyAwareBaseline } from './taxonomy-aware-baseline.js';

/** Vectors in the plane, and the label of the axis that they are closest to. */
const around = (count: number, shift: number) => {
  const angles = Array.from({ length: count }, (_, i) => ((i + shift) / count) * (Math.PI / 2));
  return {
    features: matrix(
      count,
      2,
      Float32Array.from(angles.flatMap((angle) => [3 * Math.cos(angle), 3 * Math.sin(angle)])),
    ),
    labels: ['east', 'north'],
    relations: Uint8Array.from(
      angles.flatMap((angle) => [Number(angle < Math.PI / 4), Number(angle >= Math.PI / 4)]),
    ),
  };
};

describe('the classifier on cosines to texts', () => {
  it('tells apart what is closer to one text than to another, whatever its length', async () => {
    const texts = matrix(2, 2, Float32Array.of(5, 0, 0, 0.1));
    const baseline = await TaxonomyAwareBaseline.fit(around(200, 0), texts);
    const asked = around(40, 0.5);
    const { data } = await baseline.predict(asked.features);
    const decided = Uint8Array.from(data, (score) => Number(score >= 0.5));
    expect(decided).toEqual(asked.relations);
    await baseline.dispose();
  });

  it('sees nothing but the cosines', async () => {
    const texts = matrix(1, 2, Float32Array.of(1, 0));
    const baseline = await TaxonomyAwareBaseline.fit(around(200, 0), texts);
    // Mirrored at the text: the same cosine.
    const { data } = await baseline.predict(matrix(2, 2, Float32Array.of(1, 2, 1, -2)));
    expect(data[2]).toBeCloseTo(data[0], 6);
    await baseline.dispose();
  });
});
