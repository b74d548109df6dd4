import { codedError, type CodeOf } from '@nonet/errors';

/** A training run that cannot go on. The session keeps the state it had before the failed call. */
export class TrainingError extends codedError('TrainingError', [
  'TRAINING_NOT_FINITE',
  'TRAINING_STATE_INVALID',
  'TRAINING_BATCH_INVALID',
  'TRAINING_DEVICE_UNAVAILABLE',
]) {}

export type TrainingErrorCode = CodeOf<typeof TrainingError>;
