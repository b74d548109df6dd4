/** What can go wrong with an encoder; stable, so that callers may branch on it. */
export type EncoderErrorCode =
  | 'CHECKPOINT_NOT_FOUND'
  | 'CHECKPOINT_INVALID'
  | 'CHECKPOINT_UNSUPPORTED'
  | 'CHECKPOINT_TENSOR_MISSING'
  | 'CHECKPOINT_TENSOR_SHAPE'
  | 'CHECKPOINT_NOT_WRITTEN'
  | 'CHECKPOINTS_DIFFER'
  | 'TOKENIZER_INVALID'
  | 'ENCODER_UNKNOWN'
  | 'ENCODER_OPTIONS_INVALID'
  | 'ENCODER_DEVICE_UNAVAILABLE'
  | 'ENCODER_DOWNLOAD_FAILED'
  | 'ENCODER_QUEUE_FULL'
  | 'ENCODER_DISPOSED'
  | 'ENCODER_WORKER_FAILED';

/** A checkpoint that cannot be used, a device that is not there, a queue that is full: `code` says which. */
export class EncoderError extends Error {
  override readonly name = 'EncoderError';

  constructor(
    readonly code: EncoderErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
