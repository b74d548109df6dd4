import { MemoryEmbeddings } from '@nonet/encoder';
import { matrix } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import { describe, expect, it } from 'vitest';
import { smallTaxonomy, SPADE_TEXT } from '../testing/small-taxonomy.js';
import { TaxonomyIndex } from './taxonomy-index.js';

/** An encoder to which all texts are alike, and which remembers those that were asked about. */
function rememberingEncoder(): Encoder & { readonly queries: string[] } {
  const queries: string[] = [];
  return {
    id: 'remembering',
    fingerprint: 'remembering',
    dimension: 4,
    maxTokens: 256,
    device: 'cpu',
    queries,
    async embed(texts, { role }) {
      if (role === 'query') queries.push(...texts);
      const vectors = matrix(texts.length, 4);
      vectors.data.fill(0.5);
      return vectors;
    },
    dispose: async () => undefined,
  };
}

const open = async (encoder: Encoder) =>
  TaxonomyIndex.prepare({ taxonomy: await smallTaxonomy(), encoder, embeddings: new MemoryEmbeddings() });

describe('reading a text', () => {
  it('does not ask the encoder about a text that it was asked about lately', async () => {
    const encoder = rememberingEncoder();
    const index = await open(encoder);
    const first = await index.read(SPADE_TEXT);
    expect(await index.read(SPADE_TEXT)).toBe(first);
    await index.read(`${SPADE_TEXT} And a fork.`);
    expect(encoder.queries).toEqual([SPADE_TEXT, `${SPADE_TEXT} And a fork.`]);
    await index.dispose();
  });

  it('asks again about a text of which too many others were read since', async () => {
    const encoder = rememberingEncoder();
    const index = await open(encoder);
    await index.read(SPADE_TEXT);
    for (let i = 0; i < 4; i++) await index.read(String(i).padStart(2_500_000, 'a '));
    await index.read(SPADE_TEXT);
    expect(encoder.queries.filter((text) => text === SPADE_TEXT)).toHaveLength(2);
    await index.dispose();
  });

  it('asks the encoder nothing about a text whose vector is given', async () => {
    const encoder = rememberingEncoder();
    const index = await open(encoder);
    const vector = Float32Array.of(1, 0, 0, 0);
    const reading = await index.read(SPADE_TEXT, { vector });
    expect(reading.vector).toEqual(vector);
    // All vectors of the taxonomy are .5 in each place.
    for (const similarity of reading.scores.subclassSimilarities) expect(similarity).toBeCloseTo(0.5);
    expect(encoder.queries).toEqual([]);
    await index.dispose();
  });

  it('stays stopped by whoever gave up, also where the answer is known', async () => {
    const index = await open(rememberingEncoder());
    await index.read(SPADE_TEXT);
    await expect(index.read(SPADE_TEXT, { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow(
      'gone',
    );
    await index.dispose();
  });
});
