import { codedError, type CodeOf } from '@nonet/errors';

/** A file of labels, or of patents with labels, that cannot be read at all; the message says where, why, and what would do. */
export class LabelFileError extends codedError('LabelFileError', {
  LABEL_FILE_UNREADABLE: 'bad-input',
  LABEL_FILE_TOO_LARGE: 'bad-input',
  LABEL_FILE_ENCODING: 'bad-input',
  LABEL_FILE_FORMAT: 'bad-input',
  LABEL_FILE_SYNTAX: 'bad-input',
  LABEL_FILE_EMPTY: 'bad-input',
}) {
  constructor(
    code: LabelFileErrorCode,
    readonly file: string,
    readonly line: number | null,
    what: string,
    options?: ErrorOptions,
  ) {
    super(code, `${file}${line === null ? '' : `, line ${line}`}: ${what}`, options);
  }
}

export type LabelFileErrorCode = CodeOf<typeof LabelFileError>;
