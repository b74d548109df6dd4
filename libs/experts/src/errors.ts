/** What can be wrong with a mixture of experts; stable, so that callers may branch on it. */
export type MixtureErrorCode =
  'MIXTURE_INVALID' | 'MIXTURE_EXAMPLES_EMPTY' | 'MIXTURE_SYMBOL_UNKNOWN' | 'MIXTURE_SYMBOL_KNOWN';

export class MixtureError extends Error {
  override readonly name = 'MixtureError';

  constructor(
    readonly code: MixtureErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
