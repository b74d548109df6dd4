import { type CpcSymbol, SECTIONS } from '@nonet/cpc-taxonomy';
import { cosine, type Matrix, matrix, row, unitRows } from '@nonet/numerics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestNeighbours } from './nearest-neighbours.js';
import { sectionSeparation } from './section-separation.js';
import { groupedVectors } from './testing/grouped-vectors.js';

/** The silhouette as its definition has it, pair by pair. */
function silhouetteByPairs(vectors: Matrix, sections: readonly CpcSymbol[]): number {
  const scores = sections.map((section, i) => {
    const meanTo = (other: CpcSymbol) => {
      const to = sections.flatMap((of, j) => (of === other && j !== i ? [j] : []));
      return to.reduce((sum, j) => sum + 1 - cosine(row(vectors, i), row(vectors, j)), 0) / to.length;
    };
    if (sections.filter((other) => other === section).length === 1) return 0;
    const within = meanTo(section);
    const others = new Set(sections.filter((other) => other !== section));
    const next = Math.min(...[...others].map(meanTo));
    return (next - within) / Math.max(within, next);
  });
  return scores.reduce((a, b) => a + b) / scores.length;
}

describe('the separation of sections', () => {
  it('is perfect where each section is one direction', async () => {
    const { vectors, sections } = groupedVectors(60, { groups: 4, noise: 0 });
    const separation = await sectionSeparation(vectors, sections);
    expect(separation).toMatchObject({ purity: 1, neighbours: 10 });
    expect(separation.silhouette).toBeCloseTo(1, 5);
  });

  it('is what chance gives where vectors know nothing of sections', async () => {
    const { vectors } = groupedVectors(400, { groups: 1, noise: 4 });
    const sections = Array.from({ length: 400 }, (_, i) => SECTIONS[i % 4 === 0 ? 0 : 7]!);
    const { purity, chance, silhouette } = await sectionSeparation(vectors, sections);
    expect(chance).toBeCloseTo((100 * 99 + 300 * 299) / (400 * 399), 10);
    expect(Math.abs(purity - chance)).toBeLessThan(0.05);
    expect(Math.abs(silhouette!)).toBeLessThan(0.05);
  });

  it('has no silhouette with one section alone', async () => {
    const { vectors, sections } = groupedVectors(6, { groups: 1, noise: 1 });
    expect(await sectionSeparation(vectors, sections)).toEqual({
      silhouette: null,
      purity: 1,
      chance: 1,
      neighbours: 5,
    });
  });

  it('has the silhouette of the definition, a section of one patent included', async () => {
    const list = fc.array(fc.constantFrom(...SECTIONS.slice(0, 4)), { minLength: 6, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(list, async (others) => {
        const sections = ['G' as CpcSymbol, ...others];
        const { vectors } = groupedVectors(sections.length, { groups: 3, noise: 1.5 });
        const { silhouette } = await sectionSeparation(vectors, sections);
        expect(silhouette).toBeCloseTo(silhouetteByPairs(vectors, sections), 4);
      }),
      { numRuns: 40 },
    );
  });
});

describe('nearest neighbours', () => {
  it('are those with the highest cosines, the highest first', async () => {
    const unit = unitRows(groupedVectors(50, { groups: 5, noise: 2 }).vectors);
    const { indices } = await nearestNeighbours(unit, 7);
    for (let i = 0; i < unit.rows; i++) {
      const others = Array.from({ length: unit.rows }, (_, j) => j).filter((j) => j !== i);
      const to = (j: number) => cosine(row(unit, i), row(unit, j));
      const expected = others.sort((a, b) => to(b) - to(a)).slice(0, 7);
      expect([...indices.subarray(i * 7, i * 7 + 7)]).toEqual(expected);
    }
  });

  it('of equal similarity come in their order', async () => {
    const same = matrix(5, 2, new Float32Array(10).fill(Math.SQRT1_2));
    const { indices } = await nearestNeighbours(same, 2);
    expect([...indices]).toEqual([1, 2, 0, 2, 0, 1, 0, 1, 0, 1]);
  });
});
