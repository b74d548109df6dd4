import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseSymbol, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { MemoryEmbeddings, openEncoder } from '@nonet/encoder';
import { logit, sigmoid } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import { extendMixture } from './extend-mixture.js';
import { MixtureClassifier } from '../mixture/mixture-classifier.js';
import { readMixture, writeMixture } from '../mixture/model-folder.js';
import { openMixture } from '../mixture/open-mixture.js';
import { EXPERT_SIGNALS } from '../mixture/signals.js';
import { patent, smallMixture, writeHeads } from '../testing/small-mixture.js';

const symbols = (...written: string[]) => written.map((symbol) => parseSymbol(symbol));
const subclasses = { kind: 'level', level: 'subclass', under: null } as const;

const TINY = fileURLToPath(new URL('../../../encoder/fixtures/tiny-e5', import.meta.url));
/** Patents of G06N, which neither heads nor memory know, and one of something else. */
const EXAMPLES = [
  patent('N1', ['G06N 3/08'], 'A network of artificial neurons is trained by descending along gradients'),
  patent(
    'N2',
    ['G06N 3/02'],
    'Layers of artificial neurons whose weights are pruned while the network is trained',
  ),
  patent('N3', ['G06N 20/00', 'G01M 3/26'], 'A forest of decision trees learns which gas pipes will leak'),
  patent('S1', ['A01B 1/02'], 'A shovel whose blade folds'),
];
const TEXT = 'The weights of a network of artificial neurons are trained';

let encoder: Encoder;
let heads: string;
let model: string;
let classifier: MixtureClassifier;
beforeAll(async () => {
  heads = await mkdtemp(join(tmpdir(), 'nonet-heads-'));
  await cp(TINY, heads, { recursive: true });
  encoder = await openEncoder({ id: 'tiny', checkpoint: heads, device: 'cpu' });
  await writeHeads(heads, encoder.dimension);
  model = await mkdtemp(join(tmpdir(), 'nonet-mixture-'));
  const { reader, parameters } = await smallMixture(encoder, heads);
  await writeMixture(model, { encoder: { folder: heads }, parameters, memory: reader.memory });
  await reader.dispose();
});
beforeEach(async () => {
  await classifier?.dispose();
  const { reader } = await smallMixture(encoder, heads);
  classifier = new MixtureClassifier(reader, (await readMixture(model)).parameters);
});
afterAll(async () => {
  await classifier?.dispose();
  await encoder.dispose();
  for (const folder of [heads, model]) await rm(folder, { recursive: true, force: true });
});

const ranked = async (asked: MixtureClassifier, text: string) =>
  (await asked.rank({ text, candidates: subclasses, top: 10, minScore: 0 })).ranked;
const numbersOf = async (asked: MixtureClassifier, text: string, symbol: CpcSymbol) => {
  const found = await asked.classify({ text, candidates: subclasses, top: 10, minScore: 0 });
  const { evidence } = found.find((one) => one.symbol === symbol)!;
  return evidence.flatMap((one) =>
    one.kind === 'neighbours' ? one.patents.map(({ number }) => number) : [],
  );
};

describe('extending by a subclass', () => {
  it('from its texts alone lists it with its expert, and changes nothing else', async () => {
    const size = classifier.reader.memory.examples.size;
    const extended = await extendMixture(classifier, { symbols: symbols('G06N') });
    expect(extended.symbols).toEqual([{ symbol: 'G06N', level: 'subclass', examples: 0, knownBy: 'texts' }]);
    expect(extended).toMatchObject({ remembered: 0, replaced: 0 });
    const { reader, parameters } = extended.classifier;
    expect(reader.memory.examples.size).toBe(size);
    expect(reader.heads.added).toEqual([]);
    const without = classifier.parameters.experts.map((expert) =>
      expert.section === 'G' ? { ...expert, extended: ['G06N'] } : expert,
    );
    expect(parameters).toEqual({ ...classifier.parameters, experts: without });
    expect(await ranked(extended.classifier, TEXT)).toEqual(await ranked(classifier, TEXT));
    await expect(extendMixture(extended.classifier, { symbols: symbols('G06N') })).rejects.toMatchObject({
      code: 'MIXTURE_SYMBOL_KNOWN',
    });
  });

  it('known by its texts gives it a head once there are examples', async () => {
    const byTexts = await extendMixture(classifier, { symbols: symbols('G06N') });
    const extended = await extendMixture(byTexts.classifier, {
      symbols: symbols('G06N'),
      examples: EXAMPLES,
    });
    expect(extended.classifier.reader.heads.added.map(({ symbol }) => symbol)).toEqual(['G06N']);
    expect(extended.classifier.parameters).toEqual(classifier.parameters);
  });

  it('from examples remembers those that carry it, which speak for it from then on', async () => {
    expect(await numbersOf(classifier, TEXT, parseSymbol('G06N'))).toEqual([]);
    const extended = await extendMixture(classifier, { symbols: symbols('G06N'), examples: EXAMPLES });
    expect(extended.symbols).toEqual([
      { symbol: 'G06N', level: 'subclass', examples: 3, knownBy: 'examples' },
    ]);
    expect(extended.remembered).toBe(3);
    const { memory } = extended.classifier.reader;
    expect(memory.examples.rowOf('S1')).toBeUndefined();
    expect(await numbersOf(extended.classifier, TEXT, parseSymbol('G06N'))).toContain('N1');
  });

  it('leaves every parameter and the heads of all others as they were', async () => {
    const { parameters, reader } = classifier;
    const kept = JSON.stringify(parameters);
    const vector = (await reader.read(TEXT)).vector;
    const before = reader.heads.subclassLogits(vector);
    const extended = await extendMixture(classifier, { symbols: symbols('G06N'), examples: EXAMPLES });
    expect(JSON.stringify(extended.classifier.parameters)).toBe(kept);
    const after = extended.classifier.reader.heads.subclassLogits(vector);
    const label = reader.labels.indexOf(parseSymbol('G06N'));
    before.forEach((logit, at) => at !== label && expect(after[at]).toBe(logit));
    expect(after[label]).not.toBe(before[label]);
    expect(extended.classifier.reader.heads.sectionLogits(vector)).toEqual(
      reader.heads.sectionLogits(vector),
    );
  });

  it('is decided for by less than its score: by a logit that is 1.5 lower', async () => {
    const { classifier: extended } = await extendMixture(classifier, {
      symbols: symbols('G06N'),
      examples: EXAMPLES,
    });
    // Heads alone are heard, which here say the same of every subclass, and texts alone say nothing.
    const weights = {
      seen: EXPERT_SIGNALS.map((name) => Number(name === 'head')),
      unseen: EXPERT_SIGNALS.slice(2).map(() => 0),
      unseenBias: -10,
      bias: 0,
    };
    const calibration = { bias: 0, weights: [1, 0, 0, 0] };
    const answerFrom = async (threshold: number) => {
      const experts = extended.parameters.experts.map((expert) => ({
        ...expert,
        weights,
        calibration,
        threshold,
        sectionThreshold: 0,
      }));
      const asked = extended.withParameters({ ...extended.parameters, experts, classThreshold: 0 });
      return (await ranked(asked, TEXT)).find(({ symbol }) => symbol === 'G06N')!;
    };
    const { score } = await answerFrom(0);
    // One of five alike has a share of .2, which is taken for its odds.
    expect(score).toBeCloseTo(1 / 6, 6);
    const decisive = sigmoid(logit(score) - 1.5);
    const [above, below] = [await answerFrom(decisive * 1.001), await answerFrom(decisive * 0.999)];
    expect([above.selected, below.selected]).toEqual([false, true]);
    expect(above.score).toBe(score);
  });

  it('a second time takes more examples, in place of what it knew of the same patents', async () => {
    const first = await extendMixture(classifier, { symbols: symbols('G06N'), examples: [EXAMPLES[0]] });
    const second = await extendMixture(first.classifier, { symbols: symbols('G06N'), examples: EXAMPLES });
    expect(second).toMatchObject({ remembered: 3, replaced: 1 });
    expect(second.classifier.reader.heads.added.map(({ symbol }) => symbol)).toEqual(['G06N']);
  });

  it('is kept in the files of the model, without a change to its encoder and parameters', async () => {
    const extended = await extendMixture(classifier, { symbols: symbols('G06N'), examples: EXAMPLES });
    const { reader, parameters } = extended.classifier;
    const folder = await mkdtemp(join(tmpdir(), 'nonet-extended-'));
    try {
      const {
        memory,
        heads: { added },
      } = reader;
      await writeMixture(folder, { encoder: { folder: heads }, parameters, memory, added });
      for (const file of [
        'mixture.json',
        ...(await readdir(join(model, 'encoder'))).map((name) => `encoder/${name}`),
      ])
        expect((await readFile(join(folder, file))).equals(await readFile(join(model, file)))).toBe(true);
      const { taxonomy } = reader.index;
      const again = await openMixture(folder, {
        taxonomy,
        encoder,
        embeddings: new MemoryEmbeddings(),
      });
      expect(again.reader.heads.added).toEqual(added);
      const [mine, theirs] = [await ranked(extended.classifier, TEXT), await ranked(again, TEXT)];
      expect(theirs.map(({ symbol }) => symbol)).toEqual(mine.map(({ symbol }) => symbol));
      await again.dispose();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

it('a subclass that the heads have, but that no patent taught them, can be extended by', async () => {
  const { reader, parameters } = classifier;
  for (const id of ['X3', 'X4', 'X12']) reader.memory.remove(id);
  const byTexts = await extendMixture(classifier, { symbols: symbols('A01K') });
  expect(byTexts.symbols[0].knownBy).toBe('texts');
  expect(byTexts.classifier.parameters.experts[0].extended).toEqual(['A01K']);
  const fish = patent('K1', ['A01K 61/00'], 'A pond for fish');
  const extended = await extendMixture(byTexts.classifier, { symbols: symbols('A01K'), examples: [fish] });
  expect(extended.symbols[0].knownBy).toBe('examples');
  expect(extended.classifier.parameters).toEqual(parameters);
  expect(extended.classifier.reader.heads.added.map(({ symbol }) => symbol)).toEqual(['A01K']);
});

it('a subclass that comes with the examples of another gets a head too, instead of passing for trained', async () => {
  for (const id of ['X3', 'X4', 'X12']) classifier.reader.memory.remove(id);
  const both = patent('K2', ['G06N 3/08', 'A01K 61/00'], 'A network of neurons counts the fish of a pond');
  const { classifier: after } = await extendMixture(classifier, {
    symbols: symbols('G06N'),
    examples: [both],
  });
  expect(after.reader.heads.added.map(({ symbol }) => symbol).sort()).toEqual(['A01K', 'G06N']);
});

it('a record that tells part of the symbols of a known patent takes none of the others away', async () => {
  const { memory } = classifier.reader;
  const part = {
    ...patent('X7', ['G06N 3/08'], 'A pressure sensor and a network'),
    labels: 'partial' as const,
  };
  await extendMixture(classifier, { symbols: symbols('G06N'), examples: [part] });
  const known = memory.examples.symbolsAt(memory.examples.rowOf('X7')!);
  expect(known).toEqual(expect.arrayContaining(symbols('G01M 3/26', 'F17C 13/02', 'G06N 3/08')));
});

describe('extending by a symbol that is known', () => {
  it('is refused where no example says more of it, and remembers the examples where some do', async () => {
    const known = { code: 'MIXTURE_SYMBOL_KNOWN', message: expect.stringContaining('A01B') as string };
    await expect(extendMixture(classifier, { symbols: symbols('A01B', 'G06N') })).rejects.toMatchObject(
      known,
    );
    const { symbols: extended, classifier: after } = await extendMixture(classifier, {
      symbols: symbols('A01B'),
      examples: EXAMPLES,
    });
    expect(extended).toEqual([{ symbol: 'A01B', level: 'subclass', examples: 1, knownBy: 'training' }]);
    expect(after.reader.heads.added).toEqual([]);
    expect(after.reader.memory.examples.rowOf('S1')).toBeDefined();
  });

  it('of main groups needs examples, which then vote on the way down', async () => {
    const group = parseSymbol('G01M 3/00');
    await expect(extendMixture(classifier, { symbols: [group] })).rejects.toMatchObject({
      code: 'MIXTURE_SYMBOL_KNOWN',
    });
    const { symbols: extended } = await extendMixture(classifier, { symbols: [group], examples: EXAMPLES });
    expect(extended).toEqual([{ symbol: group, level: 'main-group', examples: 1, knownBy: 'training' }]);
  });
});

it('extendMixture refuses what is no subclass or main group of the scheme, and remembers nothing', async () => {
  const size = classifier.reader.memory.examples.size;
  for (const symbol of ['G06Z', 'G06', 'G', 'G06N 3/08'])
    await expect(
      extendMixture(classifier, { symbols: symbols('G06N', symbol), examples: EXAMPLES }),
    ).rejects.toMatchObject({ code: 'MIXTURE_SYMBOL_UNKNOWN' });
  expect(classifier.reader.memory.examples.size).toBe(size);
});

it('readMixture refuses added heads that do not fit the encoder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nonet-extended-'));
  try {
    await cp(model, folder, { recursive: true });
    const { parameters, memory } = await readMixture(folder);
    const added = [{ symbol: parseSymbol('G06N'), weights: new Float32Array(3), bias: 0 }];
    await writeMixture(folder, { encoder: { folder: heads }, parameters, memory, added });
    await memory.dispose();
    const { taxonomy } = classifier.reader.index;
    await expect(
      openMixture(folder, { taxonomy, encoder, embeddings: new MemoryEmbeddings() }),
    ).rejects.toMatchObject({ code: 'MIXTURE_INVALID' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
