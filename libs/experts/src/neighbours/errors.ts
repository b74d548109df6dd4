import { codedError, type CodeOf } from '@nonet/errors';

/** Examples that cannot be kept, read or searched. */
export class NeighbourError extends codedError('NeighbourError', {
  NEIGHBOUR_ID_REPEATED: 'conflict',
  NEIGHBOUR_SHAPE_MISMATCH: 'bad-input',
  NEIGHBOUR_VECTOR_INVALID: 'bad-input',
  NEIGHBOUR_COUNT_INVALID: 'bad-input',
  NEIGHBOUR_FILE_INVALID: 'bad-input',
}) {}

/** What can go wrong with the memory of the experts; stable, so that callers may branch on it. */
export type NeighbourErrorCode = CodeOf<typeof NeighbourError>;
