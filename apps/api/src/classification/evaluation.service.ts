import type { CpcLevel } from '@nonet/cpc-taxonomy';
import type { Evaluation } from '@nonet/experts';
import type { Split } from '@nonet/patents';

/** What can be measured: classification without any training example, so far. */
export const EVALUATION_MODES = ['zero-shot'] as const;
export type EvaluationMode = (typeof EVALUATION_MODES)[number];

export interface EvaluationRequest {
  /** Patents with their symbols, in any format that can be imported; nothing of it is stored. */
  readonly file: string;
  readonly level: CpcLevel;
  readonly mode: EvaluationMode;
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

export interface EvaluationService {
  /** @throws PATENT_SOURCE_… for the file, EVALUATION_EMPTY where no record has a symbol of the level */
  evaluate(
    request: EvaluationRequest,
    options: { signal?: AbortSignal; onProgress?: (done: number, total: number) => void },
  ): Promise<EvaluationReport>;
}
