import { MemoryEmbeddings } from '@nonet/encoder';
import { dot, matrix, row } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import { expect, describe, it } from 'vitest';
import { randomVectors } from '../neighbours/testing/random-vectors.js';
import { smallTaxonomy, SPADE_TEXT } from '../testing/small-taxonomy.js';
import { HeldVectors } from './held-vectors.js';
import { Quiet } from './quiet.js';
import { TaxonomyIndex } from './taxonomy-index.js';

const DIMENSION = 16;

/** An encoder that counts letters, and remembers which texts it was given. */
function countingEncoder(): Encoder & { readonly passages: string[] } {
  const passages: string[] = [];
  return {
    id: 'counting',
    fingerprint: 'counting',
    dimension: DIMENSION,
    maxTokens: 256,
    device: 'cpu',
    passages,
    async embed(texts, { role, signal }) {
      signal?.throwIfAborted();
      if (role === 'passage') passages.push(...texts);
      const vectors = matrix(texts.length, DIMENSION);
      texts.forEach((text, at) => {
        const vector = row(vectors, at);
        for (const letter of text) vector[letter.charCodeAt(0) % DIMENSION]++;
        const length = Math.sqrt(dot(vector, vector));
        vector.forEach((value, i) => (vector[i] = value / length));
      });
      return vectors;
    },
    dispose: async () => undefined,
  };
}

describe('embedding groups ahead', () => {
  it('leaves nothing for requests to embed, and gives them what they would have embedded themselves', async () => {
    const taxonomy = await smallTaxonomy();
    const positions = taxonomy.nodesAt('subgroup').map(({ position }) => position);
    const [late, early] = [countingEncoder(), countingEncoder()];
    const prepare = (encoder: Encoder) =>
      TaxonomyIndex.prepare({ taxonomy, encoder, embeddings: new MemoryEmbeddings() });
    const [without, ahead] = await Promise.all([prepare(late), prepare(early)]);
    await ahead.embedAhead();
    const groups = positions.length + taxonomy.nodesAt('main-group').length;
    expect(ahead.ahead).toEqual({ done: groups, total: groups });
    expect(without.ahead).toEqual({ done: 0, total: groups });
    const embedded = early.passages.length;
    const reading = await ahead.read(SPADE_TEXT);
    const cosines = await ahead.similarities(positions, reading);
    expect(early.passages).toHaveLength(embedded);
    expect(await without.similarities(positions, reading)).toEqual(cosines);
    await Promise.all([without.dispose(), ahead.dispose()]);
  });

  it('embeds nothing that another process has embedded already', async () => {
    const taxonomy = await smallTaxonomy();
    const embeddings = new MemoryEmbeddings();
    const [first, second] = [countingEncoder(), countingEncoder()];
    for (const encoder of [first, second]) {
      const index = await TaxonomyIndex.prepare({ taxonomy, encoder, embeddings });
      await index.embedAhead();
      await index.dispose();
    }
    expect(new Set(first.passages).size).toBe(first.passages.length);
    expect(second.passages).toEqual([]);
  });

  it('ends where the index is no longer wanted, without an error', async () => {
    const taxonomy = await smallTaxonomy();
    const encoder = countingEncoder();
    const index = await TaxonomyIndex.prepare({ taxonomy, encoder, embeddings: new MemoryEmbeddings() });
    const embedding = index.embedAhead();
    await index.dispose();
    await expect(embedding).resolves.toBeUndefined();
    expect(index.ahead.done).toBe(0);
  });
});

describe('quiet', () => {
  it('arrives when nobody asks any more', async () => {
    const quiet = new Quiet();
    const order: string[] = [];
    let answer = () => {};
    const asking = quiet.during(() => new Promise<void>((resolve) => (answer = resolve)));
    const arrived = quiet.arrives(new AbortController().signal).then(() => order.push('quiet'));
    setTimeout(() => {
      order.push('answered');
      answer();
    }, 400);
    await Promise.all([asking, arrived]);
    expect(order).toEqual(['answered', 'quiet']);
  });
});

describe('held vectors', () => {
  it('give cosines that are off by less than a hundredth, and know what they hold', () => {
    const vectors = randomVectors(20, 64, 1);
    const held = new HeldVectors(30, 64);
    for (let node = 0; node < 20; node++) held.put(node, row(vectors, node));
    expect([held.has(19), held.has(20)]).toEqual([true, false]);
    for (let node = 0; node < 20; node++)
      expect(held.product(node, row(vectors, 7))).toBeCloseTo(dot(row(vectors, node), row(vectors, 7)), 2);
  });

  it('take a vector of zeros for what it is', () => {
    const held = new HeldVectors(1, 3);
    held.put(0, new Float32Array(3));
    expect([held.has(0), held.product(0, Float32Array.of(1, 0, 0))]).toEqual([true, 0]);
  });
});
