import { codedError, type CodeOf } from '@nonet/errors';

/** A fine-tuning run that cannot start or cannot go on. */
export class FineTuneError extends codedError('FineTuneError', {
  FINE_TUNE_OPTIONS_INVALID: 'bad-input',
  FINE_TUNE_CORPUS_EMPTY: 'bad-input',
  FINE_TUNE_CORPUS_ONE_LABEL: 'bad-input',
  FINE_TUNE_CHECKPOINT_UNSUPPORTED: 'bad-input',
  FINE_TUNE_TEACHER_UNUSABLE: 'bad-input',
  FINE_TUNE_RESUME_MISMATCH: 'conflict',
  FINE_TUNE_NOT_FINITE: 'bad-input',
  FINE_TUNE_DEVICE_UNAVAILABLE: 'unavailable',
  FINE_TUNE_DISK_FULL: 'unavailable',
  FINE_TUNE_WRITE_FAILED: 'unavailable',
  FINE_TUNE_WORKER_FAILED: 'unavailable',
}) {}

/** What can go wrong with a fine-tuning run; stable, so that callers may branch on it. */
export type FineTuneErrorCode = CodeOf<typeof FineTuneError>;
