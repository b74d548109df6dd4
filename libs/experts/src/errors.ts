import { codedError, type CodeOf } from '@nonet/errors';

export class MixtureError extends codedError('MixtureError', {
  MIXTURE_INVALID: 'bad-input',
  MIXTURE_EXAMPLES_EMPTY: 'bad-input',
  MIXTURE_SYMBOL_UNKNOWN: 'bad-input',
  MIXTURE_SYMBOL_KNOWN: 'conflict',
}) {}

/** What can be wrong with a mixture of experts; stable, so that callers may branch on it. */
export type MixtureErrorCode = CodeOf<typeof MixtureError>;
