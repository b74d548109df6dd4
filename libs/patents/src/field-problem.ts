import type { RejectionCode } from './rejection.js';

/** One field of a record that could not be taken; the record is kept without it. */
export interface FieldProblem {
  readonly code: RejectionCode;
  readonly reason: string;
  readonly met: string;
}
