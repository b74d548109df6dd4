export type PatentSourceErrorCode =
  | 'PATENT_SOURCE_MISSING'
  | 'PATENT_SOURCE_FOLDER'
  | 'PATENT_SOURCE_UNREADABLE'
  | 'PATENT_SOURCE_EMPTY'
  | 'PATENT_SOURCE_FORMAT'
  | 'PATENT_SOURCE_ENCODING'
  | 'PATENT_SOURCE_TOO_LARGE';

/** Nothing of a source can be read; what goes wrong later, inside it, is a `Rejection` instead. */
export class PatentSourceError extends Error {
  override readonly name = 'PatentSourceError';

  constructor(
    readonly code: PatentSourceErrorCode,
    readonly file: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${reason}`, options);
  }
}
