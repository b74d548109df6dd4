import { type JudgedLabels, evaluateLabels } from '@nonet/experts/label-sets';
import { readLabelledPatents } from '@nonet/labels';
import type { Database } from '../database/index.js';
import { labelSetUnjudged } from '../errors/errors.js';
import type { LabelEvaluationRequest } from './evaluate-label-set.operation.js';
import { type OpenedLabelSet, labelReading } from './label-classifiers.js';
import type { LabelSetEvaluation, LabelWatching } from './label-sets.service.js';
import { impliedByScheme, placesOf, truthIn } from './label-truth.js';
import { AT_ONCE } from './learn-labels.js';
import { storedNumbers, storedTexts } from './stored-labels.js';
import type { LabelModel } from './label-model.js';

/** As many answers of a text are judged as matter for any figure. */
const TOP = 50;

/** Classifies the patents of a file, and compares what is answered with their labels. */
export async function evaluateSet(
  { prisma }: Pick<Database, 'prisma'>,
  { classifier, stored }: OpenedLabelSet,
  { file, limit, splits }: Pick<LabelEvaluationRequest, 'file' | 'limit' | 'splits'>,
  model: LabelModel,
  { signal, onProgress }: LabelWatching,
): Promise<Omit<LabelSetEvaluation, 'labelSet' | 'version' | 'model'>> {
  const asked = (await readLabelledPatents(file)).filter(
    ({ split }) => splits === null || split === null || splits.some((one) => one === split),
  );
  const patents = limit === null ? asked : asked.slice(0, limit);
  const places = placesOf(stored.labels);
  const implied = await impliedByScheme(prisma, stored.labels, patents);
  const withoutText = patents.flatMap(({ number, text }) =>
    text === null && number !== null ? [number] : [],
  );
  const texts = await storedTexts(prisma, withoutText);
  const numbers = await storedNumbers(
    prisma,
    patents.flatMap(({ number }) => number ?? []),
  );
  // A record without a number is the example with the same text.
  const examples = classifier.sources.memory?.examples ?? [];
  const known = new Set(examples.map(({ id }) => id));
  const byText = new Map(examples.map(({ id, text }) => [text, id]));
  const judgeable = patents.flatMap((patent) => {
    const text = patent.text ?? texts.get(patent.number ?? '') ?? '';
    const truth = truthIn(stored.labels, patent, places, implied);
    if (text.trim() === '' || truth === null) return [];
    const number = patent.number && (numbers.get(patent.number) ?? null);
    const excluded = number !== null && known.has(number) ? number : (byText.get(text) ?? number);
    return [{ number, excluded, text, truth }];
  });
  if (judgeable.length === 0) throw labelSetUnjudged({ file });
  const judged: JudgedLabels[] = [];
  for (let start = 0; start < judgeable.length; start += AT_ONCE) {
    signal?.throwIfAborted();
    onProgress?.('evaluating', start, judgeable.length);
    const part = await Promise.all(
      judgeable.slice(start, start + AT_ONCE).map(async ({ number, excluded, text, truth }) => {
        const reading = await labelReading(text, model, classifier.symbols, { number, signal });
        const question = { top: TOP, minScore: 0, minConfidence: null, excluded };
        return { truth, answer: classifier.rank(reading, question) };
      }),
    );
    judged.push(...part);
  }
  return { ...evaluateLabels(stored.labels, judged), leftOut: patents.length - judgeable.length };
}
