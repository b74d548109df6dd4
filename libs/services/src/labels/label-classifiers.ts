import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import {
  backgroundOf,
  FEWEST_EXAMPLES,
  knownSymbol,
  type LabelEntries,
  LabelClassifier,
  type LabelParameters,
  labelParametersSchema,
  type LabelReading,
  USUAL_LABEL_PARAMETERS,
} from '@nonet/experts/label-sets';
import type { TextOptions } from '@nonet/experts/taxonomy-index';
import type { Database } from '../database/index.js';
import { storedEmbeddings } from '../database/stored-embeddings.js';
import type { LabelSet } from './label-sets.service.js';
import { learntVerdicts } from './label-verdicts.js';
import { storedExamples, storedLabels, type StoredLabels } from './stored-labels.js';
import type { LabelModel } from './label-model.js';
import { learntDigest } from './learnt.js';

/** Opened sets kept for a model: each holds the vectors of its labels and examples. */
const MOST_OPEN = 8;
/** How soon examples are looked at again that wait for their patents. */
const WAIT_MILLISECONDS = 60_000;

export interface OpenedLabelSet {
  readonly classifier: LabelClassifier;
  readonly stored: StoredLabels;
  readonly examples: number;
  /** sha-256 of what was learnt that it answers by, weights and examples. */
  readonly learnt: Buffer;
  /** Examples whose patents are not stored. */
  readonly waiting: number;
}

/** Opened label sets, beside the model that reads texts for them: opened once, and again when the set has changed. */
export class LabelClassifiers {
  readonly #opened = new WeakMap<
    LabelModel,
    Map<number, { revision: number; set: Promise<OpenedLabelSet> }>
  >();

  constructor(private readonly database: Pick<Database, 'prisma' | 'pool'>) {}

  of({ id, revision }: LabelSet, model: LabelModel): Promise<OpenedLabelSet> {
    const known =
      this.#opened.get(model) ?? new Map<number, { revision: number; set: Promise<OpenedLabelSet> }>();
    this.#opened.set(model, known);
    const opened = known.get(id);
    if (opened?.revision === revision) {
      // The one that was asked last stands last.
      known.delete(id);
      known.set(id, opened);
      return opened.set;
    }
    const set = this.#open(id, model);
    known.delete(id);
    known.set(id, { revision, set });
    for (const oldest of known.keys()) {
      if (known.size <= MOST_OPEN) break;
      known.delete(oldest);
    }
    const forget = () => known.get(id)?.set === set && known.delete(id);
    // What failed is tried again, and so is what waits for patents.
    set.then(({ waiting }) => {
      if (waiting > 0) setTimeout(forget, WAIT_MILLISECONDS).unref();
    }, forget);
    return set;
  }

  async #open(id: number, model: LabelModel): Promise<OpenedLabelSet> {
    const { prisma, pool } = this.database;
    const stored = await storedLabels(prisma, id);
    const verdicts = await learntVerdicts(prisma, id);
    const { examples, waiting } = await storedExamples(this.database, id, stored, verdicts);
    const parameters = await this.#weights(id, model, examples.length);
    const classifier = await LabelClassifier.open({
      labels: stored.labels,
      examples,
      parameters,
      encoder: model.encoder,
      embeddings: storedEmbeddings(pool),
      symbolFor: symbolsFor(stored.labels, model),
    });
    const learnt = await learntDigest(parameters, examples);
    return { classifier, stored, examples: examples.length, learnt, waiting };
  }

  async #weights(labelSetId: number, model: LabelModel, examples: number): Promise<LabelParameters> {
    if (examples === 0) return USUAL_LABEL_PARAMETERS.alone;
    // Weights of more examples, which are gone by now, say nothing of these.
    if (examples < FEWEST_EXAMPLES) return USUAL_LABEL_PARAMETERS.withExamples;
    const row = await this.database.prisma.labelFit.findFirst({
      where: { labelSetId, encoder: model.encoder.fingerprint },
      orderBy: { id: 'desc' },
    });
    if (row === null) return USUAL_LABEL_PARAMETERS.withExamples;
    const { parameters } = row.fit as { parameters: unknown };
    return labelParametersSchema.parse(parameters);
  }
}

/** The symbols to ask for, as the scheme has them. */
export function symbolsFor(labels: LabelEntries, { zeroShot }: LabelModel): Map<CpcSymbol, CpcSymbol> {
  const { taxonomy } = zeroShot.index;
  const all = new Set(labels.flatMap(({ symbols }) => symbols));
  return new Map(
    [...all].flatMap((symbol) => {
      const known = knownSymbol(taxonomy, symbol);
      return known === null ? [] : [[symbol, known] as const];
    }),
  );
}

/** What is known of a text before it is compared with labels. */
export async function labelReading(
  text: string,
  model: LabelModel,
  symbols: readonly CpcSymbol[],
  { number, ...options }: TextOptions & { readonly number: string | null },
): Promise<LabelReading> {
  const { vector, terms, scores } = await model.zeroShot.index.read(text, options);
  const symbolScores = new Map<CpcSymbol, number>();
  if (symbols.length > 0) {
    const question = {
      text,
      candidates: { kind: 'symbols', symbols },
      top: symbols.length,
      minScore: 0,
      ...options,
    } as const;
    // A patent that the model remembers must not find itself.
    const excluded = number === null ? [] : [number];
    const { ranked } =
      model.experts === null
        ? await model.classifier.rank(question)
        : await model.experts.rank(question, { excluded });
    for (const { symbol, score } of ranked) symbolScores.set(symbol, score);
  }
  return { vector, terms, background: backgroundOf(scores.subclassSimilarities), symbolScores };
}
