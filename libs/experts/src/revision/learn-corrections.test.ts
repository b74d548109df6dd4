import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseSymbol } from '@nonet/cpc-taxonomy';
import { openEncoder } from '@nonet/encoder';
import type { Encoder } from '@nonet/plugins';
import { type Correction, learnCorrections } from './learn-corrections.js';
import { MixtureClassifier } from '../mixture/mixture-classifier.js';
import { patents, smallMixture, writeHeads } from '../testing/small-mixture.js';

const TINY = fileURLToPath(new URL('../../../encoder/fixtures/tiny-e5', import.meta.url));
const symbols = (...written: string[]) => written.map((symbol) => parseSymbol(symbol));

let folder: string;
let encoder: Encoder;
let classifier: MixtureClassifier;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-heads-'));
  await cp(TINY, folder, { recursive: true });
  encoder = await openEncoder({ id: 'tiny', checkpoint: folder, device: 'cpu' });
  await writeHeads(folder, encoder.dimension);
});
beforeEach(async () => {
  const { reader, parameters } = await smallMixture(encoder, folder);
  classifier = new MixtureClassifier(reader, parameters);
});
afterEach(() => classifier.dispose());
afterAll(async () => {
  await encoder.dispose();
  await rm(folder, { recursive: true, force: true });
});

const said = (id: string, right: string[], wrong: string[] = []): Correction => ({
  id,
  text:
    patents.find(({ number }) => number === id)?.abstract ?? `A text of ${id} about nets for rearing salmon`,
  right: symbols(...right),
  wrong: symbols(...wrong),
});
const remembered = (id: string) => {
  const { examples } = classifier.reader.memory;
  const row = examples.rowOf(id);
  return row === undefined ? null : examples.symbolsAt(row);
};

describe('learnCorrections', () => {
  it('remembers a new text with its right symbols', async () => {
    const learnt = await learnCorrections(classifier, [said('R1', ['A01K 61/00'], ['G01M'])]);
    expect(learnt).toMatchObject({ remembered: 1, replaced: 0, forgotten: 0 });
    expect(remembered('R1')).toEqual(['A01K 61/00']);
  });

  it('adds what is missing to a known patent, and takes away what is wrong with all below it', async () => {
    expect(remembered('X7')).toEqual(['G01M 3/26', 'F17C 13/02']);
    const learnt = await learnCorrections(classifier, [said('X7', ['G06N 20/00'], ['F17C'])]);
    expect(learnt).toMatchObject({ remembered: 1, replaced: 1 });
    expect(remembered('X7')).toEqual(['G01M 3/26', 'G06N 20/00']);
  });

  it('forgets a patent of which nothing was right', async () => {
    const learnt = await learnCorrections(classifier, [said('X8', [], ['G01M']), said('R2', [], ['A01B'])]);
    expect(learnt).toMatchObject({ remembered: 0, forgotten: 1 });
    expect(remembered('X8')).toBeNull();
    expect(remembered('R2')).toBeNull();
  });

  it('gives a subclass without a head one, and changes no parameter', async () => {
    const learnt = await learnCorrections(classifier, [said('R3', ['G06N 3/08'])]);
    expect(learnt.headed).toEqual(['G06N']);
    expect(learnt.classifier.reader.heads.added.map(({ symbol }) => symbol)).toEqual(['G06N']);
    expect(learnt.classifier.parameters).toEqual(classifier.parameters);
  });
});

describe('an expert that is refitted', () => {
  /** Every patent of farming is said to belong elsewhere: what spoke for A01B so far was wrong. */
  const CORRECTIONS = Array.from({ length: 20 }, (_, i) => ({
    id: `R${i}`,
    text: `A spade with teeth at its blade for digging soil ${i}`,
    right: symbols('A01K'),
    wrong: symbols('A01B'),
  }));

  it('moves its own weights, and leaves every other parameter as it was', async () => {
    const section = parseSymbol('A');
    const { classifier: after, refitted } = await learnCorrections(classifier, CORRECTIONS, {
      refit: [section],
    });
    expect(refitted).toEqual([
      {
        section,
        texts: 20,
        isBetter: true,
        before: expect.any(Number) as number,
        after: expect.any(Number) as number,
      },
    ]);
    expect(refitted[0].after).toBeLessThan(refitted[0].before!);
    const { seen } = after.parameters.experts[0].weights;
    expect(seen).not.toEqual(classifier.parameters.experts[0].weights.seen);
    const back = after.parameters.experts.map((expert, at) =>
      at === 0
        ? { ...expert, weights: { ...expert.weights, seen: classifier.parameters.experts[0].weights.seen } }
        : expert,
    );
    expect({ ...after.parameters, experts: back }).toEqual(classifier.parameters);
  });

  it('stays as it is where too few texts judge it', async () => {
    const section = parseSymbol('F');
    const { classifier: after, refitted } = await learnCorrections(classifier, CORRECTIONS, {
      refit: [section],
    });
    expect(refitted).toEqual([{ section, texts: 0, isBetter: false, before: null, after: null }]);
    expect(after.parameters).toEqual(classifier.parameters);
  });
});
