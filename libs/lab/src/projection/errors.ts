/** What can keep vectors from being drawn; stable, so that callers may branch on it. */
export type ProjectionErrorCode = 'PATENT_SAMPLE_TOO_SMALL' | 'ENCODER_VECTORS_INVALID';

/** Too few patents to draw, or vectors that are no points. */
export class ProjectionError extends Error {
  override readonly name = 'ProjectionError';

  constructor(
    readonly code: ProjectionErrorCode,
    message: string,
  ) {
    super(message);
  }
}
