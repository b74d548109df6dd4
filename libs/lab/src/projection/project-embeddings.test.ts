import { matrix } from '@nonet/numerics';
import { describe, expect, it } from 'vitest';
import { PROJECTION_METHODS, projectEmbeddings } from './project-embeddings.js';
import { groupedVectors } from './testing/grouped-vectors.js';

describe.each(PROJECTION_METHODS)('a projection by %s', (method) => {
  it('is the same for the same seed', async () => {
    const { vectors } = groupedVectors(60, { groups: 3, noise: 0.5 });
    const [once, again] = [1, 2].map(() => projectEmbeddings(vectors, { method, seed: 5 }));
    expect((await again!).data).toEqual((await once!).data);
  });

  it('puts a vector beside those of its own group', async () => {
    const { vectors, sections } = groupedVectors(60, { groups: 3, noise: 0.3 });
    const { data } = await projectEmbeddings(vectors, { method, seed: 1 });
    const away = (i: number, j: number) =>
      i === j ? Infinity : Math.hypot(data[i * 2]! - data[j * 2]!, data[i * 2 + 1]! - data[j * 2 + 1]!);
    for (const [i, section] of sections.entries()) {
      const nearest = sections.reduce((best, _, j) => (away(i, j) < away(i, best) ? j : best), i);
      expect(sections[nearest]).toBe(section);
    }
  });

  it('is centred, and finite where vectors are copies of one another or zero', async () => {
    const copies = matrix(20, 4);
    copies.data.fill(1, 0, 40);
    const { rows, columns, data } = await projectEmbeddings(copies, { method, seed: 1 });
    expect([rows, columns]).toEqual([20, 2]);
    expect(data.every(Number.isFinite)).toBe(true);
    expect(data.reduce((sum, value, i) => sum + (i % 2 === 0 ? value : 0), 0)).toBeCloseTo(0, 3);
  });

  it('works on as few as three vectors and refuses fewer', async () => {
    const { vectors } = groupedVectors(3, { groups: 3, noise: 0 });
    expect(await projectEmbeddings(vectors, { method, seed: 1 })).toMatchObject({ rows: 3, columns: 2 });
    await expect(projectEmbeddings(matrix(2, 4), { method, seed: 1 })).rejects.toMatchObject({
      code: 'PATENT_SAMPLE_TOO_SMALL',
    });
  });

  it('refuses the vectors of damaged weights and says which one', async () => {
    const { vectors } = groupedVectors(10, { groups: 2, noise: 0 });
    vectors.data[12 * 3] = NaN;
    await expect(projectEmbeddings(vectors, { method, seed: 1 })).rejects.toMatchObject({
      code: 'ENCODER_VECTORS_INVALID',
      message: expect.stringContaining('Vector 4 of 10'),
    });
  });

  it('stops when its signal is aborted', async () => {
    const { vectors } = groupedVectors(300, { groups: 3, noise: 0.5 });
    const reason = new Error('enough');
    const controller = new AbortController();
    const running = projectEmbeddings(vectors, { method, seed: 1, signal: controller.signal });
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });
});
