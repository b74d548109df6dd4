import { fnv1a, matrix, row, stackRows } from '@nonet/numerics';
import {
  FEWEST_EXAMPLES,
  LabelClassifier,
  type LabelExample,
  type LabelFit,
  LabelMemory,
  type LabelReading,
  type ReadExample,
  USUAL_LABEL_PARAMETERS,
  weighSignals,
} from '@nonet/experts/label-sets';
import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { type EmbeddingStore, keptEmbeddings } from '@nonet/encoder';
import type { Encoder } from '@nonet/plugins';
import type { Database } from '../database/index.js';
import { storedEmbeddings } from '../database/stored-embeddings.js';
import { labelReading, symbolsFor } from './label-classifiers.js';
import type { LabelWatching } from './label-sets.service.js';
import type { StoredLabels } from './stored-labels.js';
import type { LabelModel } from './label-model.js';

/** Texts read at a time: as many as fill the encoder's batches. */
export const AT_ONCE = 8;
/** Examples that the weights are fitted by at most, a sample of more; all of them are remembered. */
const MOST_FITTED = 10_000;

/** Reads the examples of a set and weighs the signals by them; null where there are too few. */
export async function learnLabels(
  { pool }: Pick<Database, 'pool'>,
  { labels }: StoredLabels,
  examples: readonly LabelExample[],
  model: LabelModel,
  { signal, onProgress }: LabelWatching,
): Promise<LabelFit | null> {
  if (examples.length < FEWEST_EXAMPLES) return null;
  const { encoder } = model;
  const store = storedEmbeddings(pool);
  const usual = USUAL_LABEL_PARAMETERS.withExamples;
  const alone = { labels, examples: [], parameters: usual, encoder, embeddings: store };
  const symbolFor = symbolsFor(labels, model);
  const { symbols, sources } = await LabelClassifier.open({ ...alone, symbolFor, ...(signal && { signal }) });
  const read = await readAll(sampleOf(examples), symbols, model, { signal, onProgress });
  await keepVectors(read, encoder, store, signal);
  const texts = examples.map(({ text }) => text);
  const vectors = await keptEmbeddings(texts, { encoder, role: 'query', store, signal });
  const memory = await LabelMemory.build(labels, examples, vectors, signal);
  return weighSignals({ ...sources, memory }, read, usual, {
    signal,
    onProgress: (done, total) => onProgress?.('weighing signals', done, total),
  });
}

/** The same ones whenever it is asked. */
function sampleOf(examples: readonly LabelExample[]): readonly LabelExample[] {
  if (examples.length <= MOST_FITTED) return examples;
  const drawn = examples.map((example) => ({ example, lot: fnv1a(example.id) }));
  return drawn
    .sort((a, b) => a.lot - b.lot)
    .slice(0, MOST_FITTED)
    .map(({ example }) => example);
}

async function readAll(
  examples: readonly LabelExample[],
  symbols: readonly CpcSymbol[],
  model: LabelModel,
  { signal, onProgress }: LabelWatching,
): Promise<ReadExample[]> {
  const read: ReadExample[] = [];
  const scores = new PackedScores(symbols, examples.length);
  for (let start = 0; start < examples.length; start += AT_ONCE) {
    signal?.throwIfAborted();
    onProgress?.('reading examples', start, examples.length);
    const part = await Promise.all(
      examples.slice(start, start + AT_ONCE).map(async (example, at) => {
        const asked = { number: example.id, signal };
        const { vector, background, symbolScores } = await labelReading(example.text, model, symbols, asked);
        return {
          example,
          reading: { vector, background, symbolScores: scores.keep(start + at, symbolScores) },
        };
      }),
    );
    read.push(...part);
  }
  return read;
}

/** Scores of the same symbols for many texts: 4 bytes each. */
class PackedScores {
  readonly #places: ReadonlyMap<CpcSymbol, number>;
  readonly #scores;

  constructor(symbols: readonly CpcSymbol[], texts: number) {
    this.#places = new Map(symbols.map((symbol, at) => [symbol, at]));
    this.#scores = matrix(texts, symbols.length);
  }

  keep(text: number, of: LabelReading['symbolScores']): LabelReading['symbolScores'] {
    const own = row(this.#scores, text);
    for (const [symbol, at] of this.#places) own[at] = of.get(symbol) ?? 0;
    return {
      get: (symbol) => {
        const at = this.#places.get(symbol);
        return at === undefined ? undefined : own[at];
      },
    };
  }
}

/** They are known now: who opens the set need not compute them again. */
async function keepVectors(
  read: readonly ReadExample[],
  { fingerprint, dimension }: Encoder,
  store: EmbeddingStore,
  signal: AbortSignal | undefined,
): Promise<void> {
  const byText = new Map(read.map(({ example, reading }) => [example.text, reading.vector]));
  const embed = (texts: readonly string[]) =>
    Promise.resolve(
      stackRows(
        texts.map((text) => byText.get(text)!),
        dimension,
      ),
    );
  const encoder = { fingerprint, dimension, embed };
  await keptEmbeddings([...byText.keys()], { encoder, role: 'query', store, ...(signal && { signal }) });
}
