import { codedError, type CodeOf } from '@nonet/errors';

/** A head that cannot be trained, read or asked. */
export class HeadError extends codedError('HeadError', {
  HEAD_EXAMPLES_EMPTY: 'bad-input',
  HEAD_SHAPE_MISMATCH: 'bad-input',
  HEAD_FEATURES_NOT_FINITE: 'bad-input',
  HEAD_TRUTH_INVALID: 'bad-input',
  HEAD_LABEL_WITHOUT_EXAMPLE: 'bad-input',
  HEAD_ONE_CLASS: 'bad-input',
  HEAD_NOT_FINITE: 'bad-input',
}) {}

/** What can go wrong with a head; stable, so that callers may branch on it. */
export type HeadErrorCode = CodeOf<typeof HeadError>;
