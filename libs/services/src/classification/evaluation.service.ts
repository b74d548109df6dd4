import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { BaselineEvaluation } from '@nonet/lab';
import type { Evaluation, ModelFigures } from '@nonet/experts';
import type { Split } from '@nonet/patents';

/** What can be measured of a version: all that it learnt, or classification by the scheme alone, seen with its encoder. */
export const EVALUATION_MODES = ['trained', 'zero-shot'] as const;
export type EvaluationMode = (typeof EVALUATION_MODES)[number];

export interface EvaluationRequest {
  /** Patents with their symbols, in any format that can be imported; nothing of it is stored. */
  readonly file: string;
  readonly level: CpcLevel;
  /** Null: as the model answers. */
  readonly mode: EvaluationMode | null;
  /** `name@version`, or `zero-shot`; null: the active model. */
  readonly model: string | null;
  /** At most so many documents, from the start of the file; `Infinity` for all. */
  readonly limit: number;
  /** Only records of these splits; null: all. */
  readonly splits: readonly Split[] | null;
}

/** What a figure is worth nothing without: of which model, on which scheme, with which encoder, on which device. */
export interface EvaluationFacts {
  readonly mode: EvaluationMode;
  readonly model: string;
  readonly scheme: string;
  readonly encoder: string;
  readonly device: string;
}

export type EvaluationReport = Evaluation & EvaluationFacts;

/** An evaluation whose figures stay with the version that was measured. */
export interface StoredEvaluation extends ModelFigures {
  /** `name@version`. */
  readonly model: string;
}

/** The report's own classifiers, trained with the encoder of a model and measured on the same documents. */
export interface BaselineRequest extends Omit<EvaluationRequest, 'level' | 'mode'> {
  /** Section, class and subclass at most: below, most symbols have no patent to learn from. */
  readonly levels: readonly CpcLevel[];
  /** What they learn from: the records of split `train`. */
  readonly learn: readonly string[];
  /** At most so many records of each file. */
  readonly learnLimit: number;
}

export interface EvaluationService {
  /** @throws as `evaluate`; HEAD_EXAMPLES_EMPTY where there is too little to learn from */
  measureBaselines(
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
   * The same, kept with the version that was measured. @throws INPUT_INVALID for classification without a version, which has
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
