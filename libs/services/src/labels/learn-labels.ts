import { row, stackRows } from '@nonet/numerics';
import {
  FEWEST_EXAMPLES,
  fitLabels,
  LabelClassifier,
  type LabelExample,
  type LabelFit,
  LabelMemory,
  type LabelReading,
  USUAL_LABEL_PARAMETERS,
} from '@nonet/experts/label-sets';
import { keptEmbeddings } from '@nonet/encoder';
import type { Database } from '../database/index.js';
import { storedEmbeddings } from '../database/stored-embeddings.js';
import { labelReading, symbolsFor } from './label-classifiers.js';
import type { LabelWatching } from './label-sets.service.js';
import type { StoredLabels } from './stored-labels.js';
import type { LabelModel } from './label-model.js';

/** Texts read at a time: as many as fill the encoder's batches. */
export const AT_ONCE = 8;

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
  const symbolFor = symbolsFor(labels, model);
  const alone = { labels, examples: [], parameters: USUAL_LABEL_PARAMETERS.withExamples, encoder };
  const classifier = await LabelClassifier.open({
    ...alone,
    embeddings: store,
    symbolFor,
    ...(signal && { signal }),
  });
  const readings = await readAll(examples, classifier, model, { signal, onProgress });
  const vectors = stackRows(
    readings.map(({ vector }) => vector),
    encoder.dimension,
  );
  // They are known now: who opens the set need not compute them again.
  const byText = new Map(examples.map(({ text }, at) => [text, row(vectors, at)]));
  const { fingerprint, dimension } = encoder;
  const embed = (texts: readonly string[]) =>
    Promise.resolve(
      stackRows(
        texts.map((text) => byText.get(text)!),
        dimension,
      ),
    );
  await keptEmbeddings([...byText.keys()], {
    encoder: { fingerprint, dimension, embed },
    role: 'query',
    store,
    ...(signal && { signal }),
  });
  const memory = new LabelMemory(labels, examples, vectors);
  const whole = new LabelClassifier({ ...classifier.sources, memory }, USUAL_LABEL_PARAMETERS.withExamples);
  const texts = readings.map((reading, at) => {
    const example = examples[at]!;
    return { example, features: whole.signals(reading, example.id).features };
  });
  return fitLabels(labels, texts, USUAL_LABEL_PARAMETERS.withExamples);
}

async function readAll(
  examples: readonly LabelExample[],
  classifier: LabelClassifier,
  model: LabelModel,
  { signal, onProgress }: LabelWatching,
): Promise<LabelReading[]> {
  const readings: LabelReading[] = [];
  for (let start = 0; start < examples.length; start += AT_ONCE) {
    signal?.throwIfAborted();
    onProgress?.('reading examples', start, examples.length);
    const part = examples.slice(start, start + AT_ONCE);
    readings.push(
      ...(await Promise.all(
        part.map(({ id, text }) => labelReading(text, model, classifier.symbols, { number: id, signal })),
      )),
    );
  }
  return readings;
}
