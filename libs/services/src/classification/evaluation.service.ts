import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { BaselineEvaluation } from '@nonet/lab';
import type { Evaluation, ModelFigures } from '@nonet/experts';
import type { ReadingReport } from '@nonet/patents';
import type { LanguageCount } from '../language/index.js';
import type { EvaluationMode, EvaluationRequest } from './evaluate-model.operation.js';

/** What a figure is worth nothing without: of which model, on which scheme, with which encoder, on which device. */
export interface EvaluationFacts {
  readonly mode: EvaluationMode;
  readonly model: string;
  /** The collection whose calibration answered; null: the model's own did. */
  readonly collection: string | null;
  readonly scheme: string;
  readonly encoder: string;
  readonly device: string;
}

export type EvaluationReport = Evaluation &
  EvaluationFacts & {
    /** What became of the records of the file. */
    readonly reading: ReadingReport;
    /** Documents that are not English, by language: their answers cannot be relied on. */
    readonly notEnglish: readonly LanguageCount[];
  };

/** An evaluation whose figures stay with the version that was evaluated. */
export interface StoredEvaluation extends ModelFigures {
  /** `name@version`. */
  readonly model: string;
}

/** The report's own classifiers, trained with the encoder of a model and evaluated on the same documents. */
export interface BaselineRequest extends Omit<EvaluationRequest, 'level' | 'mode' | 'collection'> {
  /** Section, class and subclass at most: below, most symbols have no patent to learn from. */
  readonly levels: readonly CpcLevel[];
  /** What they learn from: the records of split `train`. */
  readonly learn: readonly string[];
  /** Maximum number of records of each file. */
  readonly learnLimit: number;
}

export interface EvaluationService {
  /** @throws as `evaluate`; HEAD_EXAMPLES_EMPTY where there is too little to learn from */
  evaluateBaselines(
    request: BaselineRequest,
    options: { signal?: AbortSignal; onProgress?: (what: string, done: number, total: number) => void },
  ): Promise<BaselineEvaluation[]>;
  /**
   * @throws PATENT_SOURCE_… for the file, EVALUATION_EMPTY where no record has a symbol of the level, INPUT_INVALID for
   * `trained` where the model has no training examples
   */
  evaluate(
    request: EvaluationRequest,
    options: { signal?: AbortSignal; onProgress?: (done: number, total: number) => void },
  ): Promise<EvaluationReport>;
  /**
   * The same, kept with the version that was evaluated. @throws INPUT_INVALID for classification without a version, which has
   * no place for figures
   */
  store(
    request: EvaluationRequest,
    options: {
      runId: string | null;
      signal?: AbortSignal;
      onProgress?: (done: number, total: number) => void;
    },
  ): Promise<{ readonly figures: StoredEvaluation; readonly report: EvaluationReport }>;
}
