import type { FineTuneSettings, TrainingEvent } from '@nonet/encoder-training';
import type { ExtendedSymbol, GivenExpert, RefittedSection } from '@nonet/experts';
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
  /** Whether the stored patents that have symbols are learnt too; one in twenty measures, drawn by its family or number. */
  readonly fromDatabase: boolean;
  /** Patents to remember and to weigh by; of records with a split, `train` is learnt and `dev` measures. */
  readonly files: readonly string[];
  /** Fair samples of what will be asked: gates and calibration are fitted on them. */
  readonly fair: readonly string[];
  /** At most so many patents of each file; `Infinity` for all. */
  readonly limit: number;
  readonly device: DeviceChoice;
  /** Experts of plugins that sections are given beside their own, at most one each. */
  readonly experts?: readonly GivenExpert[];
  /** Whether the version is to answer, unless it is worse than the one that does. */
  readonly activate: boolean;
}

/** A version of experts that is made of another one without training. */
interface Revision {
  /** The version to start from, `name@version` or an id; null: the active one. The result is the next version of its name. */
  readonly model: string | null;
  /** Files whose `dev` records measure the version beside the one before. */
  readonly measure: readonly string[];
  readonly device: DeviceChoice;
  /** Whether the version is to answer, unless it is worse than the one that does. */
  readonly activate: boolean;
}

/** One extension of experts by symbols. */
export interface ExpertExtension extends Revision {
  /** Subclasses and main groups, in any usual spelling. */
  readonly symbols: readonly string[];
  /** Patents that carry them; records of the splits `dev` and `test` are none. Without files the texts of the scheme have to do. */
  readonly files: readonly string[];
}

/** One learning from what people reviewed. */
export interface ReviewLearning extends Revision {
  /** Sections whose experts move their weights; of the others only the memory learns. */
  readonly refit: readonly string[];
}

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

/** What happens to every version that is made: it is published, measured, perhaps activated. */
export type VersionEvent =
  | {
      readonly type: 'progress';
      readonly phase: string;
      readonly done: number;
      readonly total: number | null;
    }
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
