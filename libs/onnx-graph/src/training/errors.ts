export type TrainingErrorCode =
  'TRAINING_NOT_FINITE' | 'TRAINING_STATE_INVALID' | 'TRAINING_BATCH_INVALID' | 'TRAINING_DEVICE_UNAVAILABLE';

/** A training run that cannot go on. The session keeps the state it had before the failed call. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError';

  constructor(
    readonly code: TrainingErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
