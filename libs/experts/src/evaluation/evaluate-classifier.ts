import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { Question, Ranking } from '../classifier/index.js';
import { evaluateOutcomes, DEFAULT_BOOTSTRAP, EvaluationError, type Evaluation } from './evaluation.js';
import type { EvaluationSet, JudgedDocument } from './evaluation-set.js';
import type { LabelSpace } from './label-space.js';
import type { Outcome } from './outcome.js';

export interface EvaluationRun {
  /** Ranks the `top` best symbols of the set's level for a text. */
  readonly rank: (
    text: string,
    options: Pick<Question, 'top' | 'year' | 'legacy' | 'signal'>,
  ) => Promise<Ranking>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** How many symbols are ranked: all where there are hundreds, else enough for every metric that looks at the top. */
const RANKED: Readonly<Record<CpcLevel, number>> = {
  section: Infinity,
  class: Infinity,
  subclass: Infinity,
  'main-group': 100,
  subgroup: 50,
};

/** Texts under way at a time: enough for an encoder to fill its batches. */
const CONCURRENT = 8;

/**
 * Classifies every document of a set and measures the answers.
 * @throws {EvaluationError} code `EVALUATION_EMPTY` where no document has a truth
 */
export async function evaluateClassifier(set: EvaluationSet, run: EvaluationRun): Promise<Evaluation> {
  const { documents, level, space, reading, unknowable, legacy } = set;
  if (documents.length === 0) throw new EvaluationError(level, reading);
  const started = performance.now();
  const outcomes: Outcome[] = new Array(documents.length);
  let next = 0;
  let done = 0;
  const work = async () => {
    while (next < documents.length) {
      run.signal?.throwIfAborted();
      const index = next++;
      const { text, year } = documents[index];
      const ranking = await run.rank(text, { top: RANKED[level], year, legacy, signal: run.signal });
      outcomes[index] = outcomeOf(documents[index], ranking, space);
      run.onProgress?.(++done, documents.length);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, work));
  const seconds = (performance.now() - started) / 1000;
  return evaluateOutcomes(outcomes, {
    level,
    space,
    withoutTruth: reading.withoutLabels,
    unknowable,
    legacy,
    seconds,
    bootstrap: DEFAULT_BOOTSTRAP,
  });
}

function outcomeOf(document: JudgedDocument, { ranked, above }: Ranking, space: LabelSpace): Outcome {
  // By score where the answer is in that order, so that equal scores remain equal.
  const ordered = ranked.every(({ score }, at) => at === 0 || score <= ranked[at - 1].score);
  const positions: number[] = [];
  const scores: number[] = [];
  const rankScores: number[] = [];
  const selected: number[] = [];
  for (const { symbol, score, selected: decided } of [...ranked, ...above]) {
    const position = space.position(symbol);
    if (position === undefined) continue;
    positions.push(position);
    scores.push(score);
    rankScores.push(ordered ? score : -rankScores.length);
    if (decided && position < space.labels) selected.push(position);
  }
  return {
    truth: Uint32Array.from(document.truth, (symbol) => space.position(symbol)!),
    completeness: document.completeness,
    positions: Uint32Array.from(positions),
    scores: Float32Array.from(scores),
    rankScores: Float32Array.from(rankScores),
    selected: Uint32Array.from(selected),
  };
}
