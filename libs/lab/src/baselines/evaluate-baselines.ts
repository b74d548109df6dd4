import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { isHeldOut } from '@nonet/patents';
import { row, type Matrix } from '@nonet/numerics';
import {
  DEFAULT_BOOTSTRAP,
  evaluateOutcomes,
  type Evaluation,
  type EvaluationSet,
  type LabelSpace,
  type Outcome,
  type TaxonomyIndex,
} from '@nonet/experts';
import {
  AveragedBaseline,
  HeadError,
  type HeadExamples,
  TaxonomyAwareBaseline,
  tuneThresholds,
} from '../heads/index.js';
import { chosen, headExamples, learnableLabels, type LabelledVectors } from './labelled-vectors.js';
import { sectionTexts } from './section-texts.js';
import type { TextVectors } from './text-vectors.js';

export interface BaselineEvaluation {
  readonly name: string;
  /** Documents that it learnt from, those that its thresholds were tuned on included. */
  readonly learnt: number;
  readonly evaluation: Evaluation;
}

export interface BaselineDependencies {
  readonly index: TaxonomyIndex;
  /** What all baselines see with: the vectors of the model's encoder. */
  readonly vectors: TextVectors;
}

export interface BaselineOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (what: string, done: number, total: number) => void;
}

interface Baseline {
  predict(features: Matrix): Promise<Matrix>;
  dispose(): Promise<void>;
}

/** Thresholds are tuned on the share of the documents that Nonet's own training keeps from its encoders too. */
const TUNING_SHARE = 0.12;

/**
 * Trains the report's own two classifiers (`LR + kNN + SVM`; at section level also the one on the cosines to the sections' texts) and evaluates them on a
 * set. A document that none of their thresholds lets through gets its best label, as each has at least one.
 * @param sources documents to learn from; those that the set holds too are left out
 * @throws HeadError HEAD_EXAMPLES_EMPTY where they are too few, or as training does
 */
export async function evaluateBaselines(
  set: EvaluationSet,
  sources: readonly EvaluationSet[],
  { index, vectors }: BaselineDependencies,
  { signal, onProgress }: BaselineOptions = {},
): Promise<BaselineEvaluation[]> {
  const asked = new Set(set.documents.map(({ id }) => id));
  const documents = sources
    .flatMap(({ documents: own, unknowable }) => own.map((document) => ({ ...document, unknowable })))
    .filter(({ id }) => !asked.has(id));
  const embed = (some: readonly { readonly text: string }[], what: string) =>
    vectors.of(
      some.map(({ text }) => text),
      { signal, onProgress: (done, total) => onProgress?.(what, done, total) },
    );
  const all = { documents, vectors: await embed(documents, 'embedding what baselines learn') };
  const learnt = chosen(all, ({ id }) => !isHeldOut(id, TUNING_SHARE));
  const tuning = chosen(all, ({ id }) => isHeldOut(id, TUNING_SHARE));
  const labels = learnableLabels(learnt, set.space.symbols.slice(0, set.space.labels));
  if (labels.length === 0 || tuning.documents.length === 0) throw tooFew(learnt, tuning);
  const questions = await embed(set.documents, 'embedding what baselines are asked');

  const evaluated: BaselineEvaluation[] = [];
  for (const { name, fit } of await baselinesOf(set, index, signal)) {
    onProgress?.(`training ${name}`, evaluated.length, 2);
    const started = performance.now();
    const baseline = await fit(headExamples(learnt, labels));
    try {
      const { relations } = headExamples(tuning, labels);
      const thresholds = tuneThresholds(await baseline.predict(tuning.vectors), relations);
      const scores = await baseline.predict(questions);
      const evaluation = evaluateOutcomes(outcomesOf(set, labels, scores, thresholds), {
        ...set,
        withoutTruth: set.reading.withoutLabels,
        seconds: (performance.now() - started) / 1000,
        bootstrap: DEFAULT_BOOTSTRAP,
      });
      evaluated.push({ name, learnt: documents.length, evaluation });
    } finally {
      await baseline.dispose();
    }
  }
  return evaluated;
}

async function baselinesOf({ level }: EvaluationSet, index: TaxonomyIndex, signal: AbortSignal | undefined) {
  const averaged = {
    name: 'LR + kNN + SVM',
    fit: (examples: HeadExamples): Promise<Baseline> => AveragedBaseline.fit(examples, signal),
  };
  if (level !== 'section') return [averaged];
  const texts = await sectionTexts(index, signal);
  const taxonomyAware = {
    name: `taxonomy-aware, ${texts.rows} cosines`,
    fit: (examples: HeadExamples): Promise<Baseline> => TaxonomyAwareBaseline.fit(examples, texts, signal),
  };
  return [averaged, taxonomyAware];
}

function outcomesOf(
  { documents, space }: EvaluationSet,
  labels: readonly CpcSymbol[],
  scores: Matrix,
  thresholds: Float32Array,
): Outcome[] {
  const positions = positionsOf(labels, space);
  return documents.map(({ truth, completeness }, document) => {
    const own = row(scores, document);
    const reached = positions.filter((_, label) => own[label] >= thresholds[label]);
    const best = own.indexOf(Math.max(...own));
    return {
      truth: positionsOf(truth, space),
      completeness,
      positions,
      scores: own,
      rankScores: own,
      selected: reached.length > 0 ? reached : Uint32Array.of(positions[best]),
    };
  });
}

const positionsOf = (symbols: readonly CpcSymbol[], space: LabelSpace) =>
  Uint32Array.from(symbols, (symbol) => space.position(symbol)!);

function tooFew(learnt: LabelledVectors, tuning: LabelledVectors): HeadError {
  return new HeadError(
    'HEAD_EXAMPLES_EMPTY',
    `Baselines need documents of split train with complete labels, some with and some without a symbol, and others to ` +
      `tune thresholds on; got ${learnt.documents.length} to learn from and ${tuning.documents.length} to tune on.`,
  );
}
