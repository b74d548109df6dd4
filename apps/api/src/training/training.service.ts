import type { FineTuneSettings, TrainingEvent } from '@nonet/encoder';
import type { DeviceChoice } from '@nonet/plugins';

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
  readonly device: DeviceChoice;
  readonly settings: FineTuneSettings;
}

export interface TrainingService {
  /**
   * Trains on the records whose split is `train` and evaluates on those whose split is `dev`; records that name no split
   * are divided, 5 % to dev, with families and equal texts kept together. The result is a checkpoint in the models folder.
   * A run that was stopped or killed goes on when it is started again with the same options.
   * @throws ENCODER_NAME_TAKEN; FINE_TUNE_…, PATENT_SOURCE_…, SCHEME_MISSING
   */
  trainEncoder(training: EncoderTraining, options: { signal?: AbortSignal }): AsyncIterable<TrainingEvent>;
}
