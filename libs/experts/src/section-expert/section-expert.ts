import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as otherWork } from 'node:timers/promises';
import type {
  Expert,
  ExpertExamples,
  ExpertFeatures,
  ExpertTrainingEvent,
  FitOptions,
  PredictOptions,
} from '@nonet/plugins';
import { matrix, type Matrix, sigmoid } from '@nonet/numerics';
import { ALONE, calibrationLogit, type CalibrationContext } from '../calibration/calibration.js';
import type { ExpertParameters } from './expert-parameters.js';
import { fitSection } from './fit-section.js';
import { fusedScore, type ScoreTerms, termsOf } from './fused-score.js';

export const SECTION_EXPERT = 'section-expert';
export const SECTION_EXPERT_FILE = 'section-expert.json';

/** Texts after which others get their turn. */
const AT_A_TIME = 64;

/** All that a section's expert knows. */
export interface SectionKnowledge {
  readonly symbols: readonly string[];
  readonly signalNames: readonly string[];
  /** Symbols that it knows by their texts alone, beside those it was extended by. */
  readonly unseen: readonly string[];
  /** Null: it has learned nothing yet. */
  readonly parameters: ExpertParameters | null;
}

/**
 * Nonet's own expert: weighs the signals of each subclass of its section into a fused score, and calibrates that into a
 * probability. In a mixture nine of them stand side by side, and a score counts against those of the other eight; asked
 * alone, it counts against what those have in an average text.
 */
export class SectionExpert implements Expert {
  readonly id = SECTION_EXPERT;
  /** Of each symbol; of none as long as nothing was learned. */
  private terms: readonly ScoreTerms[];

  constructor(
    readonly section: string,
    private knowledge: SectionKnowledge,
  ) {
    this.terms = termsOfSymbols(knowledge);
  }

  get symbols(): readonly string[] {
    return this.knowledge.symbols;
  }

  /** @throws Error as long as it has learned nothing */
  get parameters(): ExpertParameters {
    const { parameters } = this.knowledge;
    if (parameters === null)
      throw new Error('It has learned nothing yet: fit it, or open one that was saved.');
    return parameters;
  }

  /** What the fused score of the symbol in this place is the sum of. */
  termsAt(place: number): ScoreTerms {
    return this.terms[place];
  }

  /** The fused score of each of its symbols; `columns` says where those stand in the signals. */
  fusedScores(signals: Matrix, columns: ArrayLike<number>): Float32Array {
    const scores = new Float32Array(columns.length);
    for (let place = 0; place < scores.length; place++)
      scores[place] = fusedScore(signals, columns[place], this.terms[place]);
    return scores;
  }

  /** From the share of a symbol among all subclasses, and how those stand, to the probability that a text carries it. */
  probability(symbol: string, mass: number, context: CalibrationContext): number {
    const { calibration, shifts } = this.parameters;
    return sigmoid(calibrationLogit(calibration, mass, context) + (shifts?.[symbol] ?? 0));
  }

  /** From this score on one of its symbols is selected. */
  threshold(symbol: string): number {
    return this.parameters.thresholds[symbol] ?? this.parameters.threshold;
  }

  async *fit(
    examples: ExpertExamples,
    { signal, seed }: FitOptions,
  ): AsyncGenerator<ExpertTrainingEvent, void> {
    const { symbols, signalNames } = this.knowledge;
    const steps = fitSection(examples, { section: this.section, symbols, signalNames, seed });
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = steps.next();
      if (done) {
        this.learn({ symbols, signalNames, ...value });
        return;
      }
      yield value;
      await otherWork();
    }
  }

  async predict({ signals }: ExpertFeatures, { signal }: PredictOptions): Promise<Matrix> {
    signal.throwIfAborted();
    const { logNormalizer = 0 } = this.parameters;
    const columns = [...this.symbols.keys()];
    const answer = matrix(signals.length, columns.length);
    for (let text = 0; text < signals.length; text++) {
      this.fusedScores(signals[text], columns).forEach((score, column) => {
        answer.data[text * columns.length + column] = this.probability(
          this.symbols[column],
          Math.exp(score - logNormalizer),
          ALONE,
        );
      });
      if (text % AT_A_TIME < AT_A_TIME - 1) continue;
      await otherWork();
      signal.throwIfAborted();
    }
    return answer;
  }

  /** What examples say of the new symbols comes with the signals, as the votes of neighbours; no weight changes. */
  async extend(added: readonly string[]): Promise<void> {
    const { parameters } = this;
    this.learn({
      ...this.knowledge,
      symbols: [...this.symbols, ...added],
      parameters: { ...parameters, extended: [...parameters.extended, ...added] },
    });
  }

  save(folder: string): Promise<void> {
    return writeFile(join(folder, SECTION_EXPERT_FILE), `${JSON.stringify(this.knowledge)}\n`);
  }

  async dispose(): Promise<void> {}

  private learn(knowledge: SectionKnowledge): void {
    this.knowledge = knowledge;
    this.terms = termsOfSymbols(knowledge);
  }
}

function termsOfSymbols({ parameters, signalNames, symbols, unseen }: SectionKnowledge): ScoreTerms[] {
  if (parameters === null) return [];
  const terms = termsOf(parameters.weights, signalNames);
  const byTexts = new Set([...unseen, ...parameters.extended]);
  return symbols.map((symbol) => (byTexts.has(symbol) ? terms.unseen : terms.seen));
}
