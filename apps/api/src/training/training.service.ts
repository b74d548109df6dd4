import type { FineTuneSettings, TrainingEvent } from '@nonet/encoder';
import type { DeviceChoice } from '@nonet/plugins';
import type { StoredEvaluation } from '../classification/evaluation.service.js';

/** One fine-tuning run of an encoder. */
export interface EncoderTraining {
  /** The name of the result: the encoder that `NONET_ENCODER` or a request can ask for afterwards. */
  readonly name: string;
  /** The encoder to start from. */
  readonly base: string;
  /** Patents with their symbols, in any format that can be imported; nothing of them is stored. */
  readonly files: readonly string[];
  /** At most so many patents of each file, from its start; `Infinity` for all. */
  readonly limit: number;
  /** The share of patents that is left out, for a training of experts to weigh signals on; 0: none. */
  readonly stageTwo: number;
  readonly device: DeviceChoice;
  readonly settings: FineTuneSettings;
}

/** One training of the experts. */
export interface ExpertTraining {
  /** The name of the model; the result is its next version. */
  readonly name: string;
  /** An encoder with heads: a name in the models folder, `name@version`, or a folder; null: that of the active experts. */
  readonly encoder: string | null;
  /** Patents to remember and to weigh by; of records with a split, `train` is learnt and `dev` measures. */
  readonly files: readonly string[];
  /** Fair samples of what will be asked: gates and calibration are fitted on them. */
  readonly fair: readonly string[];
  /** At most so many patents of each file; `Infinity` for all. */
  readonly limit: number;
  readonly device: DeviceChoice;
  /** Whether the version is to answer, unless it is worse than the one that does. */
  readonly activate: boolean;
}

export type ExpertTrainingEvent =
  | {
      readonly type: 'progress';
      readonly phase: string;
      readonly done: number;
      readonly total: number | null;
    }
  | {
      readonly type: 'corpus';
      readonly sources: readonly {
        readonly name: string;
        readonly remembered: number;
        readonly held: number;
        readonly weight: number;
      }[];
    }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'published'; readonly model: string; readonly digest: string }
  | ({ readonly type: 'evaluation' } & StoredEvaluation)
  | { readonly type: 'activated'; readonly model: string }
  | { readonly type: 'finished'; readonly model: string };

export interface TrainingService {
  /**
   * Trains on the records whose split is `train` and evaluates on those whose split is `dev`; records that name no split
   * are divided, 5 % to dev, with families and equal texts kept together. The result is a checkpoint in the models folder,
   * and a version of kind encoder that every machine can open; it is published before the last event.
   * A run that was stopped or killed goes on when it is started again with the same options.
   * @throws ENCODER_NAME_TAKEN; FINE_TUNE_…, PATENT_SOURCE_…, SCHEME_MISSING
   */
  trainEncoder(
    training: EncoderTraining,
    options: { actor: string; signal?: AbortSignal },
  ): AsyncIterable<TrainingEvent>;
  /**
   * Trains the nine experts, publishes them as the next version, measures it on the records for evaluation, and activates it
   * when asked. What people reviewed is remembered too.
   * @throws MODEL_UNKNOWN, CHECKPOINT_…, MIXTURE_…, PATENT_SOURCE_…, SCHEME_MISSING; MODEL_WORSE, MODEL_UNMEASURED when the version is
   * not activated: it stays published
   */
  trainExperts(
    training: ExpertTraining,
    options: { actor: string; signal?: AbortSignal },
  ): AsyncIterable<ExpertTrainingEvent>;
}
