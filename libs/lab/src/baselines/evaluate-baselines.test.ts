import { MemoryEmbeddings, openEncoder } from '@nonet/encoder';
import type { LabelQuality, Split } from '@nonet/patents';
import type { Encoder } from '@nonet/plugins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvaluationSet, type EvaluationSet, type FullEvaluation, TaxonomyIndex } from '@nonet/experts';
import { smallTaxonomy } from '@nonet/experts/testing';
import { evaluateBaselines } from './evaluate-baselines.js';
import { TextVectors } from './text-vectors.js';

/** Each section of the small scheme, and what its patents are about. */
const TOPICS = [
  ['A01B 1/02', 'spade blade digging soil garden shaft'],
  ['F17C 5/06', 'hydrogen vessel filling pressure valve cylinder'],
  ['G06N 3/08', 'neural network learning weights layer training'],
] as const;

let encoder: Encoder;
let index: TaxonomyIndex;
beforeAll(async () => {
  encoder = await openEncoder({ id: 'minilm-l6', device: 'cpu' });
  const embeddings = new MemoryEmbeddings();
  index = await TaxonomyIndex.prepare({ taxonomy: await smallTaxonomy(), encoder, embeddings });
});
afterAll(() => encoder.dispose());

interface Choice {
  readonly level?: 'section' | 'subclass';
  readonly labels?: LabelQuality;
}

function documents(
  count: number,
  from: number,
  split: Split,
  { level = 'section', labels = 'gold' }: Choice = {},
): Promise<EvaluationSet> {
  const lines = Array.from({ length: count }, (_, i) => {
    const [symbol, line] = TOPICS[i % TOPICS.length];
    const words = line.split(' ');
    const chosen = [0, 1, 2].map((k) => words[(i * 5 + k * 2 + 1) % words.length]);
    const abstract = `The ${chosen.join(' and the ')} of number ${from + i}.`;
    return JSON.stringify({ id: `US${from + i}A`, abstract, cpc: [symbol], labels, split });
  });
  async function* stream() {
    yield Buffer.from(lines.join('\n'));
  }
  const options = { level, taxonomy: index.taxonomy, splits: [split], limit: Infinity };
  return readEvaluationSet({ name: 'made-up.jsonl', stream: stream() }, options);
}

const evaluate = async (set: EvaluationSet, sources: EvaluationSet[]) =>
  evaluateBaselines(set, sources, { index, vectors: new TextVectors(encoder) });

describe("the report's classifiers", () => {
  it('are both evaluated by section, on what they did not learn', async () => {
    const set = await documents(30, 1000, 'dev');
    const evaluated = await evaluate(set, [await documents(120, 0, 'train')]);
    expect(evaluated.map(({ name }) => name)).toEqual(['LR + kNN + SVM', 'taxonomy-aware, 3 cosines']);
    for (const { learnt, evaluation } of evaluated) {
      expect(learnt).toBe(120);
      expect(evaluation).toMatchObject({ documents: 30, level: 'section', truth: 'complete' });
      expect((evaluation as FullEvaluation).micro.f1).toBeGreaterThan(0.9);
    }
  });

  it('do not learn documents that they are asked', async () => {
    const set = await documents(30, 0, 'dev');
    const [{ learnt }] = await evaluate(set, [await documents(120, 0, 'train')]);
    expect(learnt).toBe(90);
  });

  it('are one alone by subclass, since cosines to sections tell no subclasses apart', async () => {
    const set = await documents(30, 1000, 'dev', { level: 'subclass' });
    const evaluated = await evaluate(set, [await documents(120, 0, 'train', { level: 'subclass' })]);
    expect(evaluated.map(({ name }) => name)).toEqual(['LR + kNN + SVM']);
    expect(evaluated[0].evaluation.hit[1]).toBeGreaterThan(0.9);
  });

  it('refuse to learn from documents of which nothing is known not to apply', async () => {
    const partial = await documents(60, 0, 'train', { labels: 'partial' });
    await expect(evaluate(await documents(6, 1000, 'dev'), [partial])).rejects.toMatchObject({
      code: 'HEAD_EXAMPLES_EMPTY',
      message: expect.stringContaining('got 5'),
    });
  });
});

describe('vectors of texts', () => {
  it('are those of the encoder, computed once', async () => {
    const asked: string[] = [];
    const counting = {
      ...encoder,
      dimension: encoder.dimension,
      embed: (texts: readonly string[], options: Parameters<Encoder['embed']>[1]) => {
        asked.push(...texts);
        return encoder.embed(texts, options);
      },
    } as Encoder;
    const vectors = new TextVectors(counting);
    await vectors.of(['a spade', 'a shovel']);
    const { data, rows } = await vectors.of(['a shovel', 'a plough', 'a shovel']);
    expect(asked).toEqual(['a spade', 'a shovel', 'a plough']);
    expect(rows).toBe(3);
    const direct = await encoder.embed(['a shovel'], { role: 'passage' });
    const cosine = direct.data.reduce((sum, value, at) => sum + value * data[at], 0);
    expect(cosine).toBeGreaterThan(0.99);
    expect(data.slice(0, encoder.dimension)).toEqual(data.slice(2 * encoder.dimension));
  });
});
