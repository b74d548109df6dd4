import type { TrainingEvent } from '@nonet/encoder-training';
import type { ExtendedSymbol, RefittedSection } from '@nonet/experts';
import type { StoredEvaluation } from '../classification/evaluation.service.js';
import type { ExpertExtension } from './extend-experts.operation.js';
import type { ReadEvent } from './learnable-patents.js';
import type { ReviewLearning } from './learn-from-reviews.operation.js';
import type { EncoderTraining } from './train-encoder.operation.js';
import type { ExpertTraining } from './train-experts.operation.js';

export type RevisionEvent =
  | VersionEvent
  | {
      readonly type: 'extended';
      readonly symbols: readonly ExtendedSymbol[];
      readonly remembered: number;
      readonly replaced: number;
      readonly seconds: number;
    }
  | {
      readonly type: 'learnt';
      /** Reviewed texts since `since`, and what became of them. */
      readonly texts: number;
      readonly since: string;
      readonly remembered: number;
      readonly replaced: number;
      readonly forgotten: number;
      readonly headed: readonly string[];
      readonly refitted: readonly RefittedSection[];
      readonly seconds: number;
    };

/** What happens to every version that is made: it is published, evaluated, perhaps activated. */
export type VersionEvent =
  | {
      readonly type: 'progress';
      readonly phase: string;
      readonly done: number;
      readonly total: number | null;
    }
  | ReadEvent
  | { readonly type: 'published'; readonly model: string; readonly digest: string }
  | ({ readonly type: 'evaluation' } & StoredEvaluation)
  | { readonly type: 'activated'; readonly model: string }
  /** `parent`: the version that it was made from, if any. */
  | { readonly type: 'finished'; readonly model: string; readonly parent?: string };

export type ExpertTrainingEvent =
  | VersionEvent
  | {
      readonly type: 'corpus';
      readonly sources: readonly {
        readonly name: string;
        readonly remembered: number;
        readonly held: number;
        readonly weight: number;
      }[];
    }
  | { readonly type: 'warning'; readonly message: string };

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
  ): AsyncIterable<TrainingEvent | ReadEvent>;
  /**
   * Trains the nine experts, publishes them as the next version, evaluates it on the records for that, and activates it
   * when asked. What people reviewed is remembered too.
   * @throws MODEL_UNKNOWN, CHECKPOINT_…, MIXTURE_…, PATENT_SOURCE_…, SCHEME_MISSING; MODEL_WORSE, MODEL_UNMEASURED when the version is
   * not activated: it stays published
   */
  trainExperts(
    training: ExpertTraining,
    options: { actor: string; signal?: AbortSignal },
  ): AsyncIterable<ExpertTrainingEvent>;
  /**
   * Gives a version of experts symbols that it did not have, and publishes the result as the next version of its name. Nothing is
   * trained; all else answers as before.
   * @throws MODEL_UNKNOWN, INPUT_INVALID where it is no version of experts; MIXTURE_SYMBOL_UNKNOWN, MIXTURE_SYMBOL_KNOWN; and as
   * `trainExperts`
   */
  extendExperts(
    extension: ExpertExtension,
    options: { actor: string; signal?: AbortSignal },
  ): AsyncIterable<RevisionEvent>;
  /**
   * The same with what people reviewed since the version was made: in seconds, without training.
   * @throws as `extendExperts`; CONFLICT where nothing was reviewed since
   */
  learnFromReviews(
    learning: ReviewLearning,
    options: { actor: string; signal?: AbortSignal },
  ): AsyncIterable<RevisionEvent>;
}
