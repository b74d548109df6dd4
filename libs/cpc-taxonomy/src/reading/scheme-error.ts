import { codedError, type CodeOf } from '@nonet/errors';

/** Where in a publication: the file, the entry of the archive, the line (from 1); null where one does not apply. */
export interface SchemePlace {
  readonly file: string;
  readonly entry: string | null;
  readonly line: number | null;
}

/** A scheme or a definition file that cannot be taken in; the message says what is wrong, where, and what is allowed. */
export class SchemeError extends codedError('SchemeError', {
  SCHEME_FILE_UNREADABLE: 'bad-input',
  SCHEME_FORMAT_UNKNOWN: 'bad-input',
  SCHEME_VERSION_UNKNOWN: 'bad-input',
  SCHEME_ARCHIVE_BROKEN: 'bad-input',
  SCHEME_ARCHIVE_TOO_LARGE: 'bad-input',
  SCHEME_ENCODING_INVALID: 'bad-input',
  SCHEME_ROW_INVALID: 'bad-input',
  SCHEME_XML_INVALID: 'bad-input',
  SCHEME_STRUCTURE_INVALID: 'bad-input',
}) {
  constructor(
    code: SchemeErrorCode,
    readonly place: SchemePlace,
    what: string,
    options?: ErrorOptions,
  ) {
    const entry = place.entry === null ? '' : ` > ${place.entry}`;
    const line = place.line === null ? '' : `, line ${place.line}`;
    super(code, `${place.file}${entry}${line}: ${what}`, options);
  }
}

/** What can be wrong with a published scheme; the codes are stable. */
export type SchemeErrorCode = CodeOf<typeof SchemeError>;
