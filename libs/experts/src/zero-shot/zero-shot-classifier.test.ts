import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEVELS, parseSymbol, UnknownSymbolError, type CpcLevel, type Taxonomy } from '@nonet/cpc-taxonomy';
import { MemoryEmbeddings, openEncoder } from '@nonet/encoder';
import type { Encoder } from '@nonet/plugins';
import type { Evidence } from '../classifier/prediction.js';
import { readKeywords } from '../taxonomy-index/keywords.js';
import { LEAK_TEXT, SPADE_TEXT, smallTaxonomy } from '../testing/small-taxonomy.js';
import { ZeroShotClassifier } from './zero-shot-classifier.js';

const COMPACT = fileURLToPath(new URL('../../../../prisma/sample/cpc-compact.tsv', import.meta.url));

let encoder: Encoder;
let taxonomy: Taxonomy;
let classifier: ZeroShotClassifier;

beforeAll(async () => {
  encoder = await openEncoder({ id: 'minilm-l6', device: 'cpu' });
  taxonomy = await smallTaxonomy();
  classifier = await ZeroShotClassifier.open({
    taxonomy,
    encoder,
    embeddings: new MemoryEmbeddings(),
  });
});
afterAll(() => encoder.dispose());

const atLevel = (level: CpcLevel, under: string | null = null) =>
  ({ kind: 'level', level, under: under === null ? null : parseSymbol(under) }) as const;

const ask = (text: string, level: CpcLevel, under: string | null = null) =>
  classifier.classify({ text, candidates: atLevel(level, under), top: 10, minScore: 0 });

const of = <Kind extends Evidence['kind']>(evidence: readonly Evidence[], kind: Kind) =>
  evidence.find((one): one is Extract<Evidence, { kind: Kind }> => one.kind === kind)!;

describe('the best symbols of a level', () => {
  it('are found for each level', async () => {
    const best = async (level: CpcLevel) => (await ask(LEAK_TEXT, level)).map(({ symbol }) => symbol);
    expect((await best('section')).slice(0, 2).sort()).toEqual(['F', 'G']);
    expect((await best('subclass')).slice(0, 2).sort()).toEqual(['F17C', 'G01M']);
    expect((await best('main-group'))[0]).toMatch(/^(F17C|G01M 3\/00)/);
    const subgroups = await ask(SPADE_TEXT, 'subgroup');
    expect(subgroups).toHaveLength(10);
    expect(subgroups[0]).toMatchObject({ symbol: 'A01B 1/04', level: 'subgroup', title: 'with teeth' });
  });

  it('below main groups are those that fit themselves: a child may come before its parent, whose score is higher', async () => {
    const [child, parent] = await ask(SPADE_TEXT, 'subgroup');
    expect([child.symbol, parent.symbol]).toEqual(['A01B 1/04', 'A01B 1/02']);
    expect(parent.score).toBeGreaterThanOrEqual(child.score);
  });

  it('are those below a symbol where one is given', async () => {
    const found = await ask(LEAK_TEXT, 'subgroup', 'G01M 3/00');
    expect(found.map(({ symbol }) => symbol).sort()).toEqual(['G01M 3/02', 'G01M 3/26', 'G01M 3/38']);
  });

  it('are left out below the asked score, and cut after the asked number', async () => {
    const question = { text: SPADE_TEXT, candidates: atLevel('subclass') };
    const all = await classifier.classify({ ...question, top: 100, minScore: 0 });
    expect(all).toHaveLength(5);
    expect(await classifier.classify({ ...question, top: 2, minScore: 0 })).toEqual(all.slice(0, 2));
    const some = await classifier.classify({ ...question, top: 100, minScore: all[1].score });
    expect(some).toEqual(all.filter(({ score }) => score >= all[1].score));
  });
});

describe('a set of symbols', () => {
  it('may mix levels, and scores are those of any other question', async () => {
    const symbols = ['G06N 3/08', 'A01B', 'A', 'A01B 1/04'].map(parseSymbol);
    const found = await classifier.classify({
      text: SPADE_TEXT,
      candidates: { kind: 'symbols', symbols },
      top: 10,
      minScore: 0,
    });
    expect(found.map(({ symbol }) => symbol)).toEqual(['A', 'A01B', 'A01B 1/04', 'G06N 3/08']);
    const subclasses = await ask(SPADE_TEXT, 'subclass');
    expect(subclasses.find(({ symbol }) => symbol === 'A01B')?.score).toBe(found[1].score);
  });

  it('must be known to the scheme', async () => {
    const candidates = { kind: 'symbols', symbols: [parseSymbol('H04W')] } as const;
    const asked = classifier.classify({ text: SPADE_TEXT, candidates, top: 1, minScore: 0 });
    await expect(asked).rejects.toThrow(UnknownSymbolError);
  });
});

describe('scores', () => {
  it('are probabilities that never exceed the score of the parent, best first', async () => {
    const words = fc.constantFrom('hydrogen', 'spade', 'neural', 'fish', 'valve', 'the', 'zzz', '§', 'light');
    const texts = fc.array(words, { maxLength: 12 }).map((list) => list.join(' '));
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom(...LEVELS), async (text, level) => {
        const { ranked, above } = await classifier.rank({
          text,
          candidates: atLevel(level),
          top: 50,
          minScore: 0,
        });
        const scores = new Map([...above, ...ranked].map(({ symbol, score }) => [symbol, score]));
        expect(ranked).toHaveLength(Math.min(50, taxonomy.nodesAt(level).length));
        for (const [symbol, score] of scores) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(scores.get(taxonomy.get(symbol)!.parent!) ?? 1);
        }
        if (level !== 'subgroup')
          ranked.slice(1).forEach(({ score }, at) => expect(score).toBeLessThanOrEqual(ranked[at].score));
      }),
      { numRuns: 40 },
    );
  });
});

describe('the evidence of a prediction', () => {
  it('names shared words, the closest text of the scheme and the share of each signal', async () => {
    const prediction = (await ask(LEAK_TEXT, 'subclass')).find(({ symbol }) => symbol === 'F17C')!;
    const words = of(prediction.evidence, 'words').words;
    expect(words.map(({ word }) => word)).toContain('hydrogen');
    expect(words.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(1 + 1e-6);
    const similar = of(prediction.evidence, 'similarity');
    expect(similar.symbol).toMatch(/^F17C/);
    expect(similar.text).toBe(taxonomy.get(similar.symbol)!.title);
    expect(similar.similarity).toBeGreaterThan(0.3);
    const { shares } = of(prediction.evidence, 'signals');
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  it('below subclasses counts what the parent contributed', async () => {
    const [best] = await ask(SPADE_TEXT, 'subgroup');
    expect(of(best.evidence, 'words').words.map(({ word }) => word)).toContain('teeth');
    expect(of(best.evidence, 'signals').shares.map(({ signal }) => signal)).toContain('parent');
  });
});

describe('keywords', () => {
  it('make a subclass known by words that its scheme lacks, and are shown as what speaks for it', async () => {
    const symbol = parseSymbol('A01B');
    const text = 'A glorpometer with a frobnicated handle';
    const keyworded = await ZeroShotClassifier.open({
      taxonomy,
      encoder,
      embeddings: new MemoryEmbeddings(),
      keywords: new Map([[symbol, 'glorpometer, frobnicated handle']]),
    });
    const candidates = atLevel('subclass');
    const [best] = await keyworded.classify({ text, candidates, top: 1, minScore: 0 });
    expect(best.symbol).toBe(symbol);
    expect(of(best.evidence, 'words').words.map(({ word }) => word)).toContain('glorpometer');
    expect(of(best.evidence, 'similarity').text).toBe('glorpometer, frobnicated handle');
  });

  it('are read from the fourth column of a title list', async () => {
    const keywords = await readKeywords(COMPACT);
    expect(keywords.get(parseSymbol('F17C'))).toMatch(/hydrogen/);
  });
});

describe('preparation', () => {
  it('computes a vector once and goes on where it was stopped', async () => {
    const embeddings = new MemoryEmbeddings();
    let asked = 0;
    const counting: Encoder = {
      id: encoder.id,
      fingerprint: encoder.fingerprint,
      dimension: encoder.dimension,
      maxTokens: encoder.maxTokens,
      device: encoder.device,
      embed: (texts, options) => {
        asked += texts.length;
        return encoder.embed(texts, options);
      },
      dispose: async () => undefined,
    };
    const stop = new AbortController();
    const first = ZeroShotClassifier.open(
      { taxonomy, encoder: counting, embeddings },
      { signal: stop.signal, onProgress: ({ done }) => done === 5 && stop.abort() },
    );
    await expect(first).rejects.toThrow(/abort/i);
    expect(asked).toBe(taxonomy.nodesAt('subclass').length);

    const steps: number[] = [];
    await ZeroShotClassifier.open(
      { taxonomy, encoder: counting, embeddings },
      { onProgress: ({ step, done }) => step === 'embeddings' && steps.push(done) },
    );
    const all = taxonomy.nodesAt('subclass').length + taxonomy.nodesAt('main-group').length;
    expect(asked).toBe(all);
    expect(steps.at(-1)).toBe(all);

    await ZeroShotClassifier.open({ taxonomy, encoder: counting, embeddings });
    expect(asked).toBe(all);
  });

  it('stops when its signal is aborted, and so does a question', async () => {
    const question = { text: LEAK_TEXT, candidates: atLevel('subgroup'), top: 5, minScore: 0 };
    await expect(classifier.classify({ ...question, signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});
