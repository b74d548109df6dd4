import { codedError, type CodeOf } from '@nonet/errors';

/** A checkpoint that cannot be used, a device that is not there, a queue that is full: `code` says which. */
export class EncoderError extends codedError('EncoderError', {
  CHECKPOINT_NOT_FOUND: 'unavailable',
  CHECKPOINT_INVALID: 'unavailable',
  CHECKPOINT_UNSUPPORTED: 'unavailable',
  CHECKPOINT_TENSOR_MISSING: 'unavailable',
  CHECKPOINT_TENSOR_SHAPE: 'unavailable',
  CHECKPOINT_NOT_WRITTEN: 'unavailable',
  CHECKPOINTS_DIFFER: 'bad-input',
  TOKENIZER_INVALID: 'unavailable',
  ENCODER_UNKNOWN: 'not-found',
  ENCODER_OPTIONS_INVALID: 'bad-input',
  ENCODER_DEVICE_UNAVAILABLE: 'unavailable',
  ENCODER_DOWNLOAD_FAILED: 'unavailable',
  ENCODER_QUEUE_FULL: 'unavailable',
  ENCODER_DISPOSED: 'unavailable',
  ENCODER_WORKER_FAILED: 'unavailable',
}) {}

/** What can go wrong with an encoder; stable, so that callers may branch on it. */
export type EncoderErrorCode = CodeOf<typeof EncoderError>;
