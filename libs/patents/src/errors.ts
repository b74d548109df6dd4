import { codedError, type CodeOf } from '@nonet/errors';

/** Nothing of a source can be read; what goes wrong later, inside it, is a `Rejection` instead. */
export class PatentSourceError extends codedError('PatentSourceError', {
  PATENT_SOURCE_MISSING: 'bad-input',
  PATENT_SOURCE_FOLDER: 'bad-input',
  PATENT_SOURCE_UNREADABLE: 'bad-input',
  PATENT_SOURCE_EMPTY: 'bad-input',
  PATENT_SOURCE_FORMAT: 'bad-input',
  PATENT_SOURCE_TOO_LARGE: 'bad-input',
  PATENT_SOURCE_SEVERAL: 'bad-input',
}) {
  constructor(
    code: PatentSourceErrorCode,
    readonly file: string,
    /** The message without the file. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(code, `${file}: ${reason}`, options);
  }
}

export type PatentSourceErrorCode = CodeOf<typeof PatentSourceError>;
