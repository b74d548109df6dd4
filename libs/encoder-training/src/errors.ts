/** What can go wrong with a fine-tuning run; stable, so that callers may branch on it. */
export type FineTuneErrorCode =
  | 'FINE_TUNE_OPTIONS_INVALID'
  | 'FINE_TUNE_CORPUS_EMPTY'
  | 'FINE_TUNE_CORPUS_ONE_LABEL'
  | 'FINE_TUNE_CHECKPOINT_UNSUPPORTED'
  | 'FINE_TUNE_RESUME_MISMATCH'
  | 'FINE_TUNE_NOT_FINITE'
  | 'FINE_TUNE_DEVICE_UNAVAILABLE'
  | 'FINE_TUNE_DISK_FULL'
  | 'FINE_TUNE_WRITE_FAILED'
  | 'FINE_TUNE_WORKER_FAILED';

/** A fine-tuning run that cannot start or cannot go on. */
export class FineTuneError extends Error {
  override readonly name = 'FineTuneError';

  constructor(
    readonly code: FineTuneErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
