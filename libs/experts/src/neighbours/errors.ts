/** What can go wrong with the memory of the experts; stable, so that callers may branch on it. */
export type NeighbourErrorCode =
  | 'NEIGHBOUR_ID_REPEATED'
  | 'NEIGHBOUR_SHAPE_MISMATCH'
  | 'NEIGHBOUR_VECTOR_INVALID'
  | 'NEIGHBOUR_COUNT_INVALID'
  | 'NEIGHBOUR_FILE_INVALID';

/** Examples that cannot be kept, read or searched. */
export class NeighbourError extends Error {
  override readonly name = 'NeighbourError';

  constructor(
    readonly code: NeighbourErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
