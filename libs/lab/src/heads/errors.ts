/** What can go wrong with a head; stable, so that callers may branch on it. */
export type HeadErrorCode =
  | 'HEAD_EXAMPLES_EMPTY'
  | 'HEAD_SHAPE_MISMATCH'
  | 'HEAD_FEATURES_NOT_FINITE'
  | 'HEAD_TRUTH_INVALID'
  | 'HEAD_LABEL_WITHOUT_EXAMPLE'
  | 'HEAD_ONE_CLASS'
  | 'HEAD_NOT_FINITE';

/** A head that cannot be trained or asked. */
export class HeadError extends Error {
  override readonly name = 'HeadError';

  constructor(
    readonly code: HeadErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
