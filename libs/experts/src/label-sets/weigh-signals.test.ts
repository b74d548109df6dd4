import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { matrix, randomAt, row, unit } from '@nonet/numerics';
import { beforeAll, describe, expect, test } from 'vitest';
import { fitLabels } from './fit-labels.js';
import { labelWords, type LabelSources } from './label-features.js';
import { LabelMemory } from './label-memory.js';
import { LabelPairs } from './label-pairs.js';
import { USUAL_LABEL_PARAMETERS } from './label-parameters.js';
import { type ReadExample, weighSignals } from './weigh-signals.js';

const LABELS = 300;
const EXAMPLES = 300;
const SAMPLED = 2000;
const DIMENSION = 16;
const USUAL = USUAL_LABEL_PARAMETERS.withExamples;
const LETTERS = 'abcdefghijklmnopqrst';

/** A word of letters alone for each number. */
const wordOf = (number: number): string =>
  [...String(number + 1000)].map((digit) => LETTERS[Number(digit) * 2]!.repeat(2)).join('');

/** Labels with a word and a direction of their own each, and examples that lie near those of their label. */
async function world(): Promise<{ sources: LabelSources; examples: ReadExample[] }> {
  const random = randomAt(7);
  const labels = Array.from({ length: LABELS }, (_, at) => ({
    ...{ id: `l${at}`, parent: -1, subtreeEnd: at + 1, title: wordOf(at), description: null },
    symbols: [] as CpcSymbol[],
  }));
  const vectors = matrix(LABELS, DIMENSION);
  for (let at = 0; at < LABELS; at++)
    row(vectors, at).set(unit(Float32Array.from({ length: DIMENSION }, () => random.next() - 0.5)));
  const examples = Array.from({ length: EXAMPLES }, (_, number): ReadExample => {
    const label = number % LABELS;
    const own = row(vectors, label);
    const vector = unit(Float32Array.from(own, (value) => value + 0.3 * (random.next() - 0.5)));
    return {
      example: {
        id: `XN${number}`,
        text: `${wordOf(label)} ${wordOf((number * 7) % LABELS)} ${wordOf(number % 13)}`,
        carried: [label],
        refused: [],
        isComplete: true,
      },
      reading: { vector, background: { mean: 0, deviation: 0.25 }, symbolScores: new Map() },
    };
  });
  const known = matrix(EXAMPLES, DIMENSION);
  examples.forEach(({ reading }, at) => row(known, at).set(reading.vector));
  const memory = await LabelMemory.build(
    labels,
    examples.map(({ example }) => example),
    known,
  );
  const sources = { labels, words: labelWords(labels), vectors, memory, symbolFor: new Map() };
  return { sources, examples };
}

/** Bytes in use, once what nobody holds is gone. */
function bytesInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** How often others had their turn until it was done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let next = setImmediate(function count() {
    turns++;
    next = setImmediate(count);
  });
  await work;
  clearImmediate(next);
  return turns;
}

describe('weighSignals', () => {
  let given: Awaited<ReturnType<typeof world>>;
  beforeAll(async () => {
    given = await world();
  });

  test('holds of an example what the fit needs, not what speaks for each label', async () => {
    const { sources, examples } = given;
    const before = bytesInUse();
    let most = 0;
    const fit = await weighSignals(sources, examples, USUAL, {
      sampled: SAMPLED,
      onProgress: (done) => {
        if (done % 100 === 99) most = Math.max(most, bytesInUse());
      },
    });
    // Of all labels it would be more than 8 bytes for each of ten signals.
    const ofAll = EXAMPLES * LABELS * 10 * 8;
    expect(most - before).toBeLessThan(ofAll);
    expect(fit.examples).toBe(EXAMPLES);
    expect(fit.loss.fitted).toBeLessThan(fit.loss.usual);
  });

  test('lets others have their turn after each example, and within the fit', async () => {
    const { sources, examples } = given;
    const few = examples.slice(0, 30);
    const weighing = weighSignals(sources, few, USUAL, { sampled: SAMPLED });
    expect(await turnsDuring(weighing)).toBeGreaterThanOrEqual(few.length);
    const random = randomAt(3);
    const pairs = new LabelPairs(sources.labels, USUAL, EXAMPLES, SAMPLED);
    const features = () => sources.labels.map(() => Float64Array.from({ length: 10 }, () => random.next()));
    for (const { example } of examples) pairs.add(example, features());
    // Its label, ten likely ones and the sample.
    expect(pairs.all.length).toBeLessThan(1.2 * SAMPLED + 11 * EXAMPLES);
    expect(await turnsDuring(fitLabels(pairs, USUAL))).toBeGreaterThan(5);
  });

  test('ends when nobody waits any more', async () => {
    const { sources, examples } = given;
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('nobody waits'));
    await expect(weighSignals(sources, examples, USUAL, { signal: stop.signal, onProgress })).rejects.toThrow(
      'nobody waits',
    );
  });
});
