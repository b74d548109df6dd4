import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mean, sigmoid, matrix, row } from '@nonet/numerics';
import { describe, expect, it, test } from 'vitest';
import type { Expert, ExpertOptions, ExpertProvider } from '../contracts/expert.js';
import { expertConformance } from './expert-conformance.js';
import { PRESENT } from '../contracts/truth.js';

/** The mean of the signals against a bound between those of texts with a symbol and of texts without. */
function plainExpert({ section, symbols }: Pick<ExpertOptions, 'section' | 'symbols'>, bound = 0): Expert {
  const strength = (signals: ReturnType<typeof matrix>, column: number) => {
    let sum = 0;
    for (let s = 0; s < signals.rows; s++) sum += row(signals, s)[column];
    return sum / signals.rows;
  };
  return {
    id: 'plain',
    section,
    symbols: [...symbols],
    async *fit({ features, truth }, { signal }) {
      yield { what: 'looking at the signals', fraction: 0.5, figures: { bound } };
      signal.throwIfAborted();
      const means = [0, 1].map((code) => {
        const pairs = [...truth.keys()].filter((pair) => truth[pair] === code);
        const values = pairs.map((pair) =>
          strength(features.signals[Math.floor(pair / this.symbols.length)], pair % this.symbols.length),
        );
        return mean(values);
      });
      bound = (means[0] + means[PRESENT]) / 2;
      yield { what: 'done', fraction: 1, figures: { bound } };
    },
    async predict({ texts, signals }, { signal }) {
      signal.throwIfAborted();
      const answer = matrix(texts.length, this.symbols.length);
      answer.data.forEach((_, pair) => {
        const text = signals[Math.floor(pair / this.symbols.length)];
        answer.data[pair] = sigmoid(10 * (strength(text, pair % this.symbols.length) - bound));
      });
      return answer;
    },
    async extend(added) {
      (this as { symbols: readonly string[] }).symbols = [...this.symbols, ...added];
    },
    save: (folder) => writeFile(join(folder, 'bound'), String(bound)),
    dispose: async () => undefined,
  };
}

function provider(change: (expert: Expert) => Partial<Expert> = () => ({})): ExpertProvider {
  const changed = (expert: Expert) => Object.assign(expert, change(expert));
  return {
    id: 'plain',
    section: 'any',
    description: 'the mean of the signals',
    create: async (options) => changed(plainExpert(options)),
    open: async (folder, options) =>
      changed(plainExpert(options, Number(await readFile(join(folder, 'bound'), 'utf8')))),
  };
}

async function broken(tried: ExpertProvider): Promise<string[]> {
  const names: string[] = [];
  for (const { name, run } of expertConformance(tried)) await run().catch(() => names.push(name));
  return names;
}

describe('the conformance kit for experts', () => {
  it('passes an expert that keeps the contract', async () => {
    expect(await broken(provider())).toEqual([]);
  });

  let calls = 0;
  const shared = { bound: 0 };
  test.each<[string, (expert: Expert) => Partial<Expert>, string]>([
    ['has another id', () => ({ id: 'other' }), 'is made by a provider as its contract says'],
    [
      'reports more than all',
      () => ({
        async *fit() {
          yield { what: 'x', fraction: 3, figures: {} };
        },
      }),
      'reports how far its fitting is',
    ],
    [
      'answers with a score above one',
      ({ predict }) => ({
        async predict(features, options) {
          const answer = await predict.call(this, features, options);
          return { ...answer, data: answer.data.map((value) => value * 2) };
        },
      }),
      'gives a probability for each text and symbol, alone as in a batch',
    ],
    [
      'scales by the batch',
      ({ predict }) => ({
        async predict(features, options) {
          const answer = await predict.call(this, features, options);
          const highest = Math.max(...answer.data);
          return { ...answer, data: answer.data.map((value) => value / highest) };
        },
      }),
      'gives a probability for each text and symbol, alone as in a batch',
    ],
    [
      'fails on an empty text',
      ({ predict }) => ({
        predict(features, options) {
          if (features.texts.includes('')) throw new Error('nothing to read');
          return predict.call(this, features, options);
        },
      }),
      'takes no text, and an empty one',
    ],
    [
      'says the same of every text',
      () => ({
        async predict({ texts }) {
          return matrix(
            texts.length,
            this.symbols!.length,
            new Float32Array(texts.length * this.symbols!.length),
          );
        },
      }),
      'tells the symbols of texts that it has not seen',
    ],
    [
      'shares what it learns with the others of its kind',
      ({ fit, predict }) => ({
        async *fit(examples, options) {
          yield* fit.call(this, examples, options);
          shared.bound = examples.truth[0];
        },
        async predict(features, options) {
          const answer = await predict.call(this, features, options);
          return { ...answer, data: answer.data.map((value) => (value + shared.bound) / 2) };
        },
      }),
      'learns the same from the same examples and seed, whatever it or another has learned before',
    ],
    [
      'saves nothing',
      () => ({ save: (folder) => writeFile(join(folder, 'bound'), '7') }),
      'says the same when it has been saved and opened, wherever the folder is moved',
    ],
    [
      'says something else of the others once it is extended',
      ({ predict }) => ({
        async predict(features, options) {
          const answer = await predict.call(this, features, options);
          const weight = 1 / this.symbols!.length;
          return { ...answer, data: answer.data.map((value) => value * weight) };
        },
      }),
      'is extended by a symbol from none, and says the same of the others',
    ],
    [
      'ignores the signal',
      ({ predict }) => ({
        predict(features) {
          return predict.call(this, features, { signal: new AbortController().signal });
        },
      }),
      'stops when the caller gives up, and is as it was',
    ],
    [
      'answers by chance',
      ({ predict }) => ({
        async predict(features, options) {
          const answer = await predict.call(this, features, options);
          const drift = 1 - ++calls / 1e3;
          return { ...answer, data: answer.data.map((value) => value * drift) };
        },
      }),
      'says the same when it has been saved and opened, wherever the folder is moved',
    ],
  ])('fails an expert that %s', async (_, change, name) => {
    expect(await broken(provider(change as (expert: Expert) => Partial<Expert>))).toContain(name);
  });
});
