import { codedError, type CodeOf } from '@nonet/errors';

/** Too few patents to draw, or vectors that are no points. */
export class ProjectionError extends codedError('ProjectionError', {
  PATENT_SAMPLE_TOO_SMALL: 'bad-input',
  ENCODER_VECTORS_INVALID: 'unavailable',
}) {}

/** What can keep vectors from being drawn; stable, so that callers may branch on it. */
export type ProjectionErrorCode = CodeOf<typeof ProjectionError>;
