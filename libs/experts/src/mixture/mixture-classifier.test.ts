import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  LEVELS,
  parseSymbol,
  SECTIONS,
  type CpcLevel,
  type CpcSymbol,
  type Taxonomy,
} from '@nonet/cpc-taxonomy';
import { openEncoder } from '@nonet/encoder';
import type { Encoder } from '@nonet/plugins';
import { mixtureHabits } from '../training/fit-mixture.js';
import { readHeld } from '../training/train-mixture.js';
import { LEAK_TEXT, SPADE_TEXT } from '../testing/small-taxonomy.js';
import { MixtureClassifier } from './mixture-classifier.js';
import { mixtureSchema } from './parameters.js';
import { patents, smallMixture, writeHeads } from '../testing/small-mixture.js';

let folder: string;
let encoder: Encoder;
let classifier: MixtureClassifier;
let taxonomy: Taxonomy;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-heads-'));
  encoder = await openEncoder({ id: 'minilm-l6', device: 'cpu' });
  await writeHeads(folder, encoder.dimension);
  const { reader, parameters } = await smallMixture(encoder, folder);
  classifier = new MixtureClassifier(reader, parameters);
  taxonomy = reader.index.taxonomy;
});
afterAll(async () => {
  await classifier.dispose();
  await encoder.dispose();
  await rm(folder, { recursive: true, force: true });
});

const atLevel = (level: CpcLevel) => ({ kind: 'level', level, under: null }) as const;
const question = (text: string, level: CpcLevel) => ({
  text,
  candidates: atLevel(level),
  top: 50,
  minScore: 0,
});
const words = fc.constantFrom('hydrogen', 'spade', 'neural', 'fish', 'valve', 'the', 'zzz', '§', 'light');
const texts = fc.array(words, { maxLength: 12 }).map((list) => list.join(' '));

describe('scores of the nine experts', () => {
  it('never exceed the score of the parent, and a symbol is selected only with all above it', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.constantFrom(...LEVELS), async (text, level) => {
        const { ranked, above } = await classifier.rank(question(text, level));
        const all = new Map([...above, ...ranked].map((one) => [one.symbol, one]));
        expect(ranked).toHaveLength(taxonomy.nodesAt(level).length);
        for (const { symbol, score, selected } of all.values()) {
          expect(score).toBeGreaterThanOrEqual(0);
          const parent = taxonomy.get(symbol)!.parent;
          expect(score).toBeLessThanOrEqual(parent === null ? 1 : all.get(parent)!.score);
          if (selected && parent !== null) expect(all.get(parent)!.selected).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('do not depend on which candidates were asked for', async () => {
    const byLevel = new Map<CpcSymbol, number>();
    for (const level of LEVELS)
      for (const { symbol, score } of (await classifier.rank(question(LEAK_TEXT, level))).ranked)
        byLevel.set(symbol, score);
    const symbols = ['G06N 3/08', 'F17C', 'F', 'G01M 3/26', 'F17C 13/02'].map(parseSymbol);
    const candidates = { kind: 'symbols', symbols } as const;
    const { ranked } = await classifier.rank({ text: LEAK_TEXT, candidates, top: 10, minScore: 0 });
    expect(ranked).toHaveLength(symbols.length);
    for (const { symbol, score } of ranked) expect(score).toBe(byLevel.get(symbol));
  });
});

describe('the shares of a text', () => {
  it('add up to 1 over the subclasses, and rank those of an expert as its scores do', async () => {
    const { labels } = classifier.reader;
    const shares = await classifier.shares(LEAK_TEXT);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    const { ranked } = await classifier.rank(question(LEAK_TEXT, 'subclass'));
    const score = new Map(ranked.map((one) => [one.symbol, one.score]));
    expect([...score.keys()].sort()).toEqual([...labels].sort());
    for (const section of ['A', 'F', 'G']) {
      const own = labels.filter((symbol) => symbol.startsWith(section));
      const byShare = own.sort((a, b) => shares[labels.indexOf(b)] - shares[labels.indexOf(a)]);
      byShare.slice(1).forEach((symbol, i) => {
        expect(score.get(symbol)).toBeLessThanOrEqual(score.get(byShare[i])!);
      });
    }
  });

  it('leave out the votes of an excluded example', async () => {
    const { number, abstract } = patents[6];
    const asked = await classifier.shares(abstract!);
    expect(await classifier.shares(abstract!, { excluded: ['not remembered'] })).toEqual(asked);
    expect(await classifier.shares(abstract!, { excluded: [number] })).not.toEqual(asked);
  });
});

describe('the evidence of a prediction', () => {
  it('is there for every symbol, and every patent it names carries the symbol', async () => {
    for (const text of [LEAK_TEXT, SPADE_TEXT])
      for (const level of LEVELS)
        for (const { symbol, evidence } of await classifier.classify(question(text, level))) {
          expect(evidence.length).toBeGreaterThan(0);
          const position = taxonomy.positionOf(symbol);
          for (const one of evidence)
            if (one.kind === 'neighbours')
              for (const { number } of one.patents) {
                const carried = patents
                  .find((patent) => patent.number === number)!
                  .classifications.map((own) => taxonomy.positionOf(own.symbol));
                const isBelow = (at: number) => at >= position && at < taxonomy.subtreeEndAt(position);
                expect(carried.some(isBelow)).toBe(true);
              }
        }
  });

  it('names neither head nor gate for a subclass that the heads do not know, however they are weighed', async () => {
    // Negative weights: were the heads asked about it, the little they say of it would count as much in its favour.
    const experts = classifier.parameters.experts.map((expert) => ({
      ...expert,
      weights: { ...expert.weights, seen: expert.weights.seen.map(() => -1) },
    }));
    const turned = new MixtureClassifier(classifier.reader, { ...classifier.parameters, experts });
    const found = await turned.classify(question('neural networks', 'subclass'));
    const { evidence } = found.find(({ symbol }) => symbol === 'G06N')!;
    const shares = evidence.flatMap((one) => (one.kind === 'signals' ? one.shares : []));
    const signals = shares.map(({ signal }) => signal);
    expect(signals).toContain('similarity');
    expect(signals).not.toContain('head');
    expect(signals).not.toContain('gate');
  });
});

describe('an excluded example', () => {
  it('does not answer for itself', async () => {
    const { memory } = classifier.reader;
    for (const { number, abstract } of patents) {
      const row = memory.examples.rowOf(number)!;
      const asked = await classifier.reader.read(abstract!);
      expect(asked.neighbours.neural.rows[0]).toBe(row);
      const { neighbours } = await classifier.reader.read(abstract!, { excluded: [number] });
      expect([...neighbours.neural.rows]).not.toContain(row);
      expect([...neighbours.lexical.rows]).not.toContain(row);
    }
  });
});

describe('trainMixture', () => {
  it('says how the texts were that it was calibrated on, which the same texts say again', async () => {
    const { reader, parameters } = classifier;
    const source = { unknownSections: [], weight: 1, calibrationWeight: 1 };
    const examples = await Promise.all(patents.map((one) => readHeld(one, source, reader)));
    const { labels, sections } = mixtureHabits(examples, reader, parameters);
    expect(labels).toBeCloseTo(parameters.habits!.labels, 6);
    for (const section of SECTIONS)
      expect(sections[section]).toBeCloseTo(parameters.habits!.sections[section]!, 6);
    expect(labels).toBeGreaterThan(0.5);
    expect(sections.F).toBeGreaterThan(sections.D!);
  });

  it('gives parameters that can be written when no example has a complete set of symbols', async () => {
    const { reader, parameters } = await smallMixture(encoder, folder, 'partial');
    const kept: unknown = JSON.parse(JSON.stringify(parameters));
    expect(mixtureSchema.safeParse(kept).error?.issues).toBeUndefined();
    await reader.dispose();
  });
});
