/** What can be wrong with a published scheme; the codes are stable. */
export type SchemeErrorCode =
  | 'SCHEME_FILE_UNREADABLE'
  | 'SCHEME_FORMAT_UNKNOWN'
  | 'SCHEME_VERSION_UNKNOWN'
  | 'SCHEME_ARCHIVE_BROKEN'
  | 'SCHEME_ARCHIVE_TOO_LARGE'
  | 'SCHEME_ENCODING_INVALID'
  | 'SCHEME_ROW_INVALID'
  | 'SCHEME_XML_INVALID'
  | 'SCHEME_STRUCTURE_INVALID';

/** Where in a publication: the file, the entry of the archive, the line (from 1); null where one does not apply. */
export interface SchemePlace {
  readonly file: string;
  readonly entry: string | null;
  readonly line: number | null;
}

/** A scheme or a definition file that cannot be taken in; the message says what is wrong, where, and what is allowed. */
export class SchemeError extends Error {
  override readonly name = 'SchemeError';

  constructor(
    readonly code: SchemeErrorCode,
    readonly place: SchemePlace,
    what: string,
    options?: ErrorOptions,
  ) {
    const entry = place.entry === null ? '' : ` > ${place.entry}`;
    const line = place.line === null ? '' : `, line ${place.line}`;
    super(`${place.file}${entry}${line}: ${what}`, options);
  }
}
