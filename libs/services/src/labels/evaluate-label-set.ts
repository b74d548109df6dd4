import { type JudgedLabels, evaluateLabels, type LabelEntries } from '@nonet/experts/label-sets';
import { type LabelledPatent, readLabelledPatents } from '@nonet/labels';
import { tryParseSymbol } from '@nonet/cpc-taxonomy';
import type { Database } from '../database/index.js';
import { labelSetUnjudged } from '../errors/errors.js';
import type { LabelEvaluationRequest } from './evaluate-label-set.operation.js';
import { type OpenedLabelSet, labelReading } from './label-classifiers.js';
import type { LabelSetEvaluation, LabelWatching } from './label-sets.service.js';
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
    const truth = truthIn(stored.labels, patent, places);
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

/** Where each label stands, by its id. */
export const placesOf = (labels: LabelEntries): Map<string, number> =>
  new Map(labels.map(({ id }, at) => [id, at]));

/** The labels that a patent carries, as deep as they are known; null where it names only labels that the set lacks. */
export function truthIn(
  labels: LabelEntries,
  { labels: named, symbols }: Pick<LabelledPatent, 'labels' | 'symbols'>,
  placeOf: ReadonlyMap<string, number> = placesOf(labels),
): string[] | null {
  const places = named === null ? impliedBy(labels, symbols) : named.flatMap((id) => placeOf.get(id) ?? []);
  if (named !== null && named.length > 0 && places.length === 0) return null;
  const isAbove = (at: number) => places.some((other) => other > at && other < labels[at]!.subtreeEnd);
  return [...new Set(places)].filter((at) => !isAbove(at)).map((at) => labels[at]!.id);
}

/** Labels one of whose symbols the patent carries, or one below it. */
function impliedBy(labels: LabelEntries, symbols: readonly string[]): number[] {
  const carried = symbols.flatMap((text) => tryParseSymbol(text) ?? []);
  const implies = (symbol: string) =>
    carried.some(
      (own) => own === symbol || (!symbol.includes('/') && own.startsWith(symbol)) || isInGroup(own, symbol),
    );
  return labels.flatMap(({ symbols: own }, at) => (own.some(implies) ? [at] : []));
}

/** A main group stands for all groups that begin with its number. */
const isInGroup = (symbol: string, group: string): boolean =>
  group.endsWith('/00') && symbol.startsWith(group.slice(0, -2));
